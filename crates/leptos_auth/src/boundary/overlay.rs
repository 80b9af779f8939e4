//! What development shows beside a refused page.

use leptos::prelude::*;

use super::Key;
use crate::Interrupt;

const STYLE: &str = "position:fixed;right:1rem;bottom:1rem;z-index:2147483647;max-width:32rem;\
    padding:.75rem 1rem;border-radius:.5rem;font:14px/1.5 ui-monospace,monospace;color:#fff;\
    background:#1f2937;box-shadow:0 4px 16px rgb(0 0 0/.4);overflow-wrap:anywhere";

/// Names guard, boundary and reason; nothing where the server does not expose guards.
pub(super) fn overlay(boundary: &Key, interrupt: &Interrupt) -> Option<impl IntoView + use<>> {
    let guard = interrupt.guard()?.to_owned();
    let title = format!("{} {:?}", interrupt.status().as_u16(), interrupt.kind());
    let reason = format!("{:?}", interrupt.reason());
    let boundary = boundary.to_string();
    Some(view! {
        <details class="interrupt-overlay" open style=STYLE>
            <summary>{title}</summary>
            <div>"guard: " <code data-interrupt="guard">{guard}</code></div>
            <div>"boundary: " <code data-interrupt="boundary">{boundary}</code></div>
            <div>"reason: " <code data-interrupt="reason">{reason}</code></div>
            <div>"Only development shows this."</div>
        </details>
    })
}

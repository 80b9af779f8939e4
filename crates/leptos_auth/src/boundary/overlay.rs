//! What development shows beside a refused page.

use leptos::prelude::*;

use super::Key;
use crate::Interrupt;

/// In the flow, behind the page it speaks of: it must cover nothing.
const STYLE: &str = "margin:1rem 0;max-width:32rem;box-sizing:border-box;padding:.75rem 1rem;\
    border-radius:.5rem;font:14px/1.5 ui-monospace,monospace;color:#fff;background:#1f2937;\
    overflow-wrap:anywhere";

/// Names guard, boundary and reason; nothing where the server does not expose guards.
pub(super) fn overlay(boundary: &Key, interrupt: &Interrupt) -> Option<impl IntoView + use<>> {
    let guard = interrupt.guard()?.to_owned();
    let title = format!("{} {:?}", interrupt.status().as_u16(), interrupt.kind());
    let reason = format!("{:?}", interrupt.reason());
    let boundary = boundary.to_string();
    // "0" says nothing to whoever has not read `Key`.
    let boundary = boundary.replacen('0', "root", usize::from(boundary.starts_with('0')));
    Some(view! {
        <details class="interrupt-overlay" open style=STYLE>
            <summary>{title}</summary>
            <div>"guard: " <span data-interrupt="guard">{guard}</span></div>
            <div>"boundary: " <span data-interrupt="boundary">{boundary}</span></div>
            <div>"reason: " <span data-interrupt="reason">{reason}</span></div>
            <div>"Only development shows this."</div>
        </details>
    })
}

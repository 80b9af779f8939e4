//! An interrupt that somebody else wrote is one that a server never acts on.

#![no_main]

use leptos_auth::{Interrupt, ServerError, find_interrupt};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(interrupt) = serde_json::from_slice::<Interrupt>(bytes) {
        assert!(interrupt.is_from_wire());
        let again = serde_json::to_vec(&interrupt).expect("JSON");
        let again: Interrupt = serde_json::from_slice(&again).expect("an interrupt");
        assert_eq!(again.kind(), interrupt.kind());
        assert_eq!(again.reason(), interrupt.reason());
    }
    if let Ok(error) = serde_json::from_slice::<ServerError>(bytes)
        && let Some(interrupt) = find_interrupt(&error)
    {
        assert!(interrupt.is_from_wire());
    }
});

//! Whatever a stranger sends is ignored or answered clearly: never a 5xx, a panic or a canary, and
//! never more render passes than the cap allows.

#[path = "../common/mod.rs"]
mod common;

mod bytes;
mod forged;
mod forms;
mod functions;
mod multipart;
mod random;
mod requests;

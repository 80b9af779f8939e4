//! Every server function refuses with its status, whatever its encoding and its protocol.

#[path = "../common/mod.rs"]
mod common;

mod encodings;
mod socket;

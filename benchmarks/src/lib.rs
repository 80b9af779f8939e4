//! What the layer costs.
//!
//! `subject` serves one thing, with the layer or without it; `instructions` sends the same requests
//! to each under callgrind and compares. Run by `cargo xtask instructions`. `load` floods Notebook's
//! server with sign-ins; run by `cargo xtask load`. `compare` asks the same small application of each peer;
//! run by `cargo xtask bench`.

pub mod form;
pub mod memory;
pub mod page;
pub mod rows;
pub mod site;
pub mod subject;

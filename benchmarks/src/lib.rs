//! What the layer costs.
//!
//! `subject` serves one thing, with the layer or without it; `instructions` sends the same requests
//! to each under callgrind and compares. Run by `cargo xtask instructions`. `load` floods Notebook's
//! server with sign-ins; run by `cargo xtask load`.

pub mod form;
pub mod page;
pub mod rows;
pub mod subject;

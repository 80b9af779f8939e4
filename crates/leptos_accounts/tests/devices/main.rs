//! Sessions as their owner sees them, and ids that change while a session goes on.

#![cfg(feature = "ssr")]

#[path = "../common/mod.rs"]
mod common;
mod list;
mod rotation;
mod site;
mod streams;

//! What the tests share. Each of them is a program of its own, and uses some of it.
#![allow(dead_code, reason = "no test uses all of it")]

pub(crate) mod issuer;
pub(crate) mod key;
pub(crate) mod site;

pub(crate) const AUDIENCE: &str = "https://api.example";

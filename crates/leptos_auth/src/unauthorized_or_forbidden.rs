#![doc = include_str!("docs/unauthorized_or_forbidden.md")]

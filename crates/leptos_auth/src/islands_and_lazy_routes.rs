#![doc = include_str!("docs/islands_and_lazy_routes.md")]

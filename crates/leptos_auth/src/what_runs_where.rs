#![doc = include_str!("docs/what_runs_where.md")]

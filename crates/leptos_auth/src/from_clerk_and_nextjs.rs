#![doc = include_str!("docs/from_clerk_and_nextjs.md")]

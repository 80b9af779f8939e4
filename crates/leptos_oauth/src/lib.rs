#![doc = include_str!("docs/crate.md")]
//!
//! # Map
//!
//! | module | what is there |
//! |---|---|
//! | `resource_server` | [`ResourceServer`], which verifies |
//! | `builder`, `error` | [`ResourceServerBuilder`]: what can be set, and what can not work |
//! | `algorithm` | [`Algorithm`]: how a JWT may be signed |
//! | `local` | JWTs, verified here |
//! | `compact` | the three parts of a JWT, and what its header may say |
//! | `key`, `key_set` | the issuer's keys |
//! | `introspection` | tokens that the issuer is asked about, and how long its answer counts |
//! | `claims` | what a token has to say, whoever vouches for it |
//! | `judgement`, `refusal` | why a token does not count, for the log |
//! | `metadata` | the issuer's description of itself |
//! | `cached` | what the issuer publishes, read now and then |
//! | `endpoint`, `fetch` | who may be asked, and how |
//! | [`clock`] | the time, injectable |

mod algorithm;
mod builder;
mod cached;
mod claims;
pub mod clock;
mod compact;
mod endpoint;
mod error;
mod fetch;
mod introspection;
mod judgement;
mod key;
mod key_set;
mod local;
mod metadata;
mod refusal;
mod resource_server;

pub use crate::{
    algorithm::Algorithm, builder::ResourceServerBuilder, endpoint::UrlError, error::ConfigError,
    resource_server::ResourceServer,
};

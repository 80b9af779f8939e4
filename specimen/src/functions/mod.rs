//! The server functions: what the pages show, and the call sites that are server functions
//! themselves, one file per encoding.
//!
//! | file | what is there |
//! |---|---|
//! | `data.rs` | what the pages show, and their guards |
//! | `sign_in.rs` | signing in and out |
//! | `post.rs` | the default encoding: a form's body |
//! | `get.rs` | arguments in the URL, for GET and DELETE |
//! | `json.rs` | JSON, for POST and PUT |
//! | `multipart.rs` | a file |
//! | `streaming.rs` | an answer in pieces, refused before the first or between two |
//! | `socket.rs` | leptos' WebSocket protocol |
//! | `sites.rs` | their list |

#[cfg(feature = "ssr")]
mod answer;
pub mod data;
pub mod get;
pub mod json;
pub mod multipart;
pub mod post;
pub mod sign_in;
pub mod sites;
pub mod socket;
pub mod streaming;

#[cfg(feature = "ssr")]
use leptos_auth::InterruptLayer;

pub use self::{
    data::{Open, Require, Reveal, RevealElsewhere, open, require, reveal, reveal_elsewhere},
    sign_in::{SignIn, SignOut, sign_in, sign_out},
};

/// Those that answer GET and change nothing; a WebSocket begins with GET, and its upgrade is looked
/// at for where it comes from.
#[cfg(feature = "ssr")]
pub fn read_only(layer: InterruptLayer) -> InterruptLayer {
    layer
        .read_only::<get::Get>()
        .read_only::<get::Swallow>()
        .read_only::<socket::Socket>()
        .read_only::<socket::LateSocket>()
        .read_only::<socket::RuledSocket>()
}

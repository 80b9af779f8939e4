//! Random pages.

use std::time::Duration;

use leptos_auth::{Interrupt, Reason};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

/// One part of a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Node {
    /// Public text.
    Text,
    /// Protected data, which comes after so many milliseconds; or an interrupt in its place.
    Data { after: u64, refused: Option<Kind> },
    /// A boundary, with a page for each of these kinds.
    Boundary {
        pages: Vec<Kind>,
        region: bool,
        guard: Option<Guard>,
        children: Vec<Node>,
    },
}

/// A boundary's guard: decides at once, or after so many milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Guard {
    pub(crate) after: u64,
    pub(crate) refused: Option<Kind>,
}

/// In the order that the documentation of `leptos_auth::Kind` gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Kind {
    Unavailable,
    Unauthorized,
    Forbidden,
    NotFound,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [
        Self::Unavailable,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
    ];

    pub(crate) fn raise(self) -> Interrupt {
        match self {
            Self::Unavailable => Interrupt::unavailable(),
            Self::Unauthorized => Interrupt::unauthorized(Reason::NoCredential),
            Self::Forbidden => Interrupt::forbidden(Reason::MissingRight(None)),
            Self::NotFound => Interrupt::not_found(),
        }
    }
}

/// Waits, then refuses or not.
pub(crate) async fn decide(after: u64, refused: Option<Kind>) -> Result<(), Interrupt> {
    let _held = leptos_auth::hold();
    if after > 0 {
        tokio::time::sleep(Duration::from_millis(after)).await;
    }
    refused.map_or(Ok(()), |kind| Err(kind.raise()))
}

fn kind() -> impl Strategy<Value = Kind> {
    proptest::sample::select(Kind::ALL.to_vec())
}

fn refused() -> impl Strategy<Value = Option<Kind>> {
    proptest::option::weighted(0.4, kind())
}

fn guard() -> impl Strategy<Value = Guard> {
    let refused = proptest::option::weighted(0.3, kind());
    (0..3_u64, refused).prop_map(|(after, refused)| Guard { after, refused })
}

fn boundary(children: impl Strategy<Value = Vec<Node>>) -> impl Strategy<Value = Node> {
    let pages = proptest::sample::subsequence(Kind::ALL.to_vec(), 0..=Kind::ALL.len());
    let region = proptest::bool::weighted(0.2);
    let guard = proptest::option::weighted(0.3, guard());
    (pages, region, guard, children).prop_map(|(pages, region, guard, children)| Node::Boundary {
        pages,
        region,
        guard,
        children,
    })
}

/// A page: a root boundary, and up to four levels below it.
pub(crate) fn tree() -> impl Strategy<Value = Node> {
    let data = (0..4_u64, refused()).prop_map(|(after, refused)| Node::Data { after, refused });
    let leaf = prop_oneof![1 => Just(Node::Text), 3 => data];
    let node = leaf.prop_recursive(4, 16, 4, |inner| {
        boundary(proptest::collection::vec(inner, 0..4))
    });
    let children = proptest::collection::vec(node, 1..4);
    let pages = proptest::sample::subsequence(Kind::ALL.to_vec(), 0..=Kind::ALL.len());
    (pages, children).prop_map(|(pages, children)| Node::Boundary {
        pages,
        region: false,
        guard: None,
        children,
    })
}

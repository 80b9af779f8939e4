//! The ways leptos renders a page: the first segment of a path.

use leptos_router::SsrMode;
use serde::Serialize;

/// A rendering mode of leptos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Streamed, each part when it is ready.
    Ooo,
    /// Streamed from top to bottom.
    InOrder,
    /// Streamed, with blocking resources in the first part.
    Partial,
    /// Sent when all of it is there.
    Async,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ooo, Self::InOrder, Self::Partial, Self::Async];

    /// As it stands in a path.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Ooo => "ooo",
            Self::InOrder => "in-order",
            Self::Partial => "partial",
            Self::Async => "async",
        }
    }

    /// What leptos calls it.
    pub fn ssr(self) -> SsrMode {
        match self {
            Self::Ooo => SsrMode::OutOfOrder,
            Self::InOrder => SsrMode::InOrder,
            Self::Partial => SsrMode::PartiallyBlocked,
            Self::Async => SsrMode::Async,
        }
    }
}

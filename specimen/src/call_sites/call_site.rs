//! What is known about a call site.

use leptos::prelude::AnyView;
use serde::Serialize;

use crate::demand::Demand;

/// One place in which a refusal can be raised.
#[derive(Debug, Serialize)]
pub struct CallSite {
    /// The second segment of its path.
    pub name: &'static str,
    /// What it shows, in a line of the table.
    pub shows: &'static str,
    /// How a refusal is answered here.
    pub answer: Answer,
    /// Why that is not the boundary's page with its status, where it is not.
    pub note: Option<&'static str>,
    /// Its page.
    #[serde(skip)]
    pub view: fn(Demand) -> AnyView,
}

/// How a refusal is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// With its status and the boundary's page.
    Page,
    /// With its status and the framework's own page: no boundary is above.
    BarePage,
    /// With its status, and what an error boundary shows: the boundary's page itself fails.
    ErrorPage,
    /// With 200 and the boundary's page: it is a part of a page that is everybody's.
    Region,
    /// With its status and the boundary's page where the head waits for everything; else the first
    /// visitor has a page that turns into it, and later ones have the status.
    Late,
    /// The server refuses nothing, because it asks for nothing. The browser asks as soon as it has
    /// the page, and the boundary swaps its page in.
    OnceLoaded,
    /// The same, when a button is pressed.
    OnClick,
    /// The same, and without JavaScript the button posts a form, which is answered with the status
    /// and the boundary's page.
    WhenPosted,
}

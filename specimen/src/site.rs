//! What is known about a call site that is none of the specimen's own pages.

use serde::Serialize;

use crate::demand::Demand;

/// One place in which a refusal can be raised.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Site {
    /// What tests call it, and, where it has one, its segment in the path.
    pub name: &'static str,
    /// What it shows, in a line of the table.
    pub shows: &'static str,
    /// The demands that can be made there.
    pub demands: &'static [Demand],
    /// What is different there, and why.
    pub note: Option<&'static str>,
}

impl Site {
    /// A site where every demand can be made, and nothing is different.
    pub const fn new(name: &'static str, shows: &'static str) -> Self {
        Self {
            name,
            shows,
            demands: &Demand::ALL,
            note: None,
        }
    }

    /// The same with something to be explained.
    #[must_use]
    pub const fn noted(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// The same where only these demands can be made.
    #[must_use]
    pub const fn only(mut self, demands: &'static [Demand]) -> Self {
        self.demands = demands;
        self
    }
}

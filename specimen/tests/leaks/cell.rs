//! What can be asked for: every call site, in every mode, with every demand, by everybody.

use http::StatusCode;
use leptos_auth::User;
use specimen::{
    call_sites::{self, Answer, CallSite},
    demand::Demand,
    handlers::{self, Site},
    mode::Mode,
};

use crate::common::call::{CALLS, Call};

/// Where something is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Page(&'static CallSite, Mode),
    Handler(Site),
    Function(&'static Call),
}

/// Who asks, as far as it matters for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Nobody,
    Visitor,
    Admin,
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Nobody, Self::Visitor, Self::Admin];

    /// The status of a refusal, by the one rule of the application.
    pub(crate) fn refused(self, demand: Demand) -> Option<StatusCode> {
        let user = User::new("some", "some");
        let visitor = match self {
            Self::Nobody => None,
            Self::Visitor => Some(user),
            Self::Admin => Some(user.with_role("admin")),
        };
        let interrupt = demand.admit(visitor).err()?;
        let status = interrupt.kind().status();
        interrupt.discard();
        Some(status)
    }
}

/// One of all that is asked for before chance decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) place: Place,
    pub(crate) demand: Demand,
    pub(crate) role: Role,
}

impl Cell {
    pub(crate) fn all() -> Vec<Self> {
        let mut cells = Vec::new();
        for (place, demand) in places() {
            cells.extend(Role::ALL.map(|role| Self {
                place,
                demand,
                role,
            }));
        }
        cells
    }

    /// The status of the refusal, if this is one.
    pub(crate) fn refused(&self) -> Option<StatusCode> {
        let refused = self.role.refused(self.demand);
        match self.place {
            // A rule asks who is signed in before it asks for more.
            Place::Handler(site) if site.name.starts_with("ruled") && self.role == Role::Nobody => {
                Some(StatusCode::UNAUTHORIZED)
            }
            Place::Page(site, _) if asks_nothing(site) => None,
            // One card of a page that is everybody's.
            Place::Page(..) if self.is_region() => refused.map(|_| StatusCode::OK),
            _ => refused,
        }
    }

    /// Whether the page around what refuses is everybody's.
    pub(crate) fn is_region(&self) -> bool {
        matches!(self.place, Place::Page(site, _) if site.answer == Answer::Region)
    }

    /// Whether its data stands outside of every boundary, and so beside each of their pages.
    pub(crate) fn is_outside(&self) -> bool {
        matches!(self.place, Place::Page(site, _) if site.answer == Answer::BarePage)
    }

    /// Whether a refusal may come after the head, with 200 and none of the data.
    pub(crate) fn may_be_late(&self) -> bool {
        let Place::Page(site, mode) = self.place else {
            return false;
        };
        // What is built after an await takes its token after it: the first visit may be late.
        let built_late = site.name.ends_with("late-boundary");
        mode != Mode::Async && (site.answer == Answer::Late || built_late)
    }

    /// Whether the server asks who it is.
    pub(crate) fn asks(&self) -> bool {
        !matches!(self.place, Place::Page(site, _) if asks_nothing(site))
    }

    /// Whether who may has the data in the answer to a plain GET.
    pub(crate) fn shows_data(&self) -> bool {
        match self.place {
            Place::Page(..) => self.asks(),
            Place::Handler(site) => !site.name.ends_with("socket"),
            Place::Function(_) => true,
        }
    }
}

/// The browser does, if it runs.
fn asks_nothing(site: &CallSite) -> bool {
    matches!(
        site.answer,
        Answer::OnceLoaded | Answer::OnClick | Answer::WhenPosted
    )
}

fn places() -> impl Iterator<Item = (Place, Demand)> {
    let pages = call_sites::ALL
        .into_iter()
        .flat_map(|site| Mode::ALL.map(|mode| Place::Page(site, mode)));
    let functions = CALLS.iter().map(Place::Function);
    let all = pages
        .chain(functions)
        .flat_map(|place| Demand::ALL.map(|demand| (place, demand)));
    let handlers = handlers::SITES.into_iter().flat_map(|site| {
        let demands = site.demands.iter();
        demands.map(move |demand| (Place::Handler(site), *demand))
    });
    all.chain(handlers)
}

//! Who asks, and what they must be told.

use leptos_auth::Kind;
use specimen::demand::Demand;

/// Nobody, somebody, and somebody who may: the name in the cookie.
pub(crate) const VISITORS: [Option<&str>; 3] = [None, Some("ada"), Some("admin")];

/// How a demand refuses a visitor, if it does. Written out: the application's own rule is what is
/// tested.
pub(crate) fn refusal(demand: Demand, visitor: Option<&str>) -> Option<Kind> {
    match (demand, visitor) {
        (_, Some("admin")) | (Demand::Unauthorized, Some(_)) => None,
        (Demand::Unauthorized, None) => Some(Kind::Unauthorized),
        (Demand::Forbidden, _) => Some(Kind::Forbidden),
        (Demand::NotFound, _) => Some(Kind::NotFound),
    }
}

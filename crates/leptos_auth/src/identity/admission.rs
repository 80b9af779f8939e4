//! Who counts as being there, before anything is demanded of them.

use std::time::Instant;

use super::{Accepts, Authed, Identity, Predicate, User};
use crate::{Interrupt, Reason, layer::RequestState};

/// Whom a guard looks at:
///
/// 1. who was recognised by a kind of credential that it takes;
/// 2. and has no task open, unless it lets them in.
///
/// Everybody else is signed out, for a reason.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Admission {
    /// Unless it is said, the demand's, and without a demand the session's.
    pub(super) accepts: Option<Accepts>,
    pub(super) admits_pending: bool,
}

impl Admission {
    /// With these kinds of credential, where none were said.
    pub(super) fn or(self, accepts: Accepts) -> Self {
        let stated = (accepts != Accepts::default()).then_some(accepts);
        Self {
            accepts: self.accepts.or(stated),
            ..self
        }
    }

    /// What was said of kinds, if anything was: a guard without a word offers what its route does.
    pub(super) fn stated(&self) -> Option<Accepts> {
        self.accepts
    }

    /// The user that the guard looks at.
    pub(crate) fn admit(self, identity: &Identity) -> Result<&User, Reason> {
        let user = match identity {
            Identity::SignedIn(user) => user,
            Identity::SignedOut(reason) => return Err(reason.clone()),
        };
        if !self.accepts.unwrap_or_default().takes(user.token_kind()) {
            return Err(Reason::UnacceptedToken);
        }
        if user.is_pending() && !self.admits_pending {
            return Err(Reason::Pending(user.task().cloned()));
        }
        Ok(user)
    }
}

/// The one rule of who may pass, for guards, extractors and path rules.
pub(crate) async fn authorize<P: Predicate + ?Sized>(
    state: &RequestState,
    demand: &P,
    admission: Admission,
) -> Result<Authed, Interrupt> {
    let begun = state.observer().map(|_| Instant::now());
    let admission = admission.or(demand.accepts());
    let answer = match admission.admit(state.identity().await?) {
        Ok(user) => {
            let checked = demand.check(user).into_result();
            checked
                .map(|()| user)
                .map_err(|refusal| refusal.hinting(user))
        }
        Err(reason) => Err(Interrupt::unauthorized(reason)),
    };
    if let (Some(begun), Some(observer)) = (begun, state.observer()) {
        observer.guarded(&demand.name(), begun.elapsed(), answer.is_ok());
    }
    match answer {
        Ok(user) => Ok(Authed::new(user.clone())),
        Err(refusal) => {
            let refusal = refusal.demanding(demand.name());
            Err(refusal.accepting(admission.stated()))
        }
    }
}

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use super::{ActionName, Interrupt, Kind, Reason};
#[cfg(feature = "ssr")]
use crate::{TokenKind, User};

/// Stops with 401 (RFC 9470): we know who is asking, and they have to prove it again, since the last
/// proof is older than `max_age`, in whole seconds. The nearest boundary shows its `step_up` page, and
/// the session stays.
///
/// [`FreshWithin`](crate::FreshWithin) decides by itself; this is for rules of one's own:
///
/// ```
/// # use std::time::Duration;
/// # use leptos_auth::{ServerError, auth, step_up};
/// async fn pay(cents: u64) -> Result<(), ServerError> {
///     const MINUTES: Duration = Duration::from_secs(5 * 60);
///     let age = auth().await?.factor_ages().first;
///     if cents > 10_000 && age.is_none_or(|age| age > MINUTES) {
///         step_up(MINUTES)?;
///     }
///     Ok(())
/// }
/// ```
#[must_use = "it stops nothing by itself: write `step_up(..)?;` or `return step_up(..);`"]
#[track_caller]
pub fn step_up<T>(max_age: Duration) -> Result<T, Interrupt> {
    Err(Interrupt::step_up(max_age))
}

/// What a step-up asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct StepUp {
    /// Seconds.
    max_age: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<ActionName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    login_hint: Option<String>,
}

impl Interrupt {
    /// 401 for somebody who is signed in, but must prove again who they are (RFC 9470): the last
    /// proof may be as old as `max_age`, in whole seconds.
    #[track_caller]
    pub fn step_up(max_age: Duration) -> Self {
        Self::raise(Kind::StepUp, Reason::StepUp, None).asking(max_age, None)
    }

    /// 401 for somebody who is signed in, but has to prove who they are for this very action: a proof
    /// that is good for nothing else, and once. Programs are told that it may be 0 seconds old.
    #[track_caller]
    pub fn proof(action: ActionName) -> Self {
        Self::raise(Kind::StepUp, Reason::StepUp, None).asking(Duration::ZERO, Some(action))
    }

    /// 401 for somebody who tried to prove again who they are, and did not: the `step_up` page stays,
    /// and its form shows the reason ([`answers_form`](Self::answers_form)).
    #[track_caller]
    pub fn wrong_proof(action: Option<ActionName>) -> Self {
        Self::raise(Kind::StepUp, Reason::WrongCredentials, None).asking(Duration::ZERO, action)
    }

    /// How old a proof may be, where it asks for one.
    pub fn max_age(&self) -> Option<Duration> {
        let asked = self.step_up_asked()?;
        Some(Duration::from_secs(asked.max_age))
    }

    /// What the proof is for, where it is for one action only: for the form of the `step_up` page to
    /// send.
    pub fn action(&self) -> Option<&ActionName> {
        self.step_up_asked()?.action.as_ref()
    }

    /// Who has to prove that it is them: [`User::name`](crate::User::name), for the form of the
    /// `step_up` page to show. It is theirs to read, so it travels to their browser, and no further.
    pub fn login_hint(&self) -> Option<&str> {
        self.step_up_asked()?.login_hint.as_deref()
    }

    /// What it asks for, where it is a step-up.
    pub(crate) fn step_up_asked(&self) -> Option<&StepUp> {
        self.data().step_up.as_ref()
    }

    /// Says who has to prove that it is them. Only for one that nobody else has yet.
    #[cfg(feature = "ssr")]
    pub(crate) fn hinting(mut self, user: &User) -> Self {
        if let Some(data) = Arc::get_mut(&mut self.0.0)
            && let Some(asked) = &mut data.step_up
        {
            asked.login_hint = hint_of(user);
        }
        self
    }

    fn asking(mut self, max_age: Duration, action: Option<ActionName>) -> Self {
        if let Some(data) = Arc::get_mut(&mut self.0.0) {
            #[cfg(feature = "ssr")]
            if let Some(action) = &action {
                data.demand = Some(format!("ProofOf({action})").into());
            }
            data.step_up = Some(StepUp {
                max_age: max_age.as_secs(),
                action,
                login_hint: login_hint(),
            });
        }
        self
    }
}

/// The name of who sent the request, where somebody has asked for it before.
#[cfg(feature = "ssr")]
fn login_hint() -> Option<String> {
    let scope = crate::layer::Scope::current()?;
    scope.request().known_user().and_then(hint_of)
}

/// For a person only: a program is not told whose it is.
#[cfg(feature = "ssr")]
fn hint_of(user: &User) -> Option<String> {
    let is_person = user.token_kind() == TokenKind::SessionToken;
    is_person.then(|| user.name().to_owned())
}

#[cfg(not(feature = "ssr"))]
fn login_hint() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delete_account() -> ActionName {
        "delete-account".parse().expect("a name")
    }

    fn over_the_wire(interrupt: &Interrupt) -> Interrupt {
        let text = serde_json::to_string(interrupt).expect("JSON");
        serde_json::from_str(&text).expect("an interrupt")
    }

    #[test]
    fn what_it_asks_for_travels() {
        let raised: Result<(), _> = step_up(Duration::from_millis(90_500));
        let plain = over_the_wire(&raised.expect_err("raised"));
        assert_eq!(plain.kind(), Kind::StepUp);
        assert_eq!(plain.max_age(), Some(Duration::from_secs(90)));
        assert_eq!((plain.action(), plain.login_hint()), (None, None));

        let proof = over_the_wire(&Interrupt::proof(delete_account()));
        assert_eq!(proof.max_age(), Some(Duration::ZERO));
        assert_eq!(proof.action(), Some(&delete_account()));
        assert_ne!(proof, plain);
        assert_eq!(Interrupt::not_found().max_age(), None);
    }

    #[test]
    fn an_action_of_any_other_form_is_not_read() {
        let proof = Interrupt::proof(delete_account());
        let text = serde_json::to_string(&proof).expect("JSON");
        let forged = text.replace("delete-account", "<script>");
        assert!(serde_json::from_str::<Interrupt>(&forged).is_err());
    }

    #[test]
    fn a_wrong_proof_answers_the_form_on_the_same_page() {
        let wrong = Interrupt::wrong_proof(Some(delete_account()));
        assert_eq!(wrong.kind(), Kind::StepUp);
        assert_eq!(wrong.reason(), &Reason::WrongCredentials);
        assert!(wrong.answers_form());
        assert_eq!(wrong.action(), Some(&delete_account()));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_log_tells_which_action_it_is_for() {
        let proof = Interrupt::proof(delete_account());
        assert_eq!(proof.demand(), Some("ProofOf(delete-account)"));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_person_is_told_who_has_to_prove_it_and_a_program_is_not() {
        let ann = User::new("1", "ann@b.example");
        let proof = |user: &User| Interrupt::proof(delete_account()).hinting(user);
        assert_eq!(proof(&ann).login_hint(), Some("ann@b.example"));
        let travelled = over_the_wire(&proof(&ann));
        assert_eq!(travelled.login_hint(), Some("ann@b.example"));
        let key = ann.with_token_kind(TokenKind::ApiKey);
        assert_eq!(proof(&key).login_hint(), None);
        assert_eq!(Interrupt::not_found().hinting(&key).login_hint(), None);
    }
}

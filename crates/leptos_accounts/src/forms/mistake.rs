use std::time::Duration;

use leptos::prelude::*;
use leptos_auth::{Reason, ServerError};

/// What a form was answered with, as far as its visitor reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    message: String,
    blame: Blame,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Blame {
    Field(String),
    /// E-mail and password do not belong together: both are in question, neither alone.
    Credentials,
    Nothing,
}

impl Mistake {
    /// Follows the answers of an action.
    pub(super) fn of<S>(action: ServerAction<S>) -> Signal<Option<Self>>
    where
        S: server_fn::ServerFn<Output = (), Error = ServerError> + Clone + Send + Sync + 'static,
    {
        let value = action.value();
        Signal::derive(move || value.with(|value| Self::from_answer(value.as_ref()?)))
    }

    /// The same, for a form where the account is given: it is the password that is wrong.
    pub(super) fn of_password<S>(action: ServerAction<S>) -> Signal<Option<Self>>
    where
        S: server_fn::ServerFn<Output = (), Error = ServerError> + Clone + Send + Sync + 'static,
    {
        let mistake = Self::of(action);
        Signal::derive(move || mistake.get().map(Self::about_password))
    }

    /// The same, for a form that an authenticator fills in.
    pub(super) fn of_passkey<S>(action: ServerAction<S>) -> Signal<Option<Self>>
    where
        S: server_fn::ServerFn<Output = (), Error = ServerError> + Clone + Send + Sync + 'static,
    {
        let mistake = Self::of(action);
        Signal::derive(move || mistake.get().map(Self::about_passkey))
    }

    fn about_passkey(self) -> Self {
        match self.blame {
            Blame::Credentials => Self {
                message: "This passkey was not accepted. Try again, or use your password."
                    .to_owned(),
                blame: Blame::Nothing,
            },
            _ => self,
        }
    }

    fn about_password(self) -> Self {
        match self.blame {
            Blame::Credentials => Self {
                message: "This is not your password.".to_owned(),
                blame: Blame::Field("password".to_owned()),
            },
            _ => self,
        }
    }

    fn from_answer(answer: &Result<(), ServerError>) -> Option<Self> {
        let error = answer.as_ref().err()?;
        let blame = match error {
            ServerError::Field { name, .. } => Blame::Field(name.clone()),
            ServerError::Interrupt(it) if *it.reason() == Reason::WrongCredentials => {
                Blame::Credentials
            }
            // A boundary shows its page in place of the form.
            ServerError::Interrupt(it) if !it.answers_form() => return None,
            _ => Blame::Nothing,
        };
        let message = match error {
            ServerError::Interrupt(it) if *it.reason() == Reason::TooManyRequests => {
                too_many(it.retry_after())
            }
            _ => error.to_string(),
        };
        Some(Self { message, blame })
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// What is said beside this field.
    pub(super) fn beside(&self, field: &str) -> Option<&str> {
        matches!(&self.blame, Blame::Field(name) if name == field).then_some(&*self.message)
    }

    /// Whether this field is in question.
    pub(super) fn concerns(&self, field: &str) -> bool {
        self.blame == Blame::Credentials || self.beside(field).is_some()
    }

    /// The field that the summary leads to.
    pub(super) fn first_field(&self) -> Option<&str> {
        match &self.blame {
            Blame::Field(name) => Some(name),
            Blame::Credentials => Some("email"),
            Blame::Nothing => None,
        }
    }
}

/// Their own browser has a count of its own (`crate::throttle`).
fn too_many(wait: Option<Duration>) -> String {
    let wait = wait.map_or_else(|| "a little later".to_owned(), in_words);
    format!(
        "There were too many attempts, so this one was not looked at. Try again {wait}, or in a browser \
         that you have signed in with before."
    )
}

/// Rounded up, so that nobody comes too early.
fn in_words(wait: Duration) -> String {
    let seconds = wait.as_millis().div_ceil(1_000).max(1);
    match (seconds, seconds.div_ceil(60)) {
        (1, _) => "in a second".to_owned(),
        (2..60, _) => format!("in {seconds} seconds"),
        (60, _) => "in a minute".to_owned(),
        (_, minutes) => format!("in {minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use leptos_auth::Interrupt;

    use super::*;

    #[test]
    fn who_tried_too_often_reads_how_long_to_wait() {
        let answer = Interrupt::too_many_requests(Duration::from_secs(61));
        let mistake = Mistake::from_answer(&Err(answer.into())).expect("a mistake");
        assert!(mistake.message().contains("Try again in 2 minutes"));
        assert_eq!(mistake.first_field(), None);
        let words = |millis| in_words(Duration::from_millis(millis));
        for (millis, expected) in [
            (0, "in a second"),
            (1_000, "in a second"),
            (1_001, "in 2 seconds"),
            (59_001, "in a minute"),
            (60_001, "in 2 minutes"),
            (3_600_000, "in 60 minutes"),
        ] {
            assert_eq!(words(millis), expected, "{millis}");
        }
    }

    #[test]
    fn a_field_mistake_concerns_its_field_only() {
        let answer = Err(ServerError::field("password", "Too short."));
        let mistake = Mistake::from_answer(&answer).expect("a mistake");
        assert_eq!(mistake.beside("password"), Some("Too short."));
        assert_eq!(mistake.beside("email"), None);
        assert_eq!(mistake.first_field(), Some("password"));
    }

    #[test]
    fn wrong_credentials_concern_both_fields_and_blame_neither() {
        let interrupt = Interrupt::unauthorized(Reason::WrongCredentials);
        let mistake = Mistake::from_answer(&Err(interrupt.into())).expect("a mistake");
        assert!(mistake.concerns("email") && mistake.concerns("password"));
        assert_eq!(mistake.beside("email").or(mistake.beside("password")), None);
    }

    #[test]
    fn where_the_account_is_given_the_password_is_wrong() {
        let wrong = Interrupt::wrong_proof(None);
        let mistake = Mistake::from_answer(&Err(wrong.into())).map(Mistake::about_password);
        let mistake = mistake.expect("a mistake");
        assert_eq!(mistake.first_field(), Some("password"));
        let words = "This is not your password.";
        assert_eq!(mistake.beside("password"), Some(words));
        let other = Err(ServerError::field("password", "Enter a password."));
        let other = Mistake::from_answer(&other).expect("a mistake");
        assert_eq!(other.clone().about_password(), other);
    }

    #[test]
    fn what_a_boundary_answers_is_no_mistake() {
        let refused = Err(Interrupt::unauthorized(Reason::Expired).into());
        assert_eq!(Mistake::from_answer(&refused), None);
        let waits = Err(Interrupt::too_many_requests(std::time::Duration::ZERO).into());
        assert!(Mistake::from_answer(&waits).is_some());
    }

    #[test]
    fn success_is_no_mistake() {
        assert_eq!(Mistake::from_answer(&Ok(())), None);
    }
}

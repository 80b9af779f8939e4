use leptos_auth::{Task, User};

use crate::{AccountsError, email_verified::EMAIL_VERIFIED, one_line};

/// In characters.
const VERSION_MAX: usize = 64;

/// What the application asks of its people.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tasks {
    /// The version of the terms that has to be accepted.
    pub(crate) terms: Option<String>,
    pub(crate) requires_organisation: bool,
}

/// What the database says of a user, beside their rights.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub(crate) struct Standing {
    pub(crate) terms_accepted: Option<String>,
    pub(crate) password_refused_at: Option<i64>,
    pub(crate) email_verified_at: Option<i64>,
}

impl Tasks {
    /// # Errors
    ///
    /// The version of the terms is none that a form and a log can carry.
    pub(crate) fn check(&self) -> Result<(), AccountsError> {
        let Some(version) = self.terms.as_deref() else {
            return Ok(());
        };
        match one_line::parse(version, VERSION_MAX) {
            Some(same) if same == version => Ok(()),
            _ => Err(AccountsError::TermsVersion),
        }
    }

    /// The user with what is open for them, however they prove that it is them.
    pub(crate) fn of_person(&self, user: User, standing: &Standing) -> User {
        let mut user = match standing.email_verified_at {
            Some(_) => user.with_claim(EMAIL_VERIFIED, true.into()),
            None => user,
        };
        if standing.password_refused_at.is_some() {
            user = user.with_task(Task::ResetPassword);
        }
        if self.terms.is_some() && self.terms != standing.terms_accepted {
            user = user.with_task(Task::AcceptTerms);
        }
        user
    }

    /// The user with what is open for their session.
    pub(crate) fn of_session(&self, user: User, standing: &Standing) -> User {
        let user = self.of_person(user, standing);
        if self.requires_organisation && user.organisation().is_none() {
            return user.with_task(Task::ChooseOrganisation);
        }
        user
    }
}

#[cfg(test)]
mod tests {
    use leptos_auth::{Organisation, SessionStatus};

    use super::*;

    fn all() -> Tasks {
        Tasks {
            terms: Some("2".into()),
            requires_organisation: true,
        }
    }

    fn standing(accepted: Option<&str>, refused: bool) -> Standing {
        Standing {
            terms_accepted: accepted.map(Into::into),
            password_refused_at: refused.then_some(1),
            email_verified_at: None,
        }
    }

    fn person() -> User {
        User::new("u", "u@b").with_session("s", SessionStatus::Active)
    }

    #[test]
    fn the_first_open_task_goes_by_the_documented_order() {
        let orchard = || person().with_organisation(Organisation::new("o", "orchard"));
        for (user, standing, expected) in [
            (person(), standing(None, true), Some(Task::ResetPassword)),
            (
                orchard(),
                standing(Some("2"), true),
                Some(Task::ResetPassword),
            ),
            (person(), standing(None, false), Some(Task::AcceptTerms)),
            (
                person(),
                standing(Some("1"), false),
                Some(Task::AcceptTerms),
            ),
            (
                person(),
                standing(Some("2"), false),
                Some(Task::ChooseOrganisation),
            ),
            (orchard(), standing(Some("2"), false), None),
        ] {
            let user = all().of_session(user, &standing);
            assert_eq!(user.task(), expected.as_ref(), "{standing:?}");
            assert_eq!(user.is_pending(), expected.is_some());
        }
    }

    #[test]
    fn an_application_that_asks_for_nothing_gets_nothing_but_a_new_password() {
        let asks_nothing = Tasks::default();
        let user = asks_nothing.of_session(person(), &standing(None, false));
        assert!(!user.is_pending());
        let user = asks_nothing.of_session(person(), &standing(None, true));
        assert_eq!(user.task(), Some(&Task::ResetPassword));
    }

    #[test]
    fn who_sends_a_password_with_the_request_acts_for_nobody_else() {
        let user = all().of_person(User::new("u", "u@b"), &standing(Some("2"), false));
        assert!(!user.is_pending());
        let user = all().of_person(User::new("u", "u@b"), &standing(Some("2"), true));
        assert!(user.is_pending());
    }

    #[test]
    fn a_version_is_a_short_line() {
        let check = |version: &str| {
            let terms = Some(version.to_owned());
            Tasks { terms, ..all() }.check().is_ok()
        };
        assert!(check("2026-01") && check("v3 (January)"));
        for version in ["", " ", "2 ", "two\nlines", &"1".repeat(65)] {
            assert!(!check(version), "{version:?}");
        }
        assert!(Tasks::default().check().is_ok());
    }
}

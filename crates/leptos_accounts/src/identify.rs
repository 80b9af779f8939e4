use http::request::Parts;
use leptos_auth::{
    Identify, IdentifyError, Identity, Reason, SessionStatus, User, layer::BasicCredentials,
};
use tower_sessions::Session;

use crate::{
    Accounts, AccountsError, Catalogue, Password,
    db::{rights, sessions::Owner},
    session::{Owned, State},
};

/// 1. No session id came with the request: signed out, without a query.
/// 2. Else one query reads the session, its user and their rights as they are now, so a role that
///    was taken away, an account that was disabled and a session that was ended count at once.
///    A request with `Authorization` is a machine's: its session is not looked at.
/// 3. The session is not loaded for it: what the application keeps there stays untouched.
impl Identify for Accounts {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let session = request.extensions.get::<Session>();
        let session = session.ok_or_else(|| IdentifyError::new(AccountsError::MissingLayer))?;
        let Some(id) = session.id() else {
            return Ok(Identity::SignedOut(Reason::NoCredential));
        };
        match self.sessions().owner(id).await {
            Ok(Some(owned)) => Ok(identity(owned, self.catalogue())),
            Ok(None) => Ok(Identity::SignedOut(Reason::InvalidToken)),
            Err(error) => Err(IdentifyError::new(error)),
        }
    }

    async fn identify_basic(
        &self,
        credentials: &BasicCredentials,
        _: &Parts,
    ) -> Result<Identity, IdentifyError> {
        if !self.accepts_basic() {
            return Ok(Identity::SignedOut(Reason::InvalidToken));
        }
        let password = Password::from(credentials.password());
        match self.user_of(credentials.name(), &password).await {
            Ok(Some(user)) => Ok(Identity::SignedIn(user)),
            Ok(None) => Ok(Identity::SignedOut(Reason::WrongCredentials)),
            Err(interrupt) => {
                interrupt.discard();
                Err(IdentifyError::new("the password could not be checked"))
            }
        }
    }
}

/// A session is made by a sign-in, so its age is that of the password's proof.
fn identity(owned: Owned, catalogue: &Catalogue) -> Identity {
    let Owned {
        state,
        public_id,
        age,
        rows,
    } = owned;
    let Some(Owner {
        user_id: Some(id),
        email: Some(email),
        disabled_at,
        acts_for,
        ..
    }) = rows.first()
    else {
        // A session that the application wrote to, of somebody who is not signed in.
        return Identity::SignedOut(Reason::NoCredential);
    };
    match state {
        State::Revoked => return Identity::SignedOut(Reason::Revoked),
        State::Expired => return Identity::SignedOut(Reason::Expired),
        State::Active { .. } if disabled_at.is_some() => {
            return Identity::SignedOut(Reason::Revoked);
        }
        State::Active { .. } => {}
    }
    let user = User::new(id, email)
        .with_session(public_id, SessionStatus::Active)
        .with_factor_ages(age, None);
    let all = rows.iter().map(|row| &row.right);
    Identity::SignedIn(rights::give(user, acts_for, all, catalogue))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::db::{
        rights::{ActsFor, Right},
        sessions::Times,
    };

    fn row(user: Option<&str>, role: Option<&str>) -> Owner {
        Owner {
            times: Times {
                last_seen: 0,
                expires_at: 0,
                revoked_at: None,
            },
            created_at: 0,
            user_id: user.map(Into::into),
            email: user.map(|user| format!("{user}@b")),
            disabled_at: None,
            acts_for: ActsFor::default(),
            right: Right {
                kind: role.map(|_| "role".into()),
                name: role.map(Into::into),
            },
        }
    }

    const AGE: Duration = Duration::from_secs(5);

    fn identity(state: State, rows: Vec<Owner>) -> Identity {
        let catalogue = Catalogue::default()
            .role("admin", &[])
            .and_then(|catalogue| catalogue.role("editor", &[]));
        let owned = Owned {
            state,
            public_id: "s".into(),
            age: Some(AGE),
            rows,
        };
        super::identity(owned, &catalogue.expect("names"))
    }

    fn user() -> User {
        User::new("u", "u@b")
            .with_session("s", SessionStatus::Active)
            .with_factor_ages(Some(AGE), None)
    }

    const ACTIVE: State = State::Active { touch: false };

    #[test]
    fn every_row_adds_a_role() {
        let rows = vec![
            row(Some("u"), Some("admin")),
            row(Some("u"), Some("editor")),
        ];
        let both = user().with_role("admin").with_role("editor");
        assert_eq!(identity(ACTIVE, rows), Identity::SignedIn(both));
        let nobody_special = identity(ACTIVE, vec![row(Some("u"), None)]);
        assert_eq!(nobody_special, Identity::SignedIn(user()));
    }

    #[test]
    fn a_role_that_the_catalogue_does_not_name_is_none() {
        for role in ["moderator", "org:admin"] {
            let rows = vec![row(Some("u"), Some(role))];
            assert_eq!(identity(ACTIVE, rows), Identity::SignedIn(user()), "{role}");
        }
    }

    #[test]
    fn what_is_over_says_why() {
        let over = |state| identity(state, vec![row(Some("u"), Some("admin"))]);
        assert_eq!(over(State::Expired), Identity::SignedOut(Reason::Expired));
        assert_eq!(over(State::Revoked), Identity::SignedOut(Reason::Revoked));
        let disabled = Owner {
            disabled_at: Some(1),
            ..row(Some("u"), None)
        };
        assert_eq!(
            identity(ACTIVE, vec![disabled]),
            Identity::SignedOut(Reason::Revoked)
        );
    }

    #[test]
    fn a_session_of_nobody_is_no_credential() {
        let nobody = identity(ACTIVE, vec![row(None, None)]);
        assert_eq!(nobody, Identity::SignedOut(Reason::NoCredential));
    }
}

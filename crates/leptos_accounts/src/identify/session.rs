//! A row of a session, and what it says of its user.

use leptos_auth::{Identity, Reason, SessionStatus, User};

use crate::{
    Catalogue,
    db::{rights, sessions::Owner},
    session::{Owned, State},
    tasks::Tasks,
};

/// A session is made by a sign-in, so its age is that of the password's proof.
pub(crate) fn identity(owned: Owned, catalogue: &Catalogue, tasks: &Tasks) -> Identity {
    let Owned {
        state,
        public_id,
        age,
        rows,
        ..
    } = owned;
    let Some(Owner {
        user_id: Some(id),
        email: Some(email),
        disabled_at,
        standing,
        acts_for,
        epoch,
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
        .with_factor_ages(age, None)
        .with_epoch(u64::try_from(*epoch).unwrap_or_default());
    let all = rows.iter().map(|row| &row.right);
    let user = rights::give(user, acts_for, all, catalogue);
    Identity::SignedIn(tasks.of_session(user, standing))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::db::{
        rights::{ActsFor, Right},
        sessions::Times,
    };
    use crate::{session::Ids, tasks::Standing};

    fn row(user: Option<&str>, role: Option<&str>) -> Owner {
        Owner {
            ids: Ids::default(),
            public_id: "s".into(),
            device: None,
            times: Times {
                last_seen: 0,
                expires_at: 0,
                revoked_at: None,
            },
            created_at: 0,
            epoch: 0,
            user_id: user.map(Into::into),
            email: user.map(|user| format!("{user}@b")),
            disabled_at: None,
            standing: Standing::default(),
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
            is_rotation_due: false,
            public_id: "s".into(),
            age: Some(AGE),
            rows,
        };
        super::identity(owned, &catalogue.expect("names"), &Tasks::default())
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

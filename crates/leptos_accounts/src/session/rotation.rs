//! A new id for a session that goes on, because the rights of its user have changed: whoever got hold
//! of the old one before does not get them (in the spirit of ASVS 5.0, 7.2.4).
//!
//! The row stays, with its data, its number and its public name; only its key changes.
//!
//! 1. Who changes rights marks the sessions of that user.
//! 2. The answer to the next request that asks who is there carries a new id, drawn by one statement: of
//!    several requests at once one gets it, and the others go on with the old one.
//! 3. The old id stays good for [`GRACE`] after the new one was used first: for requests that are under
//!    way. Then it is dead, and using it is [revoked](leptos_auth::Reason::Revoked).
//! 4. An answer can be lost. So as long as nobody has used the new id the old one stays good, and
//!    [`DRAWN_AGAIN_AFTER`] that a request with it is given another one. Nobody is signed out.
//! 5. Streams and sockets go on: they follow the row.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use crate::clock::millis;

/// How long the old id is good after the new one was used first. Longer than any request takes.
pub(super) const GRACE: Duration = Duration::from_secs(60);

/// When an id that nobody has used gives way to another one. Until then the answer that carries it may
/// still be under way.
pub(super) const DRAWN_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Which id a row has, and which it had.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Ids {
    pub(crate) id_hash: String,
    pub(crate) rotate_at: Option<i64>,
    pub(crate) rotated_at: Option<i64>,
    pub(crate) former_hash: Option<String>,
    pub(crate) former_until: Option<i64>,
}

/// What an id means that a row was found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is the row's.
    Current {
        /// The first use of it since it took the place of another.
        is_first: bool,
        /// It is to be replaced.
        is_due: bool,
    },
    /// It was, and is still good.
    Former {
        /// It is to be replaced once more.
        is_due: bool,
    },
    Dead,
}

impl Ids {
    /// What `asked`, by which the row was found, means now.
    pub(super) fn standing(&self, asked: &str, now: i64) -> Standing {
        if self.id_hash == asked {
            let is_first = self.former_hash.is_some() && self.former_until.is_none();
            let is_in_grace = is_first || self.former_until.is_some_and(|until| until > now);
            return Standing::Current {
                is_first,
                is_due: self.rotate_at.is_some() && !is_in_grace,
            };
        }
        match self.former_until {
            Some(until) if until > now => Standing::Former { is_due: false },
            Some(_) => Standing::Dead,
            None => Standing::Former {
                is_due: self.rotated_at.is_none_or(|at| at <= drawn_before(now)),
            },
        }
    }
}

/// What was drawn then, or before, and was not used, gives way to another one.
pub(super) fn drawn_before(now: i64) -> i64 {
    now.saturating_sub(millis(DRAWN_AGAIN_AFTER))
}

/// In the extensions of a request with a session: whether its answer is to bring a new id.
#[derive(Clone, Debug, Default)]
pub(crate) struct RotationDue(Arc<OnceLock<String>>);

impl RotationDue {
    /// It is. `account` is whose session it is.
    pub(crate) fn set(&self, account: &str) {
        self.0.get_or_init(|| account.to_owned());
    }

    pub(super) fn account(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(former_until: Option<i64>) -> Ids {
        Ids {
            id_hash: "new".into(),
            rotate_at: None,
            rotated_at: Some(0),
            former_hash: Some("old".into()),
            former_until,
        }
    }

    #[test]
    fn an_id_that_was_replaced_is_good_until_its_grace_is_over() {
        let used = ids(Some(60_000));
        assert_eq!(
            used.standing("old", 59_999),
            Standing::Former { is_due: false }
        );
        assert_eq!(used.standing("old", 60_000), Standing::Dead);
    }

    #[test]
    fn where_the_new_one_never_arrived_the_old_one_gets_another() {
        let unused = ids(None);
        for (now, is_due) in [(59_999, false), (60_000, true), (i64::MAX, true)] {
            assert_eq!(unused.standing("old", now), Standing::Former { is_due });
        }
    }

    #[test]
    fn ids_change_one_after_the_other() {
        let marked = |former_until| Ids {
            rotate_at: Some(1),
            ..ids(former_until)
        };
        let current = |is_first, is_due| Standing::Current { is_first, is_due };
        assert_eq!(marked(None).standing("new", 9), current(true, false));
        assert_eq!(marked(Some(10)).standing("new", 9), current(false, false));
        assert_eq!(marked(Some(9)).standing("new", 9), current(false, true));
        let never = Ids {
            former_hash: None,
            ..marked(None)
        };
        assert_eq!(never.standing("new", 9), current(false, true));
    }
}

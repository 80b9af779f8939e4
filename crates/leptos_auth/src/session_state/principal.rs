#[cfg(feature = "ssr")]
use sha2::{Digest, Sha256};

#[cfg(feature = "ssr")]
use crate::User;

/// Who a page is for, as far as the browser has to know: enough to see that it is somebody else, or
/// that they may something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Principal {
    /// The number of the session; see [`User::with_epoch`](crate::User::with_epoch).
    pub(crate) epoch: u64,
    /// 32 hexadecimal digits, of the user, the organisation and all that authorises.
    pub(crate) fingerprint: String,
}

/// How much of the hash is told: 128 bits.
#[cfg(feature = "ssr")]
const BYTES: usize = 16;

#[cfg(feature = "ssr")]
impl Principal {
    /// Of whoever is signed in, with a task open or not.
    pub(crate) fn of(user: &User) -> Self {
        Self {
            epoch: user.epoch(),
            fingerprint: fingerprint(user),
        }
    }
}

/// Of what decides what the user may: not of ages, the session or the name, which change without that.
#[cfg(feature = "ssr")]
fn fingerprint(user: &User) -> String {
    use std::fmt::Write;

    let mut hash = Sha256::new();
    // Each list with its length and each text with its own, so that none can pass for another.
    let mut add = |texts: Vec<&str>| {
        hash.update((texts.len() as u64).to_be_bytes());
        for text in texts {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
    };
    add(vec![user.id()]);
    add(user.actor().into_iter().collect());
    let organisation = user.organisation();
    add(organisation.map(|it| it.id()).into_iter().collect());
    add(organisation.and_then(|it| it.role()).into_iter().collect());
    // Sorted already.
    add(user.roles().collect());
    add(user.permissions().collect());
    add(user.features().collect());
    add(user.plans().collect());
    add(user.task().map(|task| task.name()).into_iter().collect());
    add(user.is_pending().then_some("pending").into_iter().collect());
    let hash = hash.finalize();
    let mut text = String::with_capacity(2 * BYTES);
    for byte in hash.iter().take(BYTES) {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{Organisation, SessionStatus, Task};

    fn user() -> User {
        User::new("u", "u@example.org")
    }

    fn differs(other: &User) -> bool {
        fingerprint(other) != fingerprint(&user())
    }

    #[test]
    fn a_fingerprint_has_32_hexadecimal_digits() {
        let text = fingerprint(&user());
        assert_eq!(text.len(), 32);
        assert!(text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn whatever_authorises_changes_the_fingerprint() {
        let organisation = Organisation::new("o", "slug");
        assert!(differs(&User::new("v", "u@example.org")));
        assert!(differs(&user().with_role("r")));
        assert!(differs(&user().with_permission("r")));
        assert!(differs(&user().with_feature("r")));
        assert!(differs(&user().with_plan("r")));
        assert!(differs(&user().with_actor("r")));
        assert!(differs(&user().with_task(Task::AcceptTerms)));
        assert!(differs(&user().with_session("s", SessionStatus::Pending)));
        let member = user().with_organisation(organisation.clone());
        let admin = user().with_organisation(organisation.with_role("org:admin"));
        assert!(differs(&member) && differs(&admin));
        assert_ne!(fingerprint(&member), fingerprint(&admin));
        let (ab, a_b) = (user().with_role("ab"), user().with_role("a").with_role("b"));
        assert_ne!(fingerprint(&ab), fingerprint(&a_b));
    }

    #[test]
    fn another_session_of_the_same_person_has_the_same_fingerprint() {
        let again = User::new("u", "other@example.org")
            .with_epoch(7)
            .with_session("s", SessionStatus::Active)
            .with_factor_ages(Some(Duration::from_secs(1)), None);
        assert!(!differs(&again));
        assert_eq!(Principal::of(&again).epoch, 7);
    }
}

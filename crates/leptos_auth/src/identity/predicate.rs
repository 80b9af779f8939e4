use std::{any::type_name, borrow::Cow, fmt, time::Duration};

use super::{Accepts, TokenKind, User, Verdict};
use crate::Reason;

/// A demand that [`AuthRequest::protect`](super::AuthRequest::protect) makes of a visitor who is
/// signed in.
///
/// A type of one's own names a demand once, and its proof ([`Has`](super::Has)) names it, too:
///
/// ```
/// # use leptos_auth::{Has, Predicate, Role, User, Verdict};
/// #[derive(Clone, Copy, Debug, Default)]
/// struct Admin;
///
/// impl Predicate for Admin {
///     fn check(&self, user: &User) -> Verdict {
///         Role("admin").check(user)
///     }
/// }
///
/// fn delete_everything(_: &Has<Admin>) {}
/// ```
pub trait Predicate: Send + Sync + 'static {
    /// Whether this user meets it.
    fn check(&self, user: &User) -> Verdict;

    /// From which kinds of credential it takes it: the session, unless it is written. What
    /// [`accepts`](super::AuthRequest::accepts) says, counts before this.
    fn accepts(&self) -> Accepts {
        Accepts::SESSION
    }

    /// What logs and inventories call it; visitors never see it. Its type, unless it is written.
    fn name(&self) -> Cow<'static, str> {
        short_type_name::<Self>().into()
    }
}

/// The name of a type without the modules that it is in.
pub(super) fn short_type_name<T: ?Sized>() -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let full = type_name::<T>();
    let mut short = String::new();
    let mut path = String::new();
    for letter in full.chars().chain(['\n']) {
        if is_part(letter) {
            path.push(letter);
            continue;
        }
        short.push_str(path.rsplit("::").next().unwrap_or_default());
        path.clear();
        short.push(letter);
    }
    short.pop();
    short
}

/// Somebody is signed in.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignedIn;

impl Predicate for SignedIn {
    fn check(&self, _: &User) -> Verdict {
        Verdict::Met
    }

    fn name(&self) -> Cow<'static, str> {
        "SignedIn".into()
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident, $has:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// Compared byte for byte; one that nobody has given is one that nobody has. The refusal does
        /// not say what was missing.
        #[derive(Clone, Copy, Debug)]
        pub struct $name(pub &'static str);

        impl Predicate for $name {
            fn check(&self, user: &User) -> Verdict {
                Verdict::met_if(user.$has(self.0))
            }

            fn name(&self) -> Cow<'static, str> {
                format!("{self:?}").into()
            }
        }
    )*};
}
names! {
    /// The user has this role. One that starts with `org:` counts in the organisation that they act
    /// for, too.
    Role, has_role;
    /// This feature is switched on for the user or the active organisation.
    Feature, has_feature;
    /// The user or the active organisation has this plan.
    Plan, has_plan;
}

/// The user has this permission, such as `notes:edit`; for a machine's credential, its scope.
///
/// Compared byte for byte; one that nobody has given is one that nobody has. A person is not told what
/// was missing; a program is, as the scope that it may ask for (RFC 6750, section 3.1).
#[derive(Clone, Copy, Debug)]
pub struct Permission(pub &'static str);

impl Predicate for Permission {
    fn check(&self, user: &User) -> Verdict {
        if user.has_permission(self.0) {
            return Verdict::Met;
        }
        let is_program = user.token_kind() != TokenKind::SessionToken;
        Verdict::NotMet(Reason::MissingRight(is_program.then(|| self.0.into())))
    }

    fn name(&self) -> Cow<'static, str> {
        format!("{self:?}").into()
    }
}

/// The visitor has proven who they are within this time, with the first factor. Otherwise a step-up
/// (401; RFC 9470), which a new proof cures; so is a proof whose time nobody knows.
#[derive(Clone, Copy, Debug)]
pub struct FreshWithin(pub Duration);

impl Predicate for FreshWithin {
    fn check(&self, user: &User) -> Verdict {
        match user.factor_ages().first {
            Some(age) if age <= self.0 => Verdict::Met,
            _ => Verdict::Stale(self.0),
        }
    }

    fn name(&self) -> Cow<'static, str> {
        format!("{self:?}").into()
    }
}

/// What [`has`] makes.
#[derive(Clone, Copy)]
pub struct Holds<F>(F);

/// Whatever this function finds; `false` refuses.
///
/// Where programs are [accepted](super::AuthRequest::accepts), it should ask for something, and never
/// for its absence: a key has fewer rights than its owner, and no roles.
///
/// ```
/// # use leptos_auth::{ServerError, auth, has};
/// # async fn guard() -> Result<(), ServerError> {
/// auth().protect(has(|user| user.name().ends_with("@example.com"))).await?;
/// # Ok(())
/// # }
/// ```
pub fn has<F>(holds: F) -> Holds<F>
where
    F: Fn(&User) -> bool + Send + Sync + 'static,
{
    Holds(holds)
}

impl<F> Predicate for Holds<F>
where
    F: Fn(&User) -> bool + Send + Sync + 'static,
{
    fn check(&self, user: &User) -> Verdict {
        Verdict::met_if((self.0)(user))
    }

    fn name(&self) -> Cow<'static, str> {
        "has(..)".into()
    }
}

impl<F> fmt::Debug for Holds<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("has(..)")
    }
}

/// What [`not`] makes.
#[derive(Clone, Copy, Debug)]
pub struct Not<P>(P);

/// The opposite. What nobody can tell stays refused, and a program meets no opposite: its credential
/// brings less than its owner has, so that something is missing says nothing.
pub fn not<P: Predicate>(demand: P) -> Not<P> {
    Not(demand)
}

impl<P: Predicate> Predicate for Not<P> {
    fn check(&self, user: &User) -> Verdict {
        let is_program = user.token_kind() != TokenKind::SessionToken;
        match self.0.check(user) {
            Verdict::Met => Verdict::NotMet(Reason::MissingRight(None)),
            Verdict::NotMet(reason) if is_program => Verdict::NotMet(reason),
            Verdict::NotMet(_) => Verdict::Met,
            // A proof that is too old, or of unknown age, says nothing of the opposite.
            Verdict::Stale(_) | Verdict::Unknown => Verdict::Unknown,
        }
    }

    fn accepts(&self) -> Accepts {
        self.0.accepts()
    }

    fn name(&self) -> Cow<'static, str> {
        format!("not({})", self.0.name()).into()
    }
}

/// What [`accepting`] makes.
#[derive(Clone, Copy, Debug)]
pub struct Accepting<P> {
    accepts: Accepts,
    demand: P,
}

/// The same demand, of who comes with one of these kinds of credential: for path rules. In a guard,
/// [`accepts`](super::AuthRequest::accepts) says it.
///
/// It goes around the whole demand: [`all_of`] and [`any_of`] take the kinds that each of theirs takes.
///
/// ```
/// # use leptos_auth::{Accepts, InterruptLayer, Permission, accepting};
/// # fn rule(layer: InterruptLayer) -> InterruptLayer {
/// layer.protect("/v1", accepting(Accepts::ANY, Permission("notes:read")))
/// # }
/// ```
pub fn accepting<P: Predicate>(accepts: impl Into<Accepts>, demand: P) -> Accepting<P> {
    Accepting {
        accepts: accepts.into(),
        demand,
    }
}

impl<P: Predicate> Predicate for Accepting<P> {
    fn check(&self, user: &User) -> Verdict {
        self.demand.check(user)
    }

    fn accepts(&self) -> Accepts {
        self.accepts
    }

    fn name(&self) -> Cow<'static, str> {
        self.demand.name()
    }
}

/// What [`all_of`] makes.
#[derive(Clone, Copy, Debug)]
pub struct AllOf<T>(T);

/// What [`any_of`] makes.
#[derive(Clone, Copy, Debug)]
pub struct AnyOf<T>(T);

/// Each of these, two to six: `all_of((Role("editor"), FreshWithin(minutes)))`. The gravest refusal
/// decides: unavailable, forbidden, step-up.
pub fn all_of<T>(demands: T) -> AllOf<T>
where
    AllOf<T>: Predicate,
{
    AllOf(demands)
}

/// One of these, two to six: `any_of((Role("admin"), Permission("notes:edit")))`. Where none is met,
/// the mildest refusal decides: step-up, forbidden, unavailable.
pub fn any_of<T>(demands: T) -> AnyOf<T>
where
    AnyOf<T>: Predicate,
{
    AnyOf(demands)
}

macro_rules! tuples {
    ($(($first:ident $($rest:ident)+))*) => {$(
        #[allow(non_snake_case, reason = "a variable per type")]
        impl<$first: Predicate, $($rest: Predicate),+> Predicate for AllOf<($first, $($rest),+)> {
            fn check(&self, user: &User) -> Verdict {
                let ($first, $($rest),+) = &self.0;
                $first.check(user)$(.and($rest.check(user)))+
            }

            fn accepts(&self) -> Accepts {
                let ($first, $($rest),+) = &self.0;
                $first.accepts()$(.and($rest.accepts()))+
            }

            fn name(&self) -> Cow<'static, str> {
                let ($first, $($rest),+) = &self.0;
                list("all_of", &[$first.name(), $($rest.name()),+])
            }
        }

        #[allow(non_snake_case, reason = "a variable per type")]
        impl<$first: Predicate, $($rest: Predicate),+> Predicate for AnyOf<($first, $($rest),+)> {
            fn check(&self, user: &User) -> Verdict {
                let ($first, $($rest),+) = &self.0;
                $first.check(user)$(.or($rest.check(user)))+
            }

            fn accepts(&self) -> Accepts {
                let ($first, $($rest),+) = &self.0;
                $first.accepts()$(.and($rest.accepts()))+
            }

            fn name(&self) -> Cow<'static, str> {
                let ($first, $($rest),+) = &self.0;
                list("any_of", &[$first.name(), $($rest.name()),+])
            }
        }
    )*};
}
fn list(of: &str, names: &[Cow<'static, str>]) -> Cow<'static, str> {
    format!("{of}({})", names.join(", ")).into()
}

tuples! { (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Organisation;

    const HOUR: Duration = Duration::from_secs(3600);

    /// A verdict, whoever asks.
    #[derive(Clone, Debug)]
    struct Says(Verdict);

    impl Predicate for Says {
        fn check(&self, _: &User) -> Verdict {
            self.0.clone()
        }
    }

    fn user() -> User {
        User::new("1", "Ann")
    }

    #[test]
    fn names_are_compared_byte_for_byte() {
        let ann = user()
            .with_role("editor")
            .with_organisation(Organisation::new("o", "orchard").with_role("org:admin"))
            .with_permission("notes:edit")
            .with_feature("sharing")
            .with_plan("team");
        assert!(Role("editor").check(&ann).is_met());
        assert!(Role("org:admin").check(&ann).is_met());
        // Whoever makes an organisation may call its roles what they like.
        let foreign = Organisation::new("o", "orchard").with_role("admin");
        let refused = Role("admin").check(&ann.clone().with_organisation(foreign));
        assert!(!refused.is_met());
        assert!(Permission("notes:edit").check(&ann).is_met());
        assert!(Feature("sharing").check(&ann).is_met());
        assert!(Plan("team").check(&ann).is_met());
        for other in ["", "Editor", "editor ", "nobody-defined-it"] {
            let refused = Verdict::NotMet(Reason::MissingRight(None));
            assert_eq!(Role(other).check(&ann), refused);
            assert_eq!(Permission(other).check(&ann), refused);
            assert_eq!(Feature(other).check(&ann), refused);
            assert_eq!(Plan(other).check(&ann), refused);
        }
    }

    #[test]
    fn a_proof_that_is_too_old_or_of_unknown_age_has_to_be_renewed() {
        let fresh = FreshWithin(HOUR);
        assert_eq!(fresh.check(&user()), Verdict::Stale(HOUR));
        assert!(
            fresh
                .check(&user().with_factor_ages(Some(HOUR), None))
                .is_met()
        );
        let old = user().with_factor_ages(Some(HOUR + Duration::from_secs(1)), None);
        assert_eq!(fresh.check(&old), Verdict::Stale(HOUR));
        let only_second = user().with_factor_ages(None, Some(Duration::ZERO));
        assert_eq!(fresh.check(&only_second), Verdict::Stale(HOUR));
    }

    #[test]
    fn a_program_meets_no_opposite_because_something_is_missing_from_its_credential() {
        let key = user().with_token_kind(TokenKind::ApiKey);
        for demand in [not(Role("suspended")), not(Role("other"))] {
            assert!(demand.check(&user()).is_met());
            assert!(!demand.check(&key).is_met());
        }
        assert!(!not(not(SignedIn)).check(&key).is_met());
    }

    #[test]
    fn programs_are_told_which_permission_was_missing_and_people_are_not() {
        let missing = |user: User| Permission("notes:edit").check(&user);
        let nameless = Verdict::NotMet(Reason::MissingRight(None));
        let named = Verdict::NotMet(Reason::MissingRight(Some("notes:edit".into())));
        assert_eq!(missing(user()), nameless);
        assert_eq!(missing(user().with_token_kind(TokenKind::ApiKey)), named);
    }

    #[test]
    fn several_demands_take_the_kinds_of_credential_that_each_of_them_takes() {
        let any = || accepting(Accepts::ANY, SignedIn);
        let key = || accepting(TokenKind::ApiKey, SignedIn);
        assert_eq!(SignedIn.accepts(), Accepts::SESSION);
        assert_eq!(not(key()).accepts(), TokenKind::ApiKey.into());
        for accepts in [
            all_of((any(), key())).accepts(),
            any_of((key(), any())).accepts(),
        ] {
            assert_eq!(accepts, TokenKind::ApiKey.into());
        }
        assert_eq!(all_of((SignedIn, key())).accepts(), Accepts::from([]));
    }

    fn verdicts() -> impl Strategy<Value = Verdict> {
        prop_oneof![
            Just(Verdict::Met),
            Just(Verdict::NotMet(Reason::MissingRight(None))),
            Just(Verdict::NotMet(Reason::NotFound)),
            Just(Verdict::Stale(HOUR)),
            Just(Verdict::Unknown),
        ]
    }

    proptest! {
        #[test]
        fn all_of_is_met_where_each_is_and_any_of_where_one_is(
            a in verdicts(), b in verdicts(), c in verdicts(),
        ) {
            let each = [a.is_met(), b.is_met(), c.is_met()];
            let demands = (Says(a), Says(b), Says(c));
            let all = all_of(demands.clone()).check(&user());
            let any = any_of(demands).check(&user());
            prop_assert_eq!(all.is_met(), each == [true; 3]);
            prop_assert_eq!(any.is_met(), each.contains(&true));
        }

        #[test]
        fn what_nobody_can_tell_is_never_turned_into_a_pass(a in verdicts()) {
            let opposite = not(Says(a.clone())).check(&user());
            prop_assert_eq!(opposite.is_met(), matches!(a, Verdict::NotMet(_)));
            let twice = not(not(Says(a.clone()))).check(&user());
            prop_assert_eq!(twice.is_met(), a.is_met());
            let unknown = Says(Verdict::Unknown);
            prop_assert!(!all_of((unknown.clone(), Says(a))).check(&user()).is_met());
            prop_assert!(!not(not(unknown)).check(&user()).is_met());
        }
    }

    #[test]
    fn a_demand_has_a_name_for_logs_and_inventories() {
        struct Administrator;
        impl Predicate for Administrator {
            fn check(&self, _: &User) -> Verdict {
                Verdict::Unknown
            }
        }
        let demand = all_of((
            Administrator,
            any_of((Role("editor"), not(has(|_| true)))),
            FreshWithin(HOUR),
        ));
        let expected = "all_of(Administrator, any_of(Role(\"editor\"), not(has(..))), \
                        FreshWithin(3600s))";
        assert_eq!(demand.name(), expected);
        assert_eq!(short_type_name::<Vec<Option<Role>>>(), "Vec<Option<Role>>");
    }

    #[test]
    fn nobody_proves_who_they_are_only_to_be_refused() {
        let demands = (FreshWithin(HOUR), Role("admin"));
        let refused = Verdict::NotMet(Reason::MissingRight(None));
        assert_eq!(all_of(demands).check(&user()), refused);
        assert_eq!(any_of(demands).check(&user()), Verdict::Stale(HOUR));
    }
}

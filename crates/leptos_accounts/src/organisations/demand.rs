use leptos_auth::{Permission, Predicate, User, Verdict};

macro_rules! demands {
    ($($(#[$doc:meta])* $name:ident = $permission:literal;)*) => {$(
        $(#[$doc])*
        ///
        #[doc = concat!("Acts for an organisation, and has the permission `", $permission, "`.")]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;

        impl $name {
            /// The permission that it asks for.
            pub const PERMISSION: &str = $permission;
        }

        impl Predicate for $name {
            fn check(&self, user: &User) -> Verdict {
                if user.organisation().is_none() {
                    return Verdict::met_if(false);
                }
                Permission(Self::PERMISSION).check(user)
            }
        }
    )*};
}
demands! {
    /// May see who belongs to the organisation.
    ReadMemberships = "org:memberships:read";
    /// May add and remove members, and change their roles.
    ManageMemberships = "org:memberships:manage";
    /// May change the plan.
    ManagePlan = "org:plan:manage";
}

#[cfg(test)]
mod tests {
    use leptos_auth::Organisation;

    use super::*;

    #[test]
    fn a_permission_without_an_organisation_opens_nothing() {
        let user = User::new("1", "Ann").with_permission("org:plan:manage");
        assert!(!ManagePlan.check(&user).is_met());
        let acting = user.with_organisation(Organisation::new("o", "orchard"));
        assert!(ManagePlan.check(&acting).is_met());
        assert!(!ManageMemberships.check(&acting).is_met());
    }
}

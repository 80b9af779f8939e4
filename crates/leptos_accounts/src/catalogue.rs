use std::collections::{BTreeMap, BTreeSet};

use crate::{
    AccountsError,
    organisations::{ManageMemberships, ManagePlan, ReadMemberships},
};

/// What a membership's role starts with.
const ORGANISATION_PREFIX: &str = "org:";

/// Which roles there are, what each permits, and what each plan includes.
///
/// It is code, and written to the tables when the accounts are opened: what it no longer names is
/// nobody's role or plan, and permitted no more, from then on. So whatever else opens the same accounts
/// (a job that sweeps, say) opens them with the same catalogue. Roles that start with `org:` belong to
/// memberships; all others are given by the operator ([`Accounts::grant`](crate::Accounts::grant)) and
/// count everywhere. What [`everyone`](Self::everyone) may needs no role at all.
///
/// ```
/// use leptos_accounts::Catalogue;
///
/// # fn catalogue() -> Result<Catalogue, leptos_accounts::AccountsError> {
/// let catalogue = Catalogue::default()
///     .everyone(&["notes:read"])?
///     .role("admin", &["accounts:read"])?
///     .role("org:admin", &["invoices:read"])? // besides what it permits already
///     .plan("team", &["export"])?;
/// # Ok(catalogue)
/// # }
/// # assert!(catalogue().is_ok());
/// ```
///
/// The default knows [`ORGANISATION_ADMIN`](Self::ORGANISATION_ADMIN), which may do everything with
/// an organisation, and [`ORGANISATION_MEMBER`](Self::ORGANISATION_MEMBER), which may see who else
/// belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Catalogue {
    roles: BTreeMap<String, BTreeSet<String>>,
    plans: BTreeMap<String, BTreeSet<String>>,
    everyone: BTreeSet<String>,
}

impl Catalogue {
    /// The role of whoever makes an organisation. Each has somebody with it at any time.
    pub const ORGANISATION_ADMIN: &str = "org:admin";
    /// The role of everybody else, unless another is given.
    pub const ORGANISATION_MEMBER: &str = "org:member";

    /// Adds a role, or permissions to one that is known.
    ///
    /// # Errors
    ///
    /// A name is not 1 to 64 letters, digits, `-`, `_`, `.` or `:`.
    pub fn role(mut self, role: &str, permissions: &[&str]) -> Result<Self, AccountsError> {
        add(&mut self.roles, role, permissions)?;
        Ok(self)
    }

    /// Adds a plan, or features to one that is known.
    ///
    /// # Errors
    ///
    /// As [`role`](Self::role).
    pub fn plan(mut self, plan: &str, features: &[&str]) -> Result<Self, AccountsError> {
        add(&mut self.plans, plan, features)?;
        Ok(self)
    }

    /// Adds permissions that everybody has who has an account. They need no table, and give keys and
    /// tokens of people scopes to choose from.
    ///
    /// # Errors
    ///
    /// As [`role`](Self::role).
    pub fn everyone(mut self, permissions: &[&str]) -> Result<Self, AccountsError> {
        extend(&mut self.everyone, permissions)?;
        Ok(self)
    }

    /// Every permission that there is, sorted: what a role has, and what everybody has. An API key is
    /// given some of them as its scopes.
    pub fn all_permissions(&self) -> impl Iterator<Item = &str> {
        let of_roles = self.roles.values().flatten();
        let all: BTreeSet<&String> = of_roles.chain(&self.everyone).collect();
        all.into_iter().map(String::as_str)
    }

    /// What everybody may who has an account.
    pub(crate) fn of_everyone(&self) -> impl Iterator<Item = &str> {
        self.everyone.iter().map(String::as_str)
    }

    /// A permission that there is.
    pub(crate) fn has_permission(&self, permission: &str) -> bool {
        self.all_permissions().any(|known| known == permission)
    }

    /// A role that the operator gives.
    pub(crate) fn check_role(&self, role: &str) -> Result<(), AccountsError> {
        self.check(role, is_everywhere)
    }

    /// A role that an organisation gives.
    pub(crate) fn check_organisation_role(&self, role: &str) -> Result<(), AccountsError> {
        self.check(role, |known| !is_everywhere(known))
    }

    /// Whether there is such a role for the operator to give.
    pub(crate) fn has_role(&self, role: &str) -> bool {
        is_everywhere(role) && self.roles.contains_key(role)
    }

    /// Whether there is such a role for an organisation to give.
    pub(crate) fn has_organisation_role(&self, role: &str) -> bool {
        !is_everywhere(role) && self.roles.contains_key(role)
    }

    /// Whether there is such a plan.
    pub(crate) fn has_plan(&self, plan: &str) -> bool {
        self.plans.contains_key(plan)
    }

    fn check(&self, role: &str, belongs: fn(&str) -> bool) -> Result<(), AccountsError> {
        check_name(role)?;
        if belongs(role) && self.roles.contains_key(role) {
            return Ok(());
        }
        let known = self.roles.keys().filter(|known| belongs(known));
        Err(AccountsError::UnknownRole {
            role: role.to_owned(),
            known: list(known),
        })
    }

    /// A plan that there is.
    pub(crate) fn check_plan(&self, plan: &str) -> Result<(), AccountsError> {
        check_name(plan)?;
        if self.has_plan(plan) {
            return Ok(());
        }
        Err(AccountsError::UnknownPlan {
            plan: plan.to_owned(),
            known: list(self.plans.keys()),
        })
    }

    /// Every pair of a role and a permission.
    pub(crate) fn permissions(&self) -> BTreeSet<(String, String)> {
        pairs(&self.roles)
    }

    /// Every pair of a plan and a feature.
    pub(crate) fn features(&self) -> BTreeSet<(String, String)> {
        pairs(&self.plans)
    }
}

impl Default for Catalogue {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let read = ReadMemberships::PERMISSION;
        let all = [read, ManageMemberships::PERMISSION, ManagePlan::PERMISSION];
        Self {
            roles: BTreeMap::from([
                (Self::ORGANISATION_ADMIN.to_owned(), owned(&all)),
                (Self::ORGANISATION_MEMBER.to_owned(), owned(&[read])),
            ]),
            plans: BTreeMap::new(),
            everyone: BTreeSet::new(),
        }
    }
}

fn add(
    to: &mut BTreeMap<String, BTreeSet<String>>,
    name: &str,
    more: &[&str],
) -> Result<(), AccountsError> {
    check_name(name)?;
    extend(to.entry(name.to_owned()).or_default(), more)
}

fn extend(to: &mut BTreeSet<String>, more: &[&str]) -> Result<(), AccountsError> {
    for name in more {
        check_name(name)?;
    }
    to.extend(more.iter().map(|name| (*name).to_owned()));
    Ok(())
}

/// Whether a role counts everywhere, and not in one organisation.
fn is_everywhere(role: &str) -> bool {
    !role.starts_with(ORGANISATION_PREFIX)
}

pub(crate) fn check_name(name: &str) -> Result<(), AccountsError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    if (1..=64).contains(&name.len()) && name.bytes().all(allowed) {
        return Ok(());
    }
    Err(AccountsError::InvalidName)
}

fn list<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn pairs(map: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<(String, String)> {
    let all = map
        .iter()
        .flat_map(|(name, of)| of.iter().map(move |of| (name, of)));
    all.map(|(name, of)| (name.clone(), of.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_told_which_there_are() {
        let catalogue = Catalogue::default().role("admin", &[]).expect("a role");
        let catalogue = catalogue.plan("team", &["export"]).expect("a plan");
        let text = |result: Result<(), AccountsError>| result.expect_err("unknown").to_string();
        let typo = text(catalogue.check_role("admn"));
        assert_eq!(
            typo,
            "there is no role `admn` to give here; there are: admin"
        );
        let plan = text(catalogue.check_plan("gold"));
        assert_eq!(plan, "there is no plan `gold`; there are: team");
    }

    #[test]
    fn an_organisation_gives_none_of_the_operators_roles_nor_the_other_way_round() {
        let catalogue = Catalogue::default().role("admin", &[]).expect("a role");
        assert!(catalogue.check_role("admin").is_ok());
        assert!(catalogue.check_role("org:admin").is_err());
        assert!(catalogue.check_organisation_role("org:admin").is_ok());
        assert!(catalogue.check_organisation_role("admin").is_err());
    }

    #[test]
    fn names_are_plain() {
        for name in ["", "two words", "a,b", "ä", &"x".repeat(65)] {
            let role = Catalogue::default().role(name, &[]);
            assert!(matches!(role, Err(AccountsError::InvalidName)), "{name}");
            let feature = Catalogue::default().plan("team", &[name]);
            assert!(matches!(feature, Err(AccountsError::InvalidName)), "{name}");
            let everyone = Catalogue::default().everyone(&[name]);
            assert!(
                matches!(everyone, Err(AccountsError::InvalidName)),
                "{name}"
            );
        }
    }

    #[test]
    fn every_permission_is_told_once() {
        let catalogue = Catalogue::default()
            .everyone(&["notes:write", "notes:read"])
            .and_then(|catalogue| catalogue.role("admin", &["accounts:read", "notes:read"]));
        let catalogue = catalogue.expect("names");
        let all: Vec<_> = catalogue.all_permissions().collect();
        let plain = ["accounts:read", "notes:read", "notes:write"];
        assert_eq!(all.len(), plain.len() + 3, "and those of organisations");
        for permission in plain {
            assert!(all.contains(&permission) && catalogue.has_permission(permission));
        }
        assert!(!catalogue.has_permission("notes:delete"));
    }
}

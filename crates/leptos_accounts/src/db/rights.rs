//! What a user may: roles, what they permit, the plan of the organisation, what it includes.

use leptos_auth::{Organisation, User};
use sqlx::AnyPool;

use crate::Catalogue;

/// Completes `visitor`, a query with the columns `user_id`, `organisation_id`, `organisation_slug`,
/// `organisation_role` and `plan`: its columns and a [`Right`], a row for each one, or one without.
macro_rules! with_rights {
    ($visitor:expr) => {
        concat!(
            "WITH visitor AS (",
            $visitor,
            "), \
            given AS ( \
              SELECT r.role FROM visitor v JOIN account_roles r ON r.user_id = v.user_id \
               WHERE r.role NOT LIKE 'org:%' \
            ), \
            roles AS ( \
              SELECT role FROM given \
              UNION \
              SELECT v.organisation_role FROM visitor v WHERE v.organisation_role IS NOT NULL \
            ), \
            rights AS ( \
              SELECT 'role' AS kind, role AS name FROM given \
              UNION ALL \
              SELECT DISTINCT 'permission', p.permission \
                FROM roles JOIN account_role_permissions p ON p.role = roles.role \
              UNION ALL \
              SELECT 'plan', v.plan FROM visitor v WHERE v.plan IS NOT NULL \
              UNION ALL \
              SELECT 'feature', f.feature \
                FROM visitor v JOIN account_plan_features f ON f.plan = v.plan \
            ) \
            SELECT visitor.*, rights.kind, rights.name \
              FROM visitor LEFT JOIN rights ON 1 = 1"
        )
    };
}
pub(super) use with_rights;

/// A role, a permission, a plan or a feature.
#[derive(Debug, Default, sqlx::FromRow)]
pub(crate) struct Right {
    pub(crate) kind: Option<String>,
    pub(crate) name: Option<String>,
}

/// The organisation that a session acts for, if its user is a member.
#[derive(Debug, Default, sqlx::FromRow)]
pub(crate) struct ActsFor {
    pub(crate) organisation_id: Option<String>,
    pub(crate) organisation_slug: Option<String>,
    pub(crate) organisation_role: Option<String>,
}

/// The user with all of it that the catalogue still names, and with what everybody may.
pub(crate) fn give<'a>(
    user: User,
    acts_for: &ActsFor,
    rights: impl IntoIterator<Item = &'a Right>,
    catalogue: &Catalogue,
) -> User {
    let user = acts_for.add_to(user, catalogue);
    let user = catalogue
        .of_everyone()
        .fold(user, |user, permission| user.with_permission(permission));
    let rights = rights.into_iter();
    rights.fold(user, |user, right| right.add_to(user, catalogue))
}

impl Right {
    fn add_to(&self, user: User, catalogue: &Catalogue) -> User {
        match (self.kind.as_deref(), self.name.as_deref()) {
            (Some("role"), Some(name)) if catalogue.has_role(name) => user.with_role(name),
            (Some("plan"), Some(name)) if catalogue.has_plan(name) => user.with_plan(name),
            // These tables are the catalogue's own.
            (Some("permission"), Some(name)) => user.with_permission(name),
            (Some("feature"), Some(name)) => user.with_feature(name),
            _ => user,
        }
    }
}

impl ActsFor {
    fn add_to(&self, user: User, catalogue: &Catalogue) -> User {
        let (Some(id), Some(slug)) = (&self.organisation_id, &self.organisation_slug) else {
            return user;
        };
        let organisation = Organisation::new(id, slug);
        user.with_organisation(match &self.organisation_role {
            Some(role) if catalogue.has_organisation_role(role) => organisation.with_role(role),
            _ => organisation,
        })
    }
}

/// The rights of a user who acts for no organisation.
pub(crate) async fn of_user(pool: &AnyPool, id: &str) -> Result<Vec<Right>, sqlx::Error> {
    sqlx::query_as(with_rights!(
        "SELECT u.id AS user_id, CAST(NULL AS TEXT) AS organisation_role, \
                CAST(NULL AS TEXT) AS plan \
         FROM account_users u WHERE u.id = $1"
    ))
    .bind(id)
    .fetch_all(pool)
    .await
}

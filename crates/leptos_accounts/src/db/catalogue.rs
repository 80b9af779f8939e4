//! The tables that the application's [`Catalogue`] is written to.

use std::collections::BTreeSet;

use sqlx::AnyPool;

use crate::Catalogue;

/// Makes the tables say what the catalogue says. Each change is a statement that can be repeated, so
/// that two processes may start at once.
pub(crate) async fn write(pool: &AnyPool, catalogue: &Catalogue) -> Result<(), sqlx::Error> {
    const PERMISSIONS: Table = Table {
        read: "SELECT role, permission FROM account_role_permissions",
        add: "INSERT INTO account_role_permissions (role, permission) VALUES ($1, $2) \
              ON CONFLICT (role, permission) DO NOTHING",
        remove: "DELETE FROM account_role_permissions WHERE role = $1 AND permission = $2",
    };
    const FEATURES: Table = Table {
        read: "SELECT plan, feature FROM account_plan_features",
        add: "INSERT INTO account_plan_features (plan, feature) VALUES ($1, $2) \
              ON CONFLICT (plan, feature) DO NOTHING",
        remove: "DELETE FROM account_plan_features WHERE plan = $1 AND feature = $2",
    };
    PERMISSIONS.write(pool, &catalogue.permissions()).await?;
    FEATURES.write(pool, &catalogue.features()).await
}

/// The statements for one of them.
struct Table {
    read: &'static str,
    add: &'static str,
    remove: &'static str,
}

impl Table {
    async fn write(
        &self,
        pool: &AnyPool,
        wanted: &BTreeSet<(String, String)>,
    ) -> Result<(), sqlx::Error> {
        let there: Vec<(String, String)> = sqlx::query_as(self.read).fetch_all(pool).await?;
        let there = BTreeSet::from_iter(there);
        for (statement, pairs) in [
            (self.add, wanted.difference(&there)),
            (self.remove, there.difference(wanted)),
        ] {
            for (name, of) in pairs {
                let query = sqlx::query(statement).bind(name).bind(of);
                query.execute(pool).await?;
            }
        }
        Ok(())
    }
}

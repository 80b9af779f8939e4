//! Organisations and who belongs to them.

use sqlx::{Any, AnyPool, Transaction};

use super::sessions::session_is;
use crate::organisations::{Member, Membership};

/// An organisation that is about to be.
pub(crate) struct NewOrganisation<'a> {
    pub(crate) id: &'a str,
    pub(crate) slug: &'a str,
    pub(crate) name: &'a str,
    /// Who makes it, and the role they get.
    pub(crate) user_id: &'a str,
    pub(crate) role: &'a str,
    pub(crate) now: i64,
    /// How many anybody may have made.
    pub(crate) most: i64,
}

/// How many organisations somebody has made.
pub(crate) async fn count_made(pool: &AnyPool, user_id: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM account_organisations WHERE created_by = $1")
        .bind(user_id)
        .fetch_one(pool)
        .await
}

/// Adds an organisation with its first member. `false`: the slug is taken, or they have made as many
/// as they may.
pub(crate) async fn insert(pool: &AnyPool, new: NewOrganisation<'_>) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let added = sqlx::query(
        "INSERT INTO account_organisations (id, slug, name, created_by, created_at) \
         SELECT $1, $2, $3, $4, $5 \
         WHERE (SELECT COUNT(*) FROM account_organisations WHERE created_by = $4) < $6 \
         ON CONFLICT (slug) DO NOTHING",
    )
    .bind(new.id)
    .bind(new.slug)
    .bind(new.name)
    .bind(new.user_id)
    .bind(new.now)
    .bind(new.most)
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if added == 0 {
        return Ok(false);
    }
    add_member(&mut transaction, new.id, new.user_id, new.role, new.now).await?;
    transaction.commit().await?;
    Ok(true)
}

/// What a user belongs to, by name.
pub(crate) async fn of_user(pool: &AnyPool, user_id: &str) -> Result<Vec<Membership>, sqlx::Error> {
    sqlx::query_as(
        "SELECT o.id, o.slug, o.name, o.plan, m.role \
         FROM account_memberships m JOIN account_organisations o ON o.id = m.organisation_id \
         WHERE m.user_id = $1 ORDER BY o.name, o.id",
    )
    .bind(user_id)
    .fetch_all(pool)
    .await
}

/// Who belongs to an organisation, by address.
pub(crate) async fn members(pool: &AnyPool, id: &str) -> Result<Vec<Member>, sqlx::Error> {
    sqlx::query_as(
        "SELECT u.id, u.email, m.role \
         FROM account_memberships m JOIN account_users u ON u.id = m.user_id \
         WHERE m.organisation_id = $1 ORDER BY u.email",
    )
    .bind(id)
    .fetch_all(pool)
    .await
}

/// Makes a session act for an organisation, or for none; it gets a new id, where its rights change by
/// that: `rotate_at`. `false`: its user is no member, or it is over.
pub(crate) async fn choose(
    pool: &AnyPool,
    session: &str,
    user_id: &str,
    id: Option<&str>,
    rotate_at: Option<i64>,
) -> Result<bool, sqlx::Error> {
    sqlx::query(concat!(
        "UPDATE account_sessions SET organisation_id = $3, \
                rotate_at = COALESCE(CAST($4 AS BIGINT), rotate_at) \
         WHERE user_id = $2 AND revoked_at IS NULL \
           AND ($3 IS NULL OR EXISTS (SELECT 1 FROM account_memberships m \
                WHERE m.user_id = $2 AND m.organisation_id = $3)) AND ",
        session_is!("$1")
    ))
    .bind(session)
    .bind(user_id)
    .bind(id)
    .bind(rotate_at)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Who changes an organisation, and by which permission; looked at again where the change is made,
/// since it may have been taken away after the guard.
pub(crate) struct By<'a> {
    pub(crate) id: &'a str,
    pub(crate) user_id: &'a str,
    /// `None`: what every member may do.
    pub(crate) permission: Option<&'static str>,
}

/// How a change of an organisation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    Yes,
    /// Whoever wanted it may not, any more.
    NotAllowed,
    /// There is no such member, or there is one already.
    NoSuch,
    /// It would be left without an administrator.
    LastAdmin,
    /// There are as many members as there may be.
    Full,
}

/// Adds a member, if there are fewer than `most`.
pub(crate) async fn insert_member(
    pool: &AnyPool,
    by: By<'_>,
    user_id: &str,
    role: &str,
    now: i64,
    most: i64,
) -> Result<Changed, sqlx::Error> {
    let Some(mut transaction) = locked(pool, &by).await? else {
        return Ok(Changed::NotAllowed);
    };
    // What is not committed is undone.
    if !add_member(&mut transaction, by.id, user_id, role, now).await? {
        return Ok(Changed::NoSuch);
    }
    if count(&mut transaction, by.id).await? > most {
        return Ok(Changed::Full);
    }
    transaction.commit().await?;
    Ok(Changed::Yes)
}

/// Gives a member another role, and those of their sessions that act for the organisation a new id;
/// somebody keeps the role `keep`.
pub(crate) async fn update_role(
    pool: &AnyPool,
    by: By<'_>,
    user_id: &str,
    role: &str,
    keep: &str,
    now: i64,
) -> Result<Changed, sqlx::Error> {
    let Some(mut transaction) = locked(pool, &by).await? else {
        return Ok(Changed::NotAllowed);
    };
    let done = sqlx::query(
        "UPDATE account_memberships SET role = $3 WHERE organisation_id = $1 AND user_id = $2",
    )
    .bind(by.id)
    .bind(user_id)
    .bind(role)
    .execute(&mut *transaction)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(Changed::NoSuch);
    }
    if !has_role(&mut transaction, by.id, keep).await? {
        return Ok(Changed::LastAdmin);
    }
    sqlx::query(
        "UPDATE account_sessions SET rotate_at = $3 \
         WHERE user_id = $1 AND organisation_id = $2 AND revoked_at IS NULL",
    )
    .bind(user_id)
    .bind(by.id)
    .bind(now)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(Changed::Yes)
}

/// Removes a member, whose sessions act for it no more and get new ids; of those who stay somebody keeps the role
/// `keep`. With its last member the organisation goes.
pub(crate) async fn delete_member(
    pool: &AnyPool,
    by: By<'_>,
    user_id: &str,
    keep: &str,
    now: i64,
) -> Result<Changed, sqlx::Error> {
    let Some(mut transaction) = locked(pool, &by).await? else {
        return Ok(Changed::NotAllowed);
    };
    let done =
        sqlx::query("DELETE FROM account_memberships WHERE organisation_id = $1 AND user_id = $2")
            .bind(by.id)
            .bind(user_id)
            .execute(&mut *transaction)
            .await?;
    if done.rows_affected() == 0 {
        return Ok(Changed::NoSuch);
    }
    let is_empty = count(&mut transaction, by.id).await? == 0;
    if !is_empty && !has_role(&mut transaction, by.id, keep).await? {
        return Ok(Changed::LastAdmin);
    }
    // Or one who is added again would act for it at once, without having chosen it.
    sqlx::query(
        "UPDATE account_sessions SET organisation_id = NULL, rotate_at = $3 \
         WHERE user_id = $1 AND organisation_id = $2",
    )
    .bind(user_id)
    .bind(by.id)
    .bind(now)
    .execute(&mut *transaction)
    .await?;
    if is_empty {
        sqlx::query("DELETE FROM account_organisations WHERE id = $1")
            .bind(by.id)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(Changed::Yes)
}

pub(crate) async fn update_plan(
    pool: &AnyPool,
    by: By<'_>,
    plan: Option<&str>,
) -> Result<Changed, sqlx::Error> {
    let Some(mut transaction) = locked(pool, &by).await? else {
        return Ok(Changed::NotAllowed);
    };
    sqlx::query("UPDATE account_organisations SET plan = $2 WHERE id = $1")
        .bind(by.id)
        .bind(plan)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Changed::Yes)
}

/// One change of an organisation at a time: two that each keep an administrator could otherwise, at
/// once, keep none. `None`: whoever wants it may not.
async fn locked(
    pool: &AnyPool,
    by: &By<'_>,
) -> Result<Option<Transaction<'static, Any>>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    sqlx::query("UPDATE account_organisations SET slug = slug WHERE id = $1")
        .bind(by.id)
        .execute(&mut *transaction)
        .await?;
    // A statement of its own, which sees what was committed before the lock was there.
    let role: Option<String> = sqlx::query_scalar(
        "SELECT role FROM account_memberships WHERE organisation_id = $1 AND user_id = $2",
    )
    .bind(by.id)
    .bind(by.user_id)
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(role) = role else {
        return Ok(None);
    };
    let Some(permission) = by.permission else {
        return Ok(Some(transaction));
    };
    let permitted: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM account_role_permissions p \
         WHERE p.permission = $1 AND (p.role = $2 \
           OR p.role IN (SELECT r.role FROM account_roles r \
                          WHERE r.user_id = $3 AND r.role NOT LIKE 'org:%'))",
    )
    .bind(permission)
    .bind(role)
    .bind(by.user_id)
    .fetch_one(&mut *transaction)
    .await?;
    Ok((permitted > 0).then_some(transaction))
}

async fn count(transaction: &mut Transaction<'_, Any>, id: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM account_memberships WHERE organisation_id = $1")
        .bind(id)
        .fetch_one(&mut **transaction)
        .await
}

async fn has_role(
    transaction: &mut Transaction<'_, Any>,
    id: &str,
    role: &str,
) -> Result<bool, sqlx::Error> {
    let holders: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM account_memberships WHERE organisation_id = $1 AND role = $2",
    )
    .bind(id)
    .bind(role)
    .fetch_one(&mut **transaction)
    .await?;
    Ok(holders > 0)
}

async fn add_member(
    transaction: &mut Transaction<'_, Any>,
    id: &str,
    user_id: &str,
    role: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_memberships (organisation_id, user_id, role, created_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (organisation_id, user_id) DO NOTHING",
    )
    .bind(id)
    .bind(user_id)
    .bind(role)
    .bind(now)
    .execute(&mut **transaction)
    .await
    .map(|done| done.rows_affected() == 1)
}

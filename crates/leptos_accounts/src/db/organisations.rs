//! Organisations and who belongs to them.

use sqlx::{Any, AnyPool, Transaction};

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
}

/// Adds an organisation with its first member. `false`: the slug is taken.
pub(crate) async fn insert(pool: &AnyPool, new: NewOrganisation<'_>) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let added = sqlx::query(
        "INSERT INTO account_organisations (id, slug, name, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (slug) DO NOTHING",
    )
    .bind(new.id)
    .bind(new.slug)
    .bind(new.name)
    .bind(new.now)
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

/// Makes a session act for an organisation, or for none. `false`: its user is no member, or it is
/// over.
pub(crate) async fn choose(
    pool: &AnyPool,
    session: &str,
    user_id: &str,
    id: Option<&str>,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET organisation_id = $3 \
         WHERE id_hash = $1 AND user_id = $2 AND revoked_at IS NULL \
           AND ($3 IS NULL OR EXISTS (SELECT 1 FROM account_memberships m \
                WHERE m.user_id = $2 AND m.organisation_id = $3))",
    )
    .bind(session)
    .bind(user_id)
    .bind(id)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Whether a member was added.
pub(crate) enum Added {
    Yes,
    /// They are one.
    IsMember,
    /// There are as many as there may be.
    Full,
}

/// Adds a member, if there are fewer than `most`.
pub(crate) async fn insert_member(
    pool: &AnyPool,
    id: &str,
    user_id: &str,
    role: &str,
    now: i64,
    most: usize,
) -> Result<Added, sqlx::Error> {
    let mut transaction = locked(pool, id).await?;
    if !add_member(&mut transaction, id, user_id, role, now).await? {
        return Ok(Added::IsMember);
    }
    let count = "SELECT COUNT(*) FROM account_memberships WHERE organisation_id = $1";
    let count: i64 = sqlx::query_scalar(count)
        .bind(id)
        .fetch_one(&mut *transaction)
        .await?;
    if usize::try_from(count).is_ok_and(|count| count > most) {
        return Ok(Added::Full); // What is not committed is undone.
    }
    transaction.commit().await?;
    Ok(Added::Yes)
}

/// Gives a member another role. `false`: there is no such member, or nobody else has the role
/// `keep`.
pub(crate) async fn update_role(
    pool: &AnyPool,
    id: &str,
    user_id: &str,
    role: &str,
    keep: &str,
) -> Result<bool, sqlx::Error> {
    let mut transaction = locked(pool, id).await?;
    let done = sqlx::query(
        "UPDATE account_memberships SET role = $3 \
         WHERE organisation_id = $1 AND user_id = $2 \
           AND ($3 = $4 OR EXISTS (SELECT 1 FROM account_memberships other \
                WHERE other.organisation_id = $1 AND other.user_id <> $2 AND other.role = $4))",
    )
    .bind(id)
    .bind(user_id)
    .bind(role)
    .bind(keep)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a member, whose sessions act for it no more. `false`: there is no such member, or nobody
/// else has the role `keep`.
pub(crate) async fn delete_member(
    pool: &AnyPool,
    id: &str,
    user_id: &str,
    keep: &str,
) -> Result<bool, sqlx::Error> {
    let mut transaction = locked(pool, id).await?;
    let done = sqlx::query(
        "DELETE FROM account_memberships \
         WHERE organisation_id = $1 AND user_id = $2 \
           AND EXISTS (SELECT 1 FROM account_memberships other \
                WHERE other.organisation_id = $1 AND other.user_id <> $2 AND other.role = $3)",
    )
    .bind(id)
    .bind(user_id)
    .bind(keep)
    .execute(&mut *transaction)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    // Or one who is added again would act for it at once, without having chosen it.
    let forget = "UPDATE account_sessions SET organisation_id = NULL \
                  WHERE user_id = $1 AND organisation_id = $2";
    sqlx::query(forget)
        .bind(user_id)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(true)
}

pub(crate) async fn update_plan(
    pool: &AnyPool,
    id: &str,
    plan: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE account_organisations SET plan = $2 WHERE id = $1")
        .bind(id)
        .bind(plan)
        .execute(pool)
        .await
        .map(drop)
}

/// One change of an organisation's members at a time: two that each keep an administrator could
/// otherwise, at once, keep none.
async fn locked(pool: &AnyPool, id: &str) -> Result<Transaction<'static, Any>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    sqlx::query("UPDATE account_organisations SET slug = slug WHERE id = $1")
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction)
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

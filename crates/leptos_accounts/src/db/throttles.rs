//! How much of a limit is used up: one statement counts, so that no two nodes give the last try twice.

use sqlx::AnyConnection;

/// One try of something.
pub(crate) struct Try<'a> {
    pub(crate) id: &'a str,
    pub(crate) now: i64,
    /// Milliseconds that one try costs.
    pub(crate) cost: i64,
    /// Milliseconds that all tries at once cost.
    pub(crate) all: i64,
    /// How far in the future no row can be, unless the clock went back.
    pub(crate) impossible: i64,
}

/// Counts it (GCRA, the "virtual scheduling" of ITU-T I.371, annex A). `false`: there is none left, and
/// nothing was counted.
pub(crate) async fn take(
    connection: &mut AnyConnection,
    it: &Try<'_>,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_throttles (id, until) VALUES ($1, $2 + $3) \
         ON CONFLICT (id) DO UPDATE SET until = $3 + CASE \
             WHEN account_throttles.until > $2 AND account_throttles.until <= $5 \
             THEN account_throttles.until ELSE $2 END \
         WHERE account_throttles.until + $3 <= $2 + $4 OR account_throttles.until > $5",
    )
    .bind(it.id)
    .bind(it.now)
    .bind(it.cost)
    .bind(it.all)
    .bind(it.impossible)
    .execute(connection)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// When all of it is there again; `None` where nothing of it is used up.
pub(crate) async fn until(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<Option<i64>, sqlx::Error> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT until FROM account_throttles WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|(until,)| until))
}

/// Takes back what a try cost.
pub(crate) async fn give_back(
    connection: &mut AnyConnection,
    id: &str,
    cost: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE account_throttles SET until = until - $2 WHERE id = $1")
        .bind(id)
        .bind(cost)
        .execute(connection)
        .await
        .map(drop)
}

/// Deletes the rows that say nothing any more, and, of more than `most`, those that say least.
pub(crate) async fn sweep(
    connection: &mut AnyConnection,
    now: i64,
    most: i64,
) -> Result<u64, sqlx::Error> {
    sqlx::query(
        "DELETE FROM account_throttles WHERE until <= $1 OR until <= \
           (SELECT until FROM account_throttles ORDER BY until DESC LIMIT 1 OFFSET $2)",
    )
    .bind(now)
    .bind(most)
    .execute(connection)
    .await
    .map(|done| done.rows_affected())
}

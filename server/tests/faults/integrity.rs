//! The database's own check.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

/// Fails where the database finds anything wrong with itself.
pub(crate) async fn check(url: &str) {
    if url.starts_with("sqlite:") {
        sqlite(url).await;
    } else {
        postgres(url).await;
    }
}

async fn sqlite(url: &str) {
    let mut connection = SqliteConnection::connect(url).await.expect("a connection");
    let found: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .expect("a check");
    assert_eq!(found, "ok");
    let strays = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut connection)
        .await
        .expect("a check");
    assert!(strays.is_empty(), "{} rows refer to nothing", strays.len());
}

/// Every table is read in full, and every index compared with its table, by PostgreSQL's own `amcheck`.
async fn postgres(url: &str) {
    let mut connection = PgConnection::connect(url).await.expect("a connection");
    connection
        .execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        .await
        .expect("amcheck, which comes with PostgreSQL (Debian: the package `postgresql`)");
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT relname::text FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
            .fetch_all(&mut connection)
            .await
            .expect("tables");
    assert!(tables.len() > 5, "{tables:?}");
    for table in tables {
        let query = format!("SELECT msg FROM verify_heapam('{table}')");
        let wrong: Vec<String> = sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_all(&mut connection)
            .await
            .expect("a check");
        assert!(wrong.is_empty(), "{table}: {wrong:?}");
    }
    connection
        .execute(
            "SELECT bt_index_check(i.indexrelid, true) FROM pg_index i \
             JOIN pg_class c ON c.oid = i.indexrelid \
             WHERE c.relnamespace = 'public'::regnamespace AND i.indisvalid",
        )
        .await
        .expect("every index fits its table");
}

//! While nobody can tell whose a credential is, nobody is let in and nobody is told that it is wrong.

use crate::{
    DOWN, UNKNOWN,
    site::{By, Site},
};

#[tokio::test]
async fn a_key_is_neither_right_nor_wrong_while_the_database_is_down() {
    let site = Site::open().await;
    let key = site.key(&site.person("ann").await, "notes:read").await;
    site.app.pool().close().await;
    assert_eq!(site.status(By::Bearer(&key), "/notes").await, DOWN);
    // What is no key at all needs no database.
    assert_eq!(site.status(By::Bearer("ak_1"), "/notes").await, UNKNOWN);
}

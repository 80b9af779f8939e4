//! When a key was last used is written down at most once a minute.

use std::time::Duration;

use crate::{
    OK,
    site::{By, Site},
};

#[tokio::test]
async fn use_is_written_at_most_once_a_minute() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let key = site.key(&ann, "notes:read").await;
    let last = async || {
        let list = site.get(By::Cookie(&ann), "/keys").await;
        list.json[0]["last_used_at"].as_i64()
    };
    assert_eq!(last().await, None);
    assert_eq!(site.status(By::Bearer(&key), "/notes").await, OK);
    let first = last().await.expect("a time");
    site.app.clock.advance(Duration::from_millis(59_999));
    site.get(By::Bearer(&key), "/notes").await;
    assert_eq!(last().await, Some(first));
    site.app.clock.advance(Duration::from_millis(1));
    site.get(By::Bearer(&key), "/notes").await;
    assert_eq!(last().await, Some(first + 60_000));
    // A guess is no use.
    site.app.clock.advance(Duration::from_secs(60));
    let guess = format!("{}{}", &key[..20], "A".repeat(43));
    site.get(By::Bearer(&guess), "/notes").await;
    assert_eq!(last().await, Some(first + 60_000));
}

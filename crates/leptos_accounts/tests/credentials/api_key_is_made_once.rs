//! A key is made by a person at a browser, shown once, and kept as a hash.

use serde_json::json;

use crate::{
    MISTAKE, OK, REFUSED,
    site::{By, Site},
};

#[tokio::test]
async fn the_secret_is_in_the_answer_and_nowhere_else() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let fields = [
        ("name", " Backup "),
        ("scopes", "notes:read notes:write"),
        ("seconds", "3600"),
        ("form", "f-1"),
    ];
    let made = site.post(By::Cookie(&ann), "/keys", &fields).await;
    assert_eq!(made.status, OK);
    let key = &made.json[0];
    assert_eq!(key["name"], "Backup");
    assert_eq!(key["scopes"], json!(["notes:read", "notes:write"]));
    assert_eq!(key["is_expired"], false);
    let text = made.json[1].as_str().expect("a secret");
    let (_, secret) = text[3..].split_once('_').expect("a key");
    assert_eq!(text.len(), 63);

    let list = site.get(By::Cookie(&ann), "/keys").await;
    assert_eq!(list.json, json!([key]));
    let stored = site.app.database().dump();
    let holds = |text: &str| {
        let mut windows = stored.windows(text.len());
        windows.any(|window| window == text.as_bytes())
    };
    assert!(holds("Backup"), "the key is there");
    assert!(!holds(secret), "its secret is not");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_key() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    let fields = [("name", "Backup"), ("scopes", "notes:read"), ("form", "f")];
    for _ in 0..5 {
        let both = futures::join!(
            site.post(By::Cookie(&ann), "/keys", &fields),
            site.post(By::Cookie(&ann), "/keys", &fields)
        );
        assert!(both.0.status == MISTAKE || both.1.status == MISTAKE);
    }
    let list = site.get(By::Cookie(&ann), "/keys").await;
    let id = list.json[0]["id"].as_str().expect("one key");
    assert_eq!(list.json.as_array().map(Vec::len), Some(1));
    // Neither is it made again once it was revoked.
    let gone = [("id", id)];
    let revoked = site.post(By::Cookie(&ann), "/keys/revoke", &gone).await;
    assert_eq!(revoked.status, OK);
    let again = site.post(By::Cookie(&ann), "/keys", &fields).await;
    assert_eq!(again.status, MISTAKE);
    // Somebody else's form is another one.
    let other = site.post(By::Cookie(&bea), "/keys", &fields).await;
    assert_eq!(other.status, OK);
}

#[tokio::test]
async fn a_mistake_says_what_would_be_right() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let long = "x".repeat(101);
    for (name, scopes, seconds, right) in [
        ("", "notes:read", "3600", "a name of"),
        ("two\nlines", "notes:read", "3600", "a name of"),
        (long.as_str(), "notes:read", "3600", "a name of"),
        ("Backup", "", "3600", "Choose"),
        ("Backup", "notes:read notes:*", "3600", "Choose"),
        ("Backup", "notes:read", "59", "a minute to ten years"),
        (
            "Backup",
            "notes:read",
            "18446744073709551615",
            "a minute to ten years",
        ),
    ] {
        let fields = [("name", name), ("scopes", scopes), ("seconds", seconds)];
        let answer = site.post(By::Cookie(&ann), "/keys", &fields).await;
        assert_eq!(answer.status, MISTAKE, "{fields:?}");
        assert!(answer.json.to_string().contains(right), "{answer:?}");
    }
    assert_eq!(site.get(By::Cookie(&ann), "/keys").await.json, json!([]));
}

#[tokio::test]
async fn a_person_has_a_limited_number_of_keys() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    for _ in 0..100 {
        site.key(&ann, "notes:read").await;
    }
    let fields = [("name", "One more"), ("scopes", "notes:read")];
    let full = site.post(By::Cookie(&ann), "/keys", &fields).await;
    assert_eq!(full.status, MISTAKE);
    let list = site.get(By::Cookie(&ann), "/keys").await;
    let id = list.json[7]["id"].as_str().expect("a key");
    site.post(By::Cookie(&ann), "/keys/revoke", &[("id", id)])
        .await;
    let fits = site.post(By::Cookie(&ann), "/keys", &fields).await;
    assert_eq!(fits.status, OK);
}

#[tokio::test]
async fn a_key_makes_no_key_and_ends_none() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let key = site.key(&ann, "notes:read").await;
    let fields = [("name", "Another"), ("scopes", "notes:read")];
    let made = site.post(By::Bearer(&key), "/keys", &fields).await;
    assert_eq!(made.status, REFUSED);
    let id = [("id", &key[3..19])];
    let ended = site.post(By::Bearer(&key), "/keys/revoke", &id);
    assert_eq!(ended.await.status, REFUSED);
    assert_eq!(site.status(By::Bearer(&key), "/notes").await, OK);
}

//! Deleting an account takes a proof for that, and leaves nothing.

use crate::{
    LOG, OK, UNPROVEN, call,
    common::PASSWORD,
    open, proven,
    site::{By, Site},
};

const DELETE: &str = "delete_account";
const PROOF: Option<&str> = Some("delete-account");

async fn make_organisation(site: &Site, cookie: &str, name: &str) {
    let fields = [("name", name)];
    let made = site
        .post(By::Cookie(cookie), "/organisation", &fields)
        .await;
    assert_eq!(made.status, OK);
}

/// As an administrator does.
async fn add(site: &Site, name: &str, role: &'static str) {
    let added = sqlx::query(
        "INSERT INTO account_memberships (organisation_id, user_id, role, created_at) \
         SELECT o.id, u.id, $2, 1 FROM account_organisations o, account_users u \
         WHERE u.email = $1",
    )
    .bind(format!("{name}@example.com"))
    .bind(role)
    .execute(site.app.pool())
    .await;
    assert_eq!(added.expect("added").rows_affected(), 1);
}

#[tokio::test]
async fn it_takes_a_proof_for_that_and_everything_goes() {
    let site = open().await;
    let ann = site.person("ann").await;
    let bea = site.person("bea").await;
    make_organisation(&site, &ann, "Orchard").await;
    let key = site.post(By::Cookie(&ann), "/key", &[]).await.body;
    let token = site.get(By::Cookie(&ann), "/token").await.body;
    let phone = site.device("ann", PASSWORD).await.expect("signed in");
    assert_eq!(call(&site, &ann, DELETE).await.status, UNPROVEN);
    let ann = proven(&site, &ann, Some("open-safe")).await;
    assert_eq!(call(&site, &ann, DELETE).await.status, UNPROVEN);

    let ann = proven(&site, &ann, PROOF).await;
    let gone = call(&site, &ann, DELETE).await;
    assert_eq!(gone.status, OK, "{}", gone.body);
    let cookie = gone.headers["set-cookie"].to_str().expect("ASCII");
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    assert!(gone.headers.contains_key("clear-site-data"));
    for cookie in [&ann, &phone] {
        assert_eq!(site.status(By::Cookie(cookie), "/closed").await, UNPROVEN);
    }
    for program in [&key, &token] {
        let status = site.status(By::Bearer(program), "/for-programs").await;
        assert_eq!(status, UNPROVEN);
    }
    assert_eq!(site.device("ann", PASSWORD).await, None);
    assert_eq!(site.status(By::Cookie(&bea), "/closed").await, OK);
    for (table, left) in [
        ("SELECT COUNT(*) FROM account_users", 1),
        ("SELECT COUNT(*) FROM account_sessions", 1),
        ("SELECT COUNT(*) FROM account_api_keys", 0),
        ("SELECT COUNT(*) FROM account_memberships", 0),
        ("SELECT COUNT(*) FROM account_organisations", 0),
    ] {
        assert_eq!(site.app.count(table).await, left, "{table}");
    }
    let text = LOG.text();
    assert!(text.contains("event=\"account_deleted\""), "{text}");
    assert!(!text.contains("ann@"), "{text}");
    site.person("ann").await;
}

#[tokio::test]
async fn who_alone_administers_others_is_told_what_to_do_before_any_proof() {
    let site = open().await;
    let ann = site.person("ann").await;
    let bea = site.person("bea").await;
    site.person("cleo").await;
    make_organisation(&site, &ann, "Orchard").await;
    add(&site, "bea", "org:member").await;
    for proof in [None, PROOF] {
        let ann = match proof {
            Some(_) => proven(&site, &ann, proof).await,
            None => ann.clone(),
        };
        let refused = call(&site, &ann, DELETE).await;
        assert!(!refused.status.is_success());
        assert!(refused.body.contains("“Orchard”"), "{}", refused.body);
        assert!(refused.body.contains("somebody else"), "{}", refused.body);
        if proof.is_some() {
            add(&site, "cleo", "org:admin").await;
            let gone = call(&site, &ann, DELETE).await;
            assert_eq!(gone.status, OK, "the proof is there still: {}", gone.body);
        }
    }
    let members = site.app.count("SELECT COUNT(*) FROM account_memberships");
    assert_eq!(members.await, 2, "those of others");
    let bea = proven(&site, &bea, PROOF).await;
    assert_eq!(call(&site, &bea, DELETE).await.status, OK);
}

#[tokio::test]
async fn of_two_administrators_who_leave_at_once_one_stays() {
    for _ in 0..5 {
        let site = open().await;
        let ann = site.person("ann").await;
        let bea = site.person("bea").await;
        site.person("cleo").await;
        make_organisation(&site, &ann, "Orchard").await;
        add(&site, "bea", "org:admin").await;
        add(&site, "cleo", "org:member").await;
        let ann = proven(&site, &ann, PROOF).await;
        let bea = proven(&site, &bea, PROOF).await;
        let (one, other) = futures::join!(call(&site, &ann, DELETE), call(&site, &bea, DELETE));
        let gone = [&one, &other].map(|answer| answer.status == OK);
        assert_eq!(gone.iter().filter(|gone| **gone).count(), 1, "{gone:?}");
        let admins = site
            .app
            .count("SELECT COUNT(*) FROM account_memberships WHERE role = 'org:admin'");
        assert_eq!(admins.await, 1);
    }
}

#[tokio::test]
async fn what_the_application_names_goes_in_the_same_transaction() {
    let site =
        Site::open(|config| config.delete_with_account("DELETE FROM shelves WHERE owner_id = $1"))
            .await;
    let ann = site.person("ann").await;
    let ann = proven(&site, &ann, PROOF).await;
    let failed = call(&site, &ann, DELETE).await;
    assert_eq!(failed.status, 503, "there are no shelves");
    assert_eq!(site.status(By::Cookie(&ann), "/closed").await, OK);

    for statement in [
        "CREATE TABLE shelves (owner_id TEXT NOT NULL)",
        "INSERT INTO shelves SELECT id FROM account_users",
        "INSERT INTO shelves VALUES ('somebody else')",
    ] {
        let done = sqlx::query(statement).execute(site.app.pool()).await;
        done.expect(statement);
    }
    let ann = proven(&site, &ann, PROOF).await;
    assert_eq!(call(&site, &ann, DELETE).await.status, OK);
    assert_eq!(site.app.count("SELECT COUNT(*) FROM shelves").await, 1);
}

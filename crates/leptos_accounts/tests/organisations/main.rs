//! Organisations, from the first request to the last member.

#![cfg(feature = "ssr")]

#[path = "../common/mod.rs"]
mod common;
mod site;

use axum::http::StatusCode;
use leptos_accounts::{Accounts, AccountsConfig, Catalogue};
use serde_json::{Value, json};

use self::{common::database::TestDatabase, site::Site};

const OK: StatusCode = StatusCode::OK;
const REFUSED: StatusCode = StatusCode::FORBIDDEN;
const MISTAKE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const NOTHING: StatusCode = StatusCode::NOT_FOUND;

#[tokio::test]
async fn who_makes_an_organisation_acts_for_it_with_all_that_its_role_and_plan_permit() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let (_, before) = site.get(&ann, "/who").await;
    assert_eq!(before["user"]["organisation"], Value::Null);
    assert_eq!(site.get(&ann, "/members").await.0, REFUSED);

    assert_eq!(
        site.post(&ann, "/create", &[("name", " The Orchard ")])
            .await,
        OK
    );
    assert_eq!(site.post(&ann, "/plan", &[("plan", "team")]).await, OK);
    let (_, auth) = site.get(&ann, "/who").await;
    let user = &auth["user"];
    assert_eq!(user["organisation"]["slug"], "the-orchard");
    assert_eq!(user["organisation"]["role"], "org:admin");
    assert_eq!(user["roles"], json!([]), "none that counts elsewhere");
    assert_eq!(
        user["permissions"],
        json!([
            "org:memberships:manage",
            "org:memberships:read",
            "org:plan:manage"
        ])
    );
    assert_eq!(user["plans"], json!(["team"]));
    assert_eq!(user["features"], json!(["export"]));

    assert_eq!(site.post(&ann, "/plan", &[]).await, OK);
    let (_, auth) = site.get(&ann, "/who").await;
    assert_eq!(auth["user"]["features"], json!([]));
    assert_eq!(site.post(&ann, "/plan", &[("plan", "gold")]).await, MISTAKE);
}

#[tokio::test]
async fn an_organisation_of_ones_own_is_found_by_what_it_is_called_in_addresses() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    for name in ["The Orchard", "The Mill"] {
        assert_eq!(site.post(&ann, "/create", &[("name", name)]).await, OK);
    }
    for slug in ["the-orchard", " The-Orchard "] {
        assert_eq!(site.post(&ann, "/choose", &[]).await, OK);
        assert_eq!(site.post(&ann, "/enter", &[("name", slug)]).await, OK);
        let (_, auth) = site.get(&ann, "/who").await;
        assert_eq!(auth["user"]["organisation"]["slug"], "the-orchard");
    }
    for slug in ["the-orchards", "", "the%"] {
        let mistake = site.post(&ann, "/enter", &[("name", slug)]).await;
        assert_eq!(mistake, MISTAKE, "{slug}");
    }
    let somebody_elses = site.post(&bea, "/enter", &[("name", "the-orchard")]).await;
    assert_eq!(somebody_elses, MISTAKE);
}

#[tokio::test]
async fn a_member_may_look_and_an_administrator_may_change() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    site.post(&ann, "/create", &[("name", "Orchard")]).await;
    let add = |email, role| [("email", email), ("role", role)];
    let bea_member = add("Bea@example.com", "org:member");
    assert_eq!(site.post(&ann, "/add", &bea_member).await, OK);
    assert_eq!(site.post(&ann, "/add", &bea_member).await, MISTAKE, "twice");
    for (email, role) in [
        ("nobody@example.com", "org:member"),
        ("no address", "org:member"),
        // What counts beyond the organisation is not the organisation's to give.
        ("bea@example.com", "admin"),
        ("bea@example.com", "org:owner"),
    ] {
        assert_eq!(
            site.post(&ann, "/add", &add(email, role)).await,
            MISTAKE,
            "{email} {role}"
        );
    }

    let (_, mine) = site.get(&bea, "/mine").await;
    let id = mine[0]["id"].as_str().expect("an organisation");
    assert_eq!(site.post(&bea, "/choose", &[("id", id)]).await, OK);
    assert_eq!(site.get(&bea, "/members").await.0, OK);
    assert_eq!(site.post(&bea, "/plan", &[("plan", "team")]).await, REFUSED);
    let ann_id = site.member(&bea, "ann").await;
    assert_eq!(
        site.post(&bea, "/remove", &[("id", &ann_id)]).await,
        REFUSED
    );

    // A role that is given or taken counts at the next request, in the session that is there.
    let bea_id = site.member(&ann, "bea").await;
    let change = |role| [("id", bea_id.as_str()), ("role", role)];
    assert_eq!(site.post(&ann, "/change", &change("org:admin")).await, OK);
    assert_eq!(site.post(&bea, "/plan", &[("plan", "team")]).await, OK);
    assert_eq!(site.post(&ann, "/change", &change("org:member")).await, OK);
    assert_eq!(site.post(&bea, "/plan", &[]).await, REFUSED);
    assert_eq!(site.post(&ann, "/remove", &[("id", &bea_id)]).await, OK);
    assert_eq!(site.get(&bea, "/members").await.0, REFUSED);
    let (_, auth) = site.get(&bea, "/who").await;
    assert_eq!(auth["user"]["organisation"], Value::Null);
    // Added again, she chooses again.
    assert_eq!(site.post(&ann, "/add", &bea_member).await, OK);
    assert_eq!(site.get(&bea, "/members").await.0, REFUSED);
}

#[tokio::test]
async fn an_organisation_has_a_limited_number_of_members_and_a_person_of_organisations() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    site.person("cleo").await;
    site.post(&ann, "/create", &[("name", "Orchard")]).await;
    let (_, mine) = site.get(&ann, "/mine").await;
    let id = mine[0]["id"].as_str().expect("an organisation").to_owned();
    for number in 0..498 {
        for statement in [
            "INSERT INTO account_users (id, email, created_at) VALUES ($1, $1, 0)",
            "INSERT INTO account_memberships (user_id, organisation_id, role, created_at) \
             VALUES ($1, $2, 'org:member', 0)",
        ] {
            let query = sqlx::query(statement).bind(number.to_string()).bind(&id);
            query.execute(site.app.pool()).await.expect("inserted");
        }
    }
    let add = |email| [("email", email), ("role", "org:member")];
    assert_eq!(site.post(&ann, "/add", &add("bea@example.com")).await, OK);
    let full = site.post(&ann, "/add", &add("cleo@example.com")).await;
    assert_eq!(full, MISTAKE, "500 are as many as fit");

    for _ in 0..50 {
        assert_eq!(site.post(&bea, "/create", &[("name", "B")]).await, OK);
    }
    // What others add somebody to does not count.
    assert_eq!(site.post(&bea, "/create", &[("name", "B")]).await, MISTAKE);
}

#[tokio::test]
async fn nobody_acts_for_what_they_do_not_belong_to() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    site.post(&ann, "/create", &[("name", "Orchard")]).await;
    let (_, mine) = site.get(&ann, "/mine").await;
    let id = mine[0]["id"].as_str().expect("an organisation");
    assert_eq!(site.post(&bea, "/choose", &[("id", id)]).await, NOTHING);
    assert_eq!(
        site.post(&bea, "/choose", &[("id", "guess")]).await,
        NOTHING
    );
    assert_eq!(site.post(&bea, "/leave", &[]).await, NOTHING);
    site.post(&bea, "/create", &[("name", "Orchard")]).await;
    let (_, hers) = site.get(&bea, "/mine").await;
    assert_ne!(hers[0]["slug"], mine[0]["slug"], "of two, one gets another");
    let ann_id = site.member(&ann, "ann").await;
    assert_eq!(
        site.post(&bea, "/remove", &[("id", &ann_id)]).await,
        NOTHING
    );
    assert_eq!(site.post(&bea, "/choose", &[]).await, OK, "for none");
    assert_eq!(site.get(&bea, "/members").await.0, REFUSED);
    assert_eq!(site.post(&bea, "/create", &[("name", " ")]).await, MISTAKE);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_keeps_an_administrator_whatever_comes_at_once() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    site.post(&ann, "/create", &[("name", "Orchard")]).await;
    let (_, mine) = site.get(&ann, "/mine").await;
    let id = mine[0]["id"].as_str().expect("an organisation").to_owned();
    site.post(
        &ann,
        "/add",
        &[("email", "bea@example.com"), ("role", "org:admin")],
    )
    .await;
    site.post(&bea, "/choose", &[("id", &id)]).await;
    let (ann_id, bea_id) = (
        site.member(&ann, "ann").await,
        site.member(&ann, "bea").await,
    );

    let demote = |who| [("id", who), ("role", "org:member")];
    let (bea_steps_down, ann_steps_down) = (demote(&bea_id), demote(&ann_id));
    for _ in 0..20 {
        let (one, other) = tokio::join!(
            site.post(&ann, "/change", &bea_steps_down),
            site.post(&bea, "/change", &ann_steps_down),
        );
        let counts = [one, other].iter().filter(|status| **status == OK).count();
        assert_eq!(counts, 1, "{one} {other}");
        let (winner, loser) = if one == OK {
            (&ann, &bea_id)
        } else {
            (&bea, &ann_id)
        };
        let promote = [("id", loser.as_str()), ("role", "org:admin")];
        assert_eq!(site.post(winner, "/change", &promote).await, OK);
    }
    assert_eq!(
        site.post(&ann, "/change", &bea_steps_down).await,
        OK,
        "she is one of two"
    );
    assert_eq!(site.post(&ann, "/leave", &[]).await, MISTAKE);
    let steps_down = site.post(&ann, "/change", &ann_steps_down).await;
    assert_eq!(steps_down, MISTAKE);
    assert_eq!(site.post(&bea, "/leave", &[]).await, OK);
}

#[tokio::test]
async fn with_its_last_member_an_organisation_goes() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    site.post(&ann, "/create", &[("name", "Orchard")]).await;
    assert_eq!(site.post(&ann, "/leave", &[]).await, OK);
    let count = "SELECT COUNT(*) FROM account_organisations";
    assert_eq!(site.app.count(count).await, 0);
    let (_, auth) = site.get(&ann, "/who").await;
    assert_eq!(auth["user"]["organisation"], Value::Null);
    assert_eq!(site.post(&ann, "/create", &[("name", "Brook")]).await, OK);
}

#[tokio::test]
async fn a_right_that_was_taken_away_after_the_guard_changes_nothing() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    site.person("cleo").await;
    site.post(&ann, "/create", &[("name", "Orchard")]).await;
    let (_, mine) = site.get(&ann, "/mine").await;
    let id = mine[0]["id"].as_str().expect("an organisation").to_owned();
    let administrator = [("email", "bea@example.com"), ("role", "org:admin")];
    site.post(&ann, "/add", &administrator).await;
    site.post(&bea, "/choose", &[("id", &id)]).await;
    let accomplice = [("email", "cleo@example.com"), ("role", "org:admin")];
    assert_eq!(site.post(&bea, "/add-late", &accomplice).await, REFUSED);
    let (_, members) = site.get(&ann, "/members").await;
    assert_eq!(members.as_array().expect("a list").len(), 2);
}

#[tokio::test]
async fn an_id_that_is_none_is_not_found() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    site.post(&ann, "/create", &[("name", "Orchard")]).await;
    for id in [
        "\0",
        "",
        "x",
        &"0".repeat(31),
        &"g".repeat(32),
        &"0".repeat(32),
    ] {
        if !id.is_empty() {
            assert_eq!(site.post(&ann, "/choose", &[("id", id)]).await, NOTHING);
        }
        assert_eq!(site.post(&ann, "/remove", &[("id", id)]).await, NOTHING);
        let change = [("id", id), ("role", "org:member")];
        assert_eq!(site.post(&ann, "/change", &change).await, NOTHING);
    }
}

#[tokio::test]
async fn what_the_catalogue_no_longer_names_is_permitted_no_more() {
    let database = TestDatabase::fresh().await;
    let open = |catalogue: Catalogue| {
        let secret = leptos_accounts::RootSecret::generate();
        let config = AccountsConfig::new(database.url(), secret);
        Accounts::open(config.catalogue(catalogue))
    };
    let names = async |accounts: &Accounts| -> Vec<String> {
        sqlx::query_scalar(
            "SELECT permission FROM account_role_permissions WHERE role = 'admin' \
             UNION SELECT feature FROM account_plan_features ORDER BY 1",
        )
        .fetch_all(accounts.pool())
        .await
        .expect("names")
    };
    let wide = Catalogue::default()
        .role("admin", &["a:read", "a:write"])
        .and_then(|catalogue| catalogue.plan("team", &["export"]));
    let accounts = open(wide.expect("names")).await.expect("accounts");
    assert_eq!(names(&accounts).await, ["a:read", "a:write", "export"]);
    let narrow = Catalogue::default().role("admin", &["a:read"]);
    let accounts = open(narrow.expect("names")).await.expect("accounts");
    assert_eq!(names(&accounts).await, ["a:read"]);
}

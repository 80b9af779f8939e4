//! Who may do what with an organisation, through its page and its server functions.

#![cfg(feature = "ssr")]

mod common;

use common::site::{Answer, Site, Visitor};
use http::StatusCode;
use serde_json::Value;

const PAGE: &str = "/organisation";
const ADMIN: &str = "org:admin";
const MEMBER: &str = "org:member";

type Fields<'a> = &'a [(&'a str, &'a str)];

/// Posts a form that has to be carried out.
async fn done(visitor: &mut Visitor<'_>, function: &str, fields: Fields<'_>) {
    let answer = visitor.post(PAGE, function, fields).await;
    let location = answer.location.as_deref();
    assert_eq!(
        (answer.status, location),
        (StatusCode::SEE_OTHER, Some(PAGE)),
        "{function}: {}",
        answer.body
    );
}

async fn overview(visitor: &mut Visitor<'_>) -> Value {
    let answer = visitor.call("/api/list_organisation", &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).expect("JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// What `who` is told of Bea: her id, and her role.
async fn bea(who: &mut Visitor<'_>) -> (String, String) {
    let overview = overview(who).await;
    let members = overview["acting"]["members"].as_array().expect("members");
    let mut found = members.iter().filter(|it| it["email"] == "bea@example.com");
    let bea = found.next().expect("Bea belongs to it");
    (text(&bea["id"]), text(&bea["role"]))
}

/// Ann administers the Orchard and acts for it, as does its member Bea.
async fn orchard(site: &Site) -> (Visitor<'_>, Visitor<'_>) {
    let (mut ann, mut bea) = (site.member("ann").await, site.member("bea").await);
    let name = [("name", "The Orchard")];
    done(&mut ann, "/api/create_organisation", &name).await;
    let fields = [("email", "bea@example.com"), ("role", MEMBER)];
    done(&mut ann, "/api/add_member", &fields).await;
    let id = text(&overview(&mut bea).await["others"][0]["id"]);
    done(&mut bea, "/api/choose_organisation", &[("id", &id)]).await;
    (ann, bea)
}

fn assert_shows(answer: &Answer, heading: &str, parts: &[&str], others: &[&str]) {
    assert_eq!(
        (answer.status, answer.heading()),
        (StatusCode::OK, heading),
        "{}",
        answer.body
    );
    for part in parts {
        assert!(answer.body.contains(part), "{part} in {}", answer.body);
    }
    for part in others {
        assert!(!answer.body.contains(part), "{part} in {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_out_the_page_and_every_function_are_401_and_nothing_changes() {
    let site = Site::new().await;
    let (mut ann, _) = orchard(&site).await;
    let (id, _) = bea(&mut ann).await;
    let before = overview(&mut ann).await;
    let mut nobody = site.visitor();
    let page = nobody.get(PAGE).await;
    assert_eq!(
        (page.status, page.heading()),
        (StatusCode::UNAUTHORIZED, "Sign in to continue")
    );
    for (function, fields) in functions(&id) {
        let answer = nobody.call(function, &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{function}");
        let answer = nobody.post(PAGE, function, &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{function}");
    }
    assert_eq!(overview(&mut ann).await, before);
}

/// Every function, with fields that would do something.
fn functions(id: &str) -> [(&'static str, Vec<(&'static str, &str)>); 8] {
    [
        ("/api/list_organisation", vec![]),
        ("/api/create_organisation", vec![("name", "The Orchard")]),
        ("/api/choose_organisation", vec![("id", "")]),
        (
            "/api/add_member",
            vec![("email", "cleo@example.com"), ("role", ADMIN)],
        ),
        ("/api/change_member_role", vec![("id", id), ("role", ADMIN)]),
        ("/api/remove_member", vec![("id", id)]),
        ("/api/leave_organisation", vec![]),
        ("/api/change_plan", vec![("plan", "team")]),
    ]
}

/// Those that a demand guards which a plain member does not meet.
const ADMINISTRATION: [&str; 4] = [
    "/api/add_member",
    "/api/change_member_role",
    "/api/remove_member",
    "/api/change_plan",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_member_is_refused_with_403_and_nothing_changes() {
    let site = Site::new().await;
    let (mut ann, mut bea_herself) = orchard(&site).await;
    site.member("cleo").await;
    let (id, _) = bea(&mut ann).await;
    let before = overview(&mut ann).await;
    for (function, fields) in functions(&id) {
        if !ADMINISTRATION.contains(&function) {
            continue;
        }
        let answer = bea_herself.call(function, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{function}");
        let answer = bea_herself.post(PAGE, function, &fields).await;
        assert_eq!(
            (answer.status, answer.heading()),
            (StatusCode::FORBIDDEN, "Not allowed"),
            "{function}"
        );
        assert_eq!(overview(&mut ann).await, before, "{function}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_acts_for_none_may_change_none_of_those_they_administer() {
    let site = Site::new().await;
    let (mut ann, _) = orchard(&site).await;
    let (id, _) = bea(&mut ann).await;
    done(&mut ann, "/api/choose_organisation", &[("id", "")]).await;
    for (function, fields) in functions(&id) {
        if ADMINISTRATION.contains(&function) {
            let answer = ann.call(function, &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{function}");
        }
    }
    let answer = ann.call("/api/leave_organisation", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_what_one_may_see_and_do() {
    let site = Site::new().await;
    let forms = [
        "Add a member",
        "aria-label=\"Remove bea@example.com\"",
        "aria-label=\"Role of bea@example.com\"",
        "Book the plan Team",
    ];
    let everybody = [
        "<title>The Orchard · Notebook",
        "ann@example.com</span>",
        "bea@example.com</span>",
        "Plan: none",
        ">Leave</button>",
        "Act for yourself again",
    ];
    let mut cleo = site.member("cleo").await;
    let parts = ["You belong to no organisation yet.", "name=\"name\""];
    assert_shows(&cleo.get(PAGE).await, "Organisations", &parts, &forms);

    let (mut ann, mut bea) = orchard(&site).await;
    let page = ann.get(PAGE).await;
    assert_shows(&page, "The Orchard", &everybody, &[]);
    assert_shows(&page, "The Orchard", &forms, &["Your role: member"]);
    assert!(page.body.contains("Your role: administrator"));

    let page = bea.get(PAGE).await;
    assert_shows(&page, "The Orchard", &everybody, &forms);
    assert!(page.body.contains("Your role: member"));

    done(&mut bea, "/api/choose_organisation", &[("id", "")]).await;
    let parts = ["Act for The Orchard", "You act for yourself."];
    let page = bea.get(PAGE).await;
    assert_shows(&page, "Organisations", &parts, &["ann@example.com"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_counts_at_once_in_the_session_that_is_there() {
    let site = Site::new().await;
    let (mut ann, mut bea_herself) = orchard(&site).await;
    let (id, role) = bea(&mut ann).await;
    assert_eq!(role, MEMBER);
    let fields = [("id", id.as_str()), ("role", ADMIN)];
    done(&mut ann, "/api/change_member_role", &fields).await;
    let page = bea_herself.get(PAGE).await;
    assert_shows(&page, "The Orchard", &["Book the plan Team"], &[]);

    let (_, role) = bea(&mut bea_herself).await;
    assert_eq!(role, ADMIN);
    done(&mut ann, "/api/remove_member", &[("id", &id)]).await;
    let overview = overview(&mut bea_herself).await;
    assert_eq!(
        (&overview["acting"], &overview["others"]),
        (&Value::Null, &Value::Array(vec![]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_of_others_is_a_404_and_names_nothing() {
    let site = Site::new().await;
    let (mut ann, _) = orchard(&site).await;
    let id = text(&overview(&mut ann).await["acting"]["membership"]["id"]);
    let mut cleo = site.member("cleo").await;
    for id in [id.as_str(), "no-such-id"] {
        let answer = cleo
            .post(PAGE, "/api/choose_organisation", &[("id", id)])
            .await;
        assert_eq!(
            (answer.status, answer.heading()),
            (StatusCode::NOT_FOUND, "Nothing here")
        );
        assert!(!answer.body.contains("Orchard"));
    }
    assert_eq!(overview(&mut cleo).await["acting"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_a_422_with_the_page_and_what_was_typed() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let long = "x".repeat(81);
    let answer = ann
        .post(PAGE, "/api/create_organisation", &[("name", &long)])
        .await;
    assert_mistake(&answer, "name", "1 to 80 characters", &long);

    let name = [("name", "The Orchard")];
    done(&mut ann, "/api/create_organisation", &name).await;
    let fields = [("email", "nobody@example.com"), ("role", ADMIN)];
    let answer = ann.post(PAGE, "/api/add_member", &fields).await;
    assert_mistake(
        &answer,
        "email",
        "There is no account",
        "nobody@example.com",
    );
    assert_eq!(answer.heading(), "The Orchard");
    let chosen = answer.body.matches("<option value=\"org:admin\" selected");
    assert_eq!(
        chosen.count(),
        2,
        "hers, and what was chosen: {}",
        answer.body
    );
}

fn assert_mistake(answer: &Answer, field: &str, message: &str, typed: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        message,
        &format!("href=\"#{field}\""),
        &format!("aria-describedby=\"{field}-error\""),
        &format!("value=\"{typed}\""),
        "aria-invalid=\"true\"",
        "<title>Error: ",
    ] {
        assert!(answer.body.contains(part), "{part} in {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_neither_leaves_nor_steps_down() {
    let site = Site::new().await;
    let (mut ann, _) = orchard(&site).await;
    let overview = overview(&mut ann).await;
    let members = overview["acting"]["members"].as_array().expect("members");
    let id = text(&members[0]["id"]);
    for (function, fields) in [
        ("/api/leave_organisation", vec![]),
        ("/api/remove_member", vec![("id", id.as_str())]),
        (
            "/api/change_member_role",
            vec![("id", id.as_str()), ("role", MEMBER)],
        ),
    ] {
        let answer = ann.post(PAGE, function, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{function}"
        );
        assert!(
            answer
                .body
                .contains("An organisation needs an administrator."),
            "{function}: {}",
            answer.body
        );
        assert_eq!(answer.heading(), "The Orchard");
    }
    assert_eq!(self::overview(&mut ann).await, overview);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_leaves_and_is_gone() {
    let site = Site::new().await;
    let (mut ann, mut bea) = orchard(&site).await;
    done(&mut bea, "/api/leave_organisation", &[]).await;
    assert_eq!(bea.get(PAGE).await.heading(), "Organisations");
    assert!(!ann.get(PAGE).await.body.contains("bea@example.com"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_tab_changes_nothing_of_the_organisation_that_was_chosen_meanwhile() {
    let site = Site::new().await;
    let (mut ann, _) = orchard(&site).await;
    let (bea_id, _) = bea(&mut ann).await;
    let shown = text(&overview(&mut ann).await["acting"]["membership"]["id"]);
    let page = ann.get(PAGE).await.body;
    let field = format!("name=\"organisation\" value=\"{shown}\"");
    let forms = page.matches(&field).count();
    assert_eq!(forms, 7, "two of each member, add, plan, leave: {page}");

    done(
        &mut ann,
        "/api/create_organisation",
        &[("name", "The Brook")],
    )
    .await;
    let before = overview(&mut ann).await;
    let shown = ("organisation", shown.as_str());
    for (function, fields) in functions(&bea_id) {
        let changes = [
            "/api/add_member",
            "/api/change_member_role",
            "/api/remove_member",
            "/api/leave_organisation",
            "/api/change_plan",
        ];
        if !changes.contains(&function) {
            continue;
        }
        let fields = [fields, vec![shown]].concat();
        let answer = ann.post(PAGE, function, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{function}"
        );
        let told = answer
            .body
            .contains("You act for another organisation by now");
        assert!(told, "{function}: {}", answer.body);
    }
    assert_eq!(overview(&mut ann).await, before);
}

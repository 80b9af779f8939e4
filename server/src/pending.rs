//! Who has a task open gets nothing that strangers do not get, but what finishes the task: every route
//! of the real router, asked with every method.

use axum::{Router, body::Body};
use http::{Method, Request, StatusCode, header};
use leptos::config::Env;

use crate::{
    access::{FIELDS, METHODS, paths, public},
    test_site::{ACCOUNT, TestSite, bare, form, request, send},
};

const ORIGIN: &str = "http://localhost:3000";

/// Somebody else's note, or none: a guard comes before the question.
const NOTE: &str = "00000000000000000000000000000000";

/// What leads to an organisation, and names those that one belongs to.
const CHOOSING: [&str; 5] = [
    "/organisation",
    "/api/list_organisation",
    "/api/create_organisation",
    "/api/choose_organisation",
    "/api/enter_organisation",
];

async fn sign_up(site: &Router) -> String {
    let (status, headers, text) = send(site, form("/sign-up", "/api/sign_up", ACCOUNT)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
    let cookie = headers[header::SET_COOKIE].to_str().expect("ASCII");
    cookie.split(';').next().expect("a pair").to_owned()
}

async fn sign_in(site: &Router) -> String {
    let (_, headers, text) = send(site, form("/sign-in", "/api/sign_in", ACCOUNT)).await;
    let cookie = headers.get(header::SET_COOKIE).expect(&text);
    let cookie = cookie.to_str().expect("ASCII");
    cookie.split(';').next().expect("a pair").to_owned()
}

fn ask(method: &Method, path: &str, accept: &str, cookie: &str) -> Request<Body> {
    let fields = FIELDS.iter().find(|(of, _)| *of == path);
    let body = fields
        .map_or("", |(_, fields)| fields)
        .replace("{id}", NOTE);
    let kind = match path.starts_with("/v1/") {
        true => "application/json",
        false => "application/x-www-form-urlencoded",
    };
    request(method.as_str(), &path.replace("{id}", NOTE), accept)
        .header(header::CONTENT_TYPE, kind)
        .header(header::COOKIE, cookie)
        .body(Body::from(body))
        .expect("a request")
}

/// What lets somebody in, of all that is not public.
async fn open(test_site: &TestSite) -> Vec<String> {
    let site = test_site.build(ORIGIN, Env::PROD);
    let mut open = Vec::new();
    for path in paths(&test_site.routes(ORIGIN)) {
        if public(&path).is_some() {
            continue;
        }
        // What finishes a task is asked by somebody who has it open.
        let cookie = sign_in(&site).await;
        for method in &METHODS {
            for accept in ["application/json", "text/html"] {
                let request = ask(method, &path, accept, &cookie);
                let (status, _, _) = send(&site, request).await;
                let is_refused = [StatusCode::UNAUTHORIZED, StatusCode::METHOD_NOT_ALLOWED];
                if !is_refused.contains(&status) && !open.contains(&path) {
                    open.push(path.clone());
                }
            }
        }
    }
    open
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_not_accepted_the_terms_can_accept_them_and_nothing_else() {
    let test_site = TestSite::with(|accounts| accounts.terms("2")).await;
    sign_up(&test_site.build(ORIGIN, Env::PROD)).await;
    assert_eq!(open(&test_site).await, ["/api/accept_terms"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_acts_for_nobody_can_choose_and_nothing_else() {
    let test_site = TestSite::with(|accounts| accounts.requires_organisation(true)).await;
    let site = test_site.build(ORIGIN, Env::PROD);
    let cookie = sign_up(&site).await;
    let mut open = open(&test_site).await;
    open.sort();
    let mut choosing = CHOOSING;
    choosing.sort_unstable();
    assert_eq!(open, choosing);

    let page = request("GET", "/organisation", "text/html").header(header::COOKIE, cookie);
    let (_, _, text) = send(&site, bare(page)).await;
    assert!(text.contains("You act for yourself"), "{text}");
    assert!(!text.contains("@example.com"), "no members: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_password_others_know_can_change_it_and_nothing_else() {
    let test_site = TestSite::open().await;
    sign_up(&test_site.build(ORIGIN, Env::PROD)).await;
    let refused = test_site.accounts.refuse_password("ann@example.com").await;
    refused.expect("an account");
    assert_eq!(open(&test_site).await, ["/api/change_password"]);
}

//! Who gets what: every route of the real router, asked with every method by everybody. The table is
//! `docs/access.md`; what lets strangers in has to be public on purpose.
//!
//! Nothing of it is declared anywhere: routes are those that the router describes, the guard, the
//! credentials and the boundary those that the refusals themselves name ([`Denial`]).

use std::{
    collections::{BTreeSet, HashMap},
    env,
    fmt::Write as _,
    fs,
    path::Path,
};

use axum::{Router, body::Body, response::Response};
use http::{Method, Request, StatusCode, header};
use leptos::config::Env;
use leptos_auth::layer::Denial;
use tower::ServiceExt;

use crate::{
    health,
    test_site::{TestSite, bare, form, request, send},
};

/// What answers somebody who is signed out with something else than a refusal, and why it may.
const PUBLIC: [(&str, &str); 21] = [
    (
        "/",
        "the start page; what it shows of notes is a region with a guard of its own",
    ),
    ("/sign-in", "a form"),
    ("/sign-up", "a form"),
    ("/forgot-password", "a form"),
    ("/reset-password", "a form; it takes the token of a link"),
    ("/verify-email", "a form; it takes the token of a link"),
    (
        "/api/request_password_reset",
        "whoever forgot their password is signed out; it says nothing of accounts",
    ),
    ("/api/reset_password", "takes the token of a link"),
    ("/api/verify_email", "takes the token of a link"),
    ("/api/sign_in", "whoever signs in is signed out"),
    ("/api/sign_up", "whoever signs up is signed out"),
    (
        "/api/passkey_sign_in_challenge",
        "whoever signs in is signed out; it is the same for everybody",
    ),
    (
        "/api/sign_in_with_passkey",
        "whoever signs in is signed out",
    ),
    (
        "/api/sign_out",
        "ends the session that comes with it, and none where none comes",
    ),
    (
        "/api/go_on",
        "leads whoever is signed in away from the forms for signing in",
    ),
    (
        "/api/session_ends_in",
        "says how long the session lasts that comes with it, and nothing where none comes",
    ),
    ("/api/read_auth", "says who is there, or nobody"),
    ("/.well-known/jwks.json", "public keys"),
    (
        "/.well-known/change-password",
        "leads to the settings, which ask who is there",
    ),
    ("/healthz", "a probe"),
    ("/readyz", "a probe"),
];

/// What is sent to each route that reads something; `{id}` is a note of Ann's.
pub(crate) const FIELDS: [(&str, &str); 32] = [
    ("/api/go_on", "back=%2Fadmin"),
    ("/v1/notes", r#"{"title":"Milk","body":"Two litres"}"#),
    ("/v1/notes/{id}", r#"{"title":"Bread","body":""}"#),
    ("/api/add_note", "title=Milk&body=Two+litres"),
    ("/api/get_note", "id={id}"),
    ("/api/edit_note", "id={id}&title=Bread&body="),
    ("/api/delete_note", "id={id}"),
    ("/api/share_note", "id={id}&email=cleo%40example.com"),
    ("/api/unshare_note", "id={id}&reader=cleo%40example.com"),
    ("/api/create_organisation", "name=The+Orchard"),
    ("/api/choose_organisation", "id="),
    ("/api/make_api_key", "name=Backup&access=read"),
    ("/api/revoke_api_key", "id=nobody"),
    ("/api/revoke_device", "id=nobody"),
    (
        "/api/add_member",
        "email=bea%40example.com&role=org%3Amember",
    ),
    ("/api/change_member_role", "id=nobody&role=org%3Amember"),
    ("/api/remove_member", "id=nobody"),
    ("/api/change_plan", "plan=team"),
    ("/api/enter_organisation", "slug=the-orchard"),
    ("/api/accept_terms", "version=1"),
    // A mistake: what follows still signs in with the old one.
    (
        "/api/change_password",
        "current_password=quiet-harbour-lantern-42&new_password=short",
    ),
    ("/api/request_password_reset", "email=dora%40example.com"),
    (
        "/api/reset_password",
        "token=x&new_password=quiet-harbour-lantern-42",
    ),
    ("/api/verify_email", "token=x"),
    ("/api/reauthenticate", "password=quiet-harbour-lantern-42"),
    ("/api/sign_in_with_passkey", "passkey_token=nobodys"),
    ("/api/reauthenticate_with_passkey", "passkey_token=nobodys"),
    ("/api/new_passkey_challenge", "name=Laptop"),
    ("/api/add_passkey", "name=Laptop&passkey_token=nobodys"),
    ("/api/remove_passkey", "id=nobodys"),
    (
        "/api/sign_in",
        "email=dora%40example.com&password=quiet-harbour-lantern-42",
    ),
    (
        "/api/sign_up",
        "email=dora%40example.com&password=quiet-harbour-lantern-42",
    ),
];

/// These end the session of who calls them, begin another, or change for whom it acts.
const CHANGES_SESSION: [&str; 7] = [
    "/api/sign_in",
    "/api/sign_up",
    "/api/sign_out",
    "/api/reauthenticate",
    "/api/create_organisation",
    "/api/choose_organisation",
    "/api/enter_organisation",
];

const JSON: &str = "application/json";
const PAGE: &str = "text/html";

pub(crate) const METHODS: [Method; 5] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];

/// How many notes there are, for requests to use up.
const NOTES: usize = 200;

/// Nobody; the owner of the notes; somebody else; an administrator.
const VISITORS: [Option<&str>; 4] = [None, Some("ann"), Some("bea"), Some("root")];

/// Every path that a router knows, as its own description has them.
pub(crate) fn paths(router: &Router) -> BTreeSet<String> {
    let described = format!("{router:?}");
    described
        .split('"')
        .filter(|text| text.starts_with('/') && !text.contains("__private"))
        .map(ToOwned::to_owned)
        .collect()
}

struct Visit {
    site: Router,
    cookies: HashMap<&'static str, String>,
    /// Notes of Ann's that nobody has touched.
    notes: Vec<String>,
}

impl Visit {
    async fn submit(&self, page: &str, function: &str, name: &str) -> String {
        let fields = format!("email={name}%40example.com&password=quiet-harbour-lantern-42");
        let (status, headers, text) = send(&self.site, form(page, function, &fields)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{name}: {text}");
        let cookie = headers[header::SET_COOKIE].to_str().expect("ASCII");
        cookie.split(';').next().expect("a cookie").to_owned()
    }

    /// A session of this person's that nobody else uses up.
    async fn cookie(&self, name: &str, path: &str) -> String {
        if CHANGES_SESSION.contains(&path) {
            return self.submit("/sign-in", "/api/sign_in", name).await;
        }
        self.cookies[name].clone()
    }

    async fn ask(
        &mut self,
        method: &Method,
        path: &str,
        accept: &str,
        cookie: Option<&str>,
    ) -> Seen {
        let fields = FIELDS.iter().find(|(of, _)| *of == path);
        let fields = fields.map_or("", |(_, fields)| fields);
        let id = match path.contains("{id}") || fields.contains("{id}") {
            true => self.notes.pop().expect("enough notes"),
            false => String::new(),
        };
        let body = fields.replace("{id}", &id);
        let mut request = Request::builder()
            .method(method)
            .uri(path.replace("{id}", &id))
            .header(header::HOST, "localhost:3000")
            .header(header::ACCEPT, accept)
            .header("sec-fetch-site", "same-origin");
        if !fields.is_empty() {
            let kind = match path.starts_with("/v1/") {
                true => "application/json",
                false => "application/x-www-form-urlencoded",
            };
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self.site.clone().oneshot(request).await;
        Seen::of(&answer.expect("infallible"))
    }
}

/// What an answer tells.
struct Seen {
    status: StatusCode,
    /// What was not met.
    demand: Option<String>,
    /// The schemes of its challenges.
    schemes: Vec<String>,
    /// Whose page it is, where it is a denial's page.
    boundary: Option<String>,
}

impl Seen {
    fn of(answer: &Response) -> Self {
        let denial = answer.extensions().get::<Denial>();
        let is_page = answer.headers().get(header::CONTENT_TYPE);
        let is_page = is_page.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let challenges = answer.headers().get_all(header::WWW_AUTHENTICATE);
        Self {
            status: answer.status(),
            demand: denial.and_then(|denial| Some(denial.demand()?.to_owned())),
            schemes: challenges
                .iter()
                .filter_map(|challenge| challenge.to_str().ok()?.split(' ').next())
                .map(ToOwned::to_owned)
                .collect(),
            boundary: denial
                .filter(|_| is_page)
                .map(|denial| denial.boundary().unwrap_or("root").to_owned()),
        }
    }
}

/// What each visitor gets, and what their refusals name.
struct Row {
    method: Method,
    path: String,
    statuses: [StatusCode; 4],
    demands: Vec<String>,
    schemes: Vec<String>,
    boundaries: Vec<String>,
}

impl Row {
    fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            statuses: [StatusCode::OK; 4],
            demands: Vec::new(),
            schemes: Vec::new(),
            boundaries: Vec::new(),
        }
    }

    fn note(&mut self, seen: Seen) {
        add(&mut self.demands, seen.demand);
        add(&mut self.schemes, seen.schemes);
        add(&mut self.boundaries, seen.boundary);
    }
}

/// Each once, in the order in which they were met.
fn add(to: &mut Vec<String>, names: impl IntoIterator<Item = String>) {
    for name in names {
        if !to.contains(&name) {
            to.push(name);
        }
    }
}

/// The site with its people and their notes, and every path that it knows.
async fn open(test_site: &TestSite) -> (Visit, BTreeSet<String>) {
    let origin = "http://localhost:3000";
    let mut paths = paths(&test_site.routes(origin));
    paths.extend(self::paths(&health::routes(test_site.accounts.clone())));
    let mut visit = Visit {
        site: test_site.build(origin, Env::PROD),
        cookies: HashMap::new(),
        notes: Vec::new(),
    };
    for name in VISITORS.into_iter().flatten() {
        let cookie = visit.submit("/sign-up", "/api/sign_up", name).await;
        visit.cookies.insert(name, cookie);
    }
    let granted = test_site
        .accounts
        .grant_unverified("root@example.com", "admin")
        .await;
    granted.expect("an account");
    let ann = visit.cookies["ann"].clone();
    for function in ["/api/create_organisation", "/api/change_plan"] {
        let seen = visit.ask(&Method::POST, function, JSON, Some(&ann)).await;
        assert_eq!(seen.status, StatusCode::OK, "{function}");
    }
    for _ in 0..NOTES {
        visit
            .ask(&Method::POST, "/api/add_note", JSON, Some(&ann))
            .await;
    }
    let request = request("GET", "/v1/notes", "application/json").header(header::COOKIE, &ann);
    let (_, _, notes) = send(&visit.site, bare(request)).await;
    visit.notes = notes
        .split("\"id\":\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(ToOwned::to_owned)
        .collect();
    (visit, paths)
}

async fn rows() -> Vec<Row> {
    let test_site = TestSite::with_mail(|accounts| accounts).await;
    let (mut visit, paths) = open(&test_site).await;
    let mut rows = Vec::new();
    for path in paths {
        for method in METHODS {
            let mut row = Row::new(method, &path);
            for (index, visitor) in VISITORS.into_iter().enumerate() {
                let cookie = match visitor {
                    Some(name) => Some(visit.cookie(name, &path).await),
                    None => None,
                };
                let cookie = cookie.as_deref();
                let seen = visit.ask(&row.method, &path, JSON, cookie).await;
                row.statuses[index] = seen.status;
                row.note(seen);
                if row.method == Method::GET {
                    let seen = visit.ask(&row.method, &path, PAGE, cookie).await;
                    let leads_on = seen.status.is_redirection();
                    let as_json = std::mem::replace(&mut row.statuses[index], seen.status);
                    assert!(
                        leads_on || seen.status == as_json,
                        "{path}: {as_json} as JSON"
                    );
                    row.note(seen);
                }
            }
            if row.statuses[0] != StatusCode::METHOD_NOT_ALLOWED {
                rows.push(row);
            }
        }
    }
    rows
}

const COMMAND: &str = "UPDATE_TABLES=1 cargo test -p server access";

fn document(rows: &[Row]) -> String {
    let mut text = format!(
        "# Who gets what\n\nWritten by `{COMMAND}`, which asks every route of the real router with \
         every method; do not edit. The notes are Ann's, who acts for an organisation that she \
         administers, with the plan Team. The guard is what the refusals name, in the order in which \
         they were met; the credential is the scheme of the challenge; the boundary is the one whose \
         page a browser gets. What refuses nobody is listed as public, with the \
         reason.\n\n| method | route | guard | credential | boundary | signed out | Ann | somebody else | \
         an administrator | public, because |\n|---|---|---|---|---|---|---|---|---|---|\n"
    );
    for row in rows {
        let Row { method, path, .. } = row;
        let [nobody, ann, bea, root] = row.statuses.map(|status| status.as_u16());
        let why = public(path).unwrap_or_default();
        let named = [&row.demands, &row.schemes, &row.boundaries].map(|names| names.join(", "));
        let named = named.join(" | ");
        let statuses = format!("{nobody} | {ann} | {bea} | {root}");
        let line = format!("| {method} | `{path}` | {named} | {statuses} | {why} |");
        writeln!(text, "{line}").expect("a string takes it");
    }
    text
}

pub(crate) fn public(path: &str) -> Option<&'static str> {
    let found = PUBLIC.iter().find(|(public, _)| *public == path);
    found.map(|(_, why)| *why)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_strangers_or_is_public_on_purpose() {
    let rows = rows().await;
    let is_refusal = |status| {
        [
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
        ]
        .contains(&status)
    };
    let open: Vec<_> = rows
        .iter()
        .filter(|row| !is_refusal(row.statuses[0]) && public(&row.path).is_none())
        .map(|row| format!("{} {}: {}", row.method, row.path, row.statuses[0]))
        .collect();
    assert!(
        open.is_empty(),
        "these let strangers in: guard them, or list them as public: {open:#?}"
    );
    let unnamed: Vec<_> = rows
        .iter()
        .filter(|row| public(&row.path).is_none() && row.demands.is_empty())
        .map(|row| format!("{} {}", row.method, row.path))
        .collect();
    assert!(
        unnamed.is_empty(),
        "these refuse without a guard that has a name: {unnamed:#?}"
    );
    for (path, _) in PUBLIC {
        let known = rows.iter().any(|row| row.path == path);
        assert!(
            known,
            "{path} is listed as public, and there is no such route"
        );
    }

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/access.md");
    let document = document(&rows);
    if env::var_os("UPDATE_TABLES").is_some() {
        fs::write(&path, &document).expect("docs can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == document,
        "docs/access.md is of before: run `{COMMAND}`, and commit it"
    );
}

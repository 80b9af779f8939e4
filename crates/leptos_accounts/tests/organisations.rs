//! Organisations, from the first request to the last member.

#![cfg(feature = "ssr")]

mod common;

use axum::{
    Extension, Form, Json, Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use common::{App, PASSWORD};
use http_body_util::BodyExt;
use leptos_accounts::{
    Accounts, AccountsConfig, Catalogue, Session,
    organisations::{ManageMemberships, ManagePlan, OrganisationError, ReadMemberships},
};
use leptos_auth::{
    Authed, Has, InterruptLayer, ServerError,
    identity::{Auth, AuthRequest},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    name: String,
    id: Option<String>,
    email: String,
    role: String,
    plan: Option<String>,
}

type Answer = Result<Response, ServerError>;

fn done(result: Result<(), OrganisationError>) -> Answer {
    result.map_err(ServerError::from)?;
    Ok("done".into_response())
}

async fn create(
    me: Authed,
    session: Session,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answer {
    done(
        accounts
            .create_organisation(&me, &session, &fields.name)
            .await,
    )
}

async fn choose(
    me: Authed,
    session: Session,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answer {
    let id = fields.id.as_deref();
    done(accounts.choose_organisation(&me, &session, id).await)
}

async fn add(
    proof: Has<ManageMemberships>,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answer {
    done(
        accounts
            .add_member(&proof, &fields.email, &fields.role)
            .await,
    )
}

/// Between the guard and the change she is demoted.
async fn add_late(
    proof: Has<ManageMemberships>,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answer {
    sqlx::query("UPDATE account_memberships SET role = 'org:member' WHERE user_id = $1")
        .bind(proof.user_id())
        .execute(accounts.pool())
        .await
        .expect("demoted");
    done(
        accounts
            .add_member(&proof, &fields.email, &fields.role)
            .await,
    )
}

async fn change(
    proof: Has<ManageMemberships>,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answer {
    let id = fields.id.unwrap_or_default();
    done(accounts.change_member_role(&proof, &id, &fields.role).await)
}

async fn remove(
    proof: Has<ManageMemberships>,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answer {
    let id = fields.id.unwrap_or_default();
    done(accounts.remove_member(&proof, &id).await)
}

async fn leave(me: Authed, Extension(accounts): Extension<Accounts>) -> Answer {
    done(accounts.leave_organisation(&me).await)
}

async fn plan(
    proof: Has<ManagePlan>,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answer {
    done(accounts.change_plan(&proof, fields.plan.as_deref()).await)
}

async fn members(proof: Has<ReadMemberships>, Extension(accounts): Extension<Accounts>) -> Answer {
    let members = accounts.members(&proof).await.map_err(ServerError::from)?;
    Ok(Json(members).into_response())
}

async fn mine(me: Authed, Extension(accounts): Extension<Accounts>) -> Answer {
    let mine = accounts
        .organisations(&me)
        .await
        .map_err(ServerError::from)?;
    Ok(Json(mine).into_response())
}

/// What `auth()` says.
async fn who(auth: AuthRequest) -> Result<Json<Auth>, leptos_auth::Interrupt> {
    Ok(Json(auth.await?))
}

struct Site {
    app: App,
    router: Router,
}

impl Site {
    async fn open() -> Self {
        let app = App::at("http://localhost:3000", with_a_plan).await;
        let routes = Router::new()
            .route("/create", post(create))
            .route("/choose", post(choose))
            .route("/add", post(add))
            .route("/add-late", post(add_late))
            .route("/change", post(change))
            .route("/remove", post(remove))
            .route("/leave", post(leave))
            .route("/plan", post(plan))
            .route("/members", get(members))
            .route("/mine", get(mine))
            .route("/who", get(who));
        let render = leptos_axum::render_app_to_stream_with_context(|| {}, || ());
        let origin = "http://localhost:3000".parse().expect("an origin");
        let router = InterruptLayer::new(render)
            .identify(app.accounts.clone())
            .wrap(routes)
            .layer(app.accounts.session_layer(&origin));
        Self { app, router }
    }

    /// Signs somebody up.
    async fn person(&self, name: &str) -> String {
        let email = format!("{name}@example.com");
        let answer = self.app.credentials("/up", None, &email, PASSWORD).await;
        answer.cookie().expect("a cookie")
    }

    async fn get(&self, cookie: &str, path: &str) -> (StatusCode, Value) {
        self.send(Method::GET, cookie, path, &[]).await
    }

    async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> StatusCode {
        self.send(Method::POST, cookie, path, fields).await.0
    }

    async fn send(
        &self,
        method: Method,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> (StatusCode, Value) {
        let body = serde_urlencoded::to_string(fields).expect("a form");
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:3000")
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT, "application/json")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        let answer = self.router.clone().oneshot(request).await;
        let (head, body) = answer.expect("infallible").into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        let value = serde_json::from_slice(&body).unwrap_or_default();
        (head.status, value)
    }

    /// The id of somebody in the list of members that `cookie` sees.
    async fn member(&self, cookie: &str, name: &str) -> String {
        let (_, members) = self.get(cookie, "/members").await;
        let members = members.as_array().expect("a list").clone();
        let email = format!("{name}@example.com");
        let found = members.into_iter().find(|member| member["email"] == email);
        found.expect("a member")["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    }
}

fn with_a_plan(config: AccountsConfig) -> AccountsConfig {
    let catalogue = Catalogue::default().plan("team", &["export"]);
    config.catalogue(catalogue.expect("names"))
}

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
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/app.db", folder.path().display());
    let open = |catalogue: Catalogue| {
        let config = AccountsConfig::new(&url, leptos_accounts::RootSecret::generate());
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

//! A handler for each thing that is done with an organisation, and people who ask for it.

use axum::{
    Extension, Form, Json, Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
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
use serde_json::Value;
use tower::ServiceExt;

use crate::common::{App, PASSWORD};

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

async fn enter(
    me: Authed,
    session: Session,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answer {
    let slug = &fields.name;
    done(
        accounts
            .choose_organisation_by_slug(&me, &session, slug)
            .await,
    )
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

pub(crate) struct Site {
    pub(crate) app: App,
    router: Router,
}

impl Site {
    pub(crate) async fn open() -> Self {
        let app = App::at("http://localhost:3000", with_a_plan).await;
        let routes = Router::new()
            .route("/create", post(create))
            .route("/choose", post(choose))
            .route("/enter", post(enter))
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
    pub(crate) async fn person(&self, name: &str) -> String {
        let email = format!("{name}@example.com");
        let answer = self.app.credentials("/up", None, &email, PASSWORD).await;
        answer.cookie().expect("a cookie")
    }

    pub(crate) async fn get(&self, cookie: &str, path: &str) -> (StatusCode, Value) {
        self.send(Method::GET, cookie, path, &[]).await
    }

    pub(crate) async fn post(
        &self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> StatusCode {
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
    pub(crate) async fn member(&self, cookie: &str, name: &str) -> String {
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

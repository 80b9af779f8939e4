//! The same guards on pages and in handlers.

use std::{sync::LazyLock, time::Duration};

use axum::{Router, routing::get};
use http::{header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    FreshWithin, Has, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary,
    InterruptLayer, Organisation, Policy, PolicyError, Predicate, Reason, Role, ServerError,
    SessionStatus, User, Verdict, auth,
    identity::{Auth, AuthRequest},
    layer::{BearerToken, install_executor},
    not_found, protected, step_up,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    components::{Route, Router as Pages, Routes},
    path,
};

/// `user=NAME`: `ann` has proven herself an hour ago; `root` is an administrator.
struct People;

impl People {
    fn user(name: &str) -> User {
        let user = User::new(name, name).with_factor_ages(Some(Duration::from_secs(3600)), None);
        match name {
            "root" => user.with_role("admin"),
            "acted" => user
                .with_actor("support")
                .with_claim("department", "sales".into())
                .with_session("s", SessionStatus::Active)
                .with_organisation(Organisation::new("o", "orchard").with_role("org:member")),
            _ => user,
        }
    }
}

impl Identify for People {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let cookie = request.headers.get(header::COOKIE);
        let name = cookie.and_then(|cookie| cookie.to_str().ok()?.strip_prefix("user="));
        match name {
            Some("pending") => {
                let user = Self::user("pending").with_role("admin");
                let user = user.with_session("s", SessionStatus::Pending);
                Ok(Identity::SignedIn(user))
            }
            Some("broken") => Err(IdentifyError::new("the store is down")),
            Some(name) => Ok(Identity::SignedIn(Self::user(name))),
            None => Ok(Identity::SignedOut(Reason::NoCredential)),
        }
    }

    async fn identify_bearer(&self, _: &BearerToken, _: &Parts) -> Result<Identity, IdentifyError> {
        Ok(Identity::SignedOut(Reason::InvalidToken))
    }
}

/// What an administrator sees, with each outcome.
#[server]
async fn plain() -> Result<String, ServerError> {
    auth().protect(Role("admin")).await?;
    Ok("CANARY".into())
}

#[server]
async fn concealed() -> Result<String, ServerError> {
    auth().protect(Role("admin")).conceal().await?;
    Ok("CANARY".into())
}

#[server]
async fn redirected() -> Result<String, ServerError> {
    auth()
        .protect(Role("admin"))
        .unauthenticated_url("/sign-in?from=here")
        .unauthorized_url("/upgrade")
        .await?;
    Ok("CANARY".into())
}

#[server]
async fn like_clerk() -> Result<String, ServerError> {
    auth().protect(Role("admin")).like_clerk("/sign-in").await?;
    Ok("CANARY".into())
}

/// Its target is another site: a mistake of the application's.
#[server]
async fn led_astray() -> Result<String, ServerError> {
    auth()
        .protect(Role("admin"))
        .unauthenticated_url("//elsewhere.example")
        .await?;
    Ok("CANARY".into())
}

#[server]
async fn missing() -> Result<String, ServerError> {
    not_found()?;
    Ok("CANARY".into())
}

#[server]
async fn signs_in() -> Result<String, ServerError> {
    match auth().await?.user() {
        Some(user) => Ok(format!("CANARY of {}", user.name())),
        None => Ok(auth().redirect_to_sign_in(None)?),
    }
}

#[server]
async fn fresh() -> Result<String, ServerError> {
    auth().protect(FreshWithin(Duration::from_secs(60))).await?;
    Ok("CANARY".into())
}

#[server]
async fn raised() -> Result<String, ServerError> {
    auth().await?;
    step_up(Duration::from_secs(60))?;
    Ok("CANARY".into())
}

#[server]
async fn proof() -> Result<String, ServerError> {
    let action = "delete-account".parse().expect("a name");
    Err(Interrupt::proof(action).into())
}

#[component]
fn App() -> impl IntoView {
    let page = |interrupt: Interrupt| {
        let who = interrupt.login_hint().map(|name| format!("It is {name}."));
        let what = interrupt.action().map(|action| format!("For {action}."));
        view! { <h1>{interrupt.reason().to_string()}</h1> {who} {what} }
    };
    let both = || (protected(fresh, |text| text), protected(proof, |text| text));
    view! {
        <Pages>
            <InterruptBoundary unauthorized=page forbidden=page not_found=page step_up=page>
                <Routes fallback=|| "Nothing here.">
                    <Route path=path!("/plain") view=|| protected(plain, |text| text) />
                    <Route path=path!("/concealed") view=|| protected(concealed, |text| text) />
                    <Route path=path!("/redirected") view=|| protected(redirected, |text| text) />
                    <Route path=path!("/like-clerk") view=|| protected(like_clerk, |text| text) />
                    <Route path=path!("/led-astray") view=|| protected(led_astray, |text| text) />
                    <Route path=path!("/missing") view=|| protected(missing, |text| text) />
                    <Route path=path!("/signs-in") view=|| protected(signs_in, |text| text) />
                    <Route path=path!("/fresh") view=|| protected(fresh, |text| text) />
                    <Route path=path!("/raised") view=|| protected(raised, |text| text) />
                    <Route path=path!("/both") view=both />
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head></head>
            <body>
                <App />
            </body>
        </html>
    }
}

#[derive(Default)]
struct Admin;

impl Predicate for Admin {
    fn check(&self, user: &User) -> Verdict {
        Role("admin").check(user)
    }
}

/// The same guards in axum handlers.
fn handlers() -> Router {
    async fn plain(_: Has<Admin>) -> &'static str {
        "CANARY"
    }
    async fn concealed(auth: AuthRequest) -> Result<&'static str, ServerError> {
        auth.protect(Admin).conceal().await?;
        Ok("CANARY")
    }
    async fn redirected(auth: AuthRequest) -> Result<&'static str, ServerError> {
        auth.protect(Admin)
            .unauthorized_url("/upgrade")
            .unauthenticated_url("/sign-in?from=here")
            .await?;
        Ok("CANARY")
    }
    async fn like_clerk(auth: AuthRequest) -> Result<&'static str, ServerError> {
        auth.protect(Admin).like_clerk("/sign-in").await?;
        Ok("CANARY")
    }
    async fn missing() -> Result<&'static str, Interrupt> {
        not_found()?;
        Ok("CANARY")
    }
    async fn who(auth: Auth) -> String {
        let admin = auth.has(Role("admin"));
        format!("{:?} {admin}", auth.user_id())
    }
    async fn all(auth: Auth) -> axum::Json<Auth> {
        axum::Json(auth)
    }
    async fn sign_in(auth: AuthRequest) -> Result<&'static str, Interrupt> {
        auth.redirect_to_sign_in(None)
    }
    async fn sign_in_and_on(auth: AuthRequest) -> Result<&'static str, Interrupt> {
        auth.redirect_to_sign_in(Some("/welcome"))
    }
    async fn sign_in_astray(auth: AuthRequest) -> Result<&'static str, Interrupt> {
        auth.redirect_to_sign_in(Some("https://elsewhere.example"))
    }
    Router::new()
        .route("/v1/plain", get(plain))
        .route("/v1/concealed", get(concealed))
        .route("/v1/redirected", get(redirected))
        .route("/v1/like-clerk", get(like_clerk))
        .route("/v1/missing", get(missing))
        .route("/v1/who", get(who))
        .route("/v1/all", get(all))
        .route("/v1/sign-in", get(sign_in))
        .route("/v1/sign-in-and-on", get(sign_in_and_on))
        .route("/v1/sign-in-astray", get(sign_in_astray))
        .route("/v1/may/{owner}", get(may))
}

/// Only its owner edits a note.
struct EditNote;

impl Policy for EditNote {
    type Resource = String;

    async fn allows(&self, user: &User, owner: &String) -> Result<Verdict, PolicyError> {
        match owner.as_str() {
            "broken" => Err(PolicyError::new("the database is down")),
            "slow" => std::future::pending().await,
            "hidden" => Ok(Verdict::NotMet(Reason::NotFound)),
            owner => Ok(Verdict::met_if(owner == user.id())),
        }
    }
}

async fn may(
    me: leptos_auth::Authed,
    axum::extract::Path(owner): axum::extract::Path<String>,
) -> Result<String, ServerError> {
    let note = me.may(EditNote, owner).await?;
    Ok(format!(
        "CANARY of {} for {}",
        note.resource(),
        note.user_id()
    ))
}

/// Once: leptos lists its routes for each that is built, and stops all resources meanwhile.
pub(crate) static SITE: LazyLock<Router> = LazyLock::new(|| {
    install_executor().expect("no other executor");
    let options = LeptosOptions::builder().output_name("outcomes").build();
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options)
        .merge(handlers());
    let layer = InterruptLayer::new(render).identify(People);
    let layer = layer.sign_in_url("/sign-in").expect("a local path");
    layer.wrap(routes)
});

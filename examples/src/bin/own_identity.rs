//! An identity of one's own, without `leptos_accounts`: the smallest application there is.
//!
//! Why: whoever has users already (a gateway that signs a header, a table of machines, another
//! service's sessions) implements one method, [`Identify`], and has everything else: guards,
//! boundaries, extractors, true statuses. Here the users are a table of bearer tokens
//! (RFC 6750, section 2.1) that is made anew at every start.
//!
//! `cargo run -p examples --bin own_identity` prints the tokens and the `curl` that uses one.

use std::{collections::HashMap, error::Error};

use axum::{Json, Router, routing::get};
use http::{header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Authed, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer,
    Reason, Role, ServerError, User, auth, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    components::{Route, Router as Pages, Routes},
    path,
};
use sha2::{Digest, Sha256};

/// Who has which token. Tokens are looked up by their hash, so that neither a copy of the table
/// nor the time that a look-up takes gives one away.
#[derive(Default)]
struct Tokens(HashMap<[u8; 32], User>);

impl Tokens {
    /// Gives a user a token: 256 bits, in hexadecimal.
    fn issue(&mut self, user: User) -> String {
        let token: String = rand::random::<[u8; 32]>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        self.0.insert(Sha256::digest(&token).into(), user);
        token
    }
}

impl Identify for Tokens {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let Some(credential) = request.headers.get(header::AUTHORIZATION) else {
            return Ok(Identity::SignedOut(Reason::NoCredential));
        };
        let Some(token) = credential.as_bytes().strip_prefix(b"Bearer ") else {
            return Ok(Identity::SignedOut(Reason::InvalidToken));
        };
        let hash: [u8; 32] = Sha256::digest(token).into();
        Ok(match self.0.get(&hash) {
            Some(user) => Identity::SignedIn(user.clone()),
            None => Identity::SignedOut(Reason::InvalidToken),
        })
    }
}

/// For programs.
async fn me(me: Authed) -> Json<String> {
    Json(me.user().name().to_owned())
}

/// For people, and not for all of them.
#[server]
async fn report() -> Result<String, ServerError> {
    let me = auth().protect(Role("auditor")).await?;
    Ok(format!("A report for {}.", me.user().name()))
}

#[component]
fn App() -> impl IntoView {
    let page = |interrupt: Interrupt| view! { <h1>{interrupt.reason().to_string()}</h1> };
    view! {
        <Pages>
            <InterruptBoundary unauthorized=page forbidden=page>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=|| protected(report, |text| text)/>
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

fn shell() -> impl IntoView {
    examples::document(view! { <App/> })
}

fn router(tokens: Tokens) -> Router {
    let options = examples::options();
    let routes = Router::new()
        .route("/v1/me", get(me))
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options);
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    InterruptLayer::new(render)
        .origin(examples::origin())
        .identify(tokens)
        .strict(true)
        .wrap(routes)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut tokens = Tokens::default();
    let ann = tokens.issue(User::new("1", "Ann").with_role("auditor"));
    let bob = tokens.issue(User::new("2", "Bob"));
    println!("Ann, an auditor: {ann}\nBob: {bob}");
    println!("curl -i -H 'Authorization: Bearer {ann}' http://localhost:3000/v1/me");
    Ok(examples::serve(router(tokens)).await?)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::{Request, StatusCode};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn get(app: &Router, uri: &str, token: Option<&str>) -> (StatusCode, String) {
        let mut request = Request::get(uri).header(header::HOST, "localhost:3000");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::empty()).expect("a request");
        let answer = app.clone().oneshot(request).await.expect("infallible");
        let status = answer.status();
        let body = answer.into_body().collect().await.expect("a whole body");
        let body = String::from_utf8(body.to_bytes().to_vec()).expect("text");
        (status, body)
    }

    #[tokio::test]
    async fn a_token_of_the_table_opens_what_its_user_may_see() {
        let mut tokens = Tokens::default();
        let ann = tokens.issue(User::new("1", "Ann").with_role("auditor"));
        let bob = tokens.issue(User::new("2", "Bob"));
        let app = router(tokens);

        for uri in ["/", "/v1/me"] {
            assert_eq!(get(&app, uri, None).await.0, StatusCode::UNAUTHORIZED);
            assert_eq!(
                get(&app, uri, Some("guess")).await.0,
                StatusCode::UNAUTHORIZED
            );
        }
        let (status, body) = get(&app, "/v1/me", Some(&bob)).await;
        assert_eq!((status, &*body), (StatusCode::OK, "\"Bob\""));
        assert_eq!(get(&app, "/", Some(&bob)).await.0, StatusCode::FORBIDDEN);
        let (status, body) = get(&app, "/", Some(&ann)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("A report for Ann."));
    }
}

//! An identity of one's own, without `leptos_accounts`: the smallest application there is.
//!
//! Why: whoever has users already (a gateway that signs a header, a table of machines, another
//! service's sessions) implements one trait, [`Identify`], and has everything else: guards,
//! boundaries, extractors, true statuses, challenges. Here the users are a table of bearer tokens
//! (RFC 6750, section 2.1) that is made anew at every start.
//!
//! `cargo run -p examples --bin own_identity` prints the tokens and the `curl` that uses one.

use std::collections::HashMap;

use axum::{Json, Router, routing::get};
use examples::Failure;
use http::request::Parts;
use leptos::prelude::*;
use leptos_auth::{
    Authed, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer,
    Reason, Role, ServerError, User, auth, challenge::Bearer, layer::BearerToken, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
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
    /// Without a token there is nobody: this application has no sessions.
    async fn identify(&self, _: &Parts) -> Result<Identity, IdentifyError> {
        Ok(Identity::SignedOut(Reason::NoCredential))
    }

    async fn identify_bearer(
        &self,
        token: &BearerToken,
        _: &Parts,
    ) -> Result<Identity, IdentifyError> {
        let hash: [u8; 32] = Sha256::digest(token.as_str()).into();
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
                    <Route path=path!("/") view=|| protected(report, |text| text) ssr=SsrMode::Async/>
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

fn shell() -> impl IntoView {
    examples::document(view! { <App/> })
}

fn router(tokens: Tokens) -> Result<Router, Failure> {
    // Before leptos installs its own, to list the routes.
    leptos_auth::layer::install_executor()?;
    let options = examples::options();
    let routes = Router::new()
        .route("/v1/me", get(me))
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options);
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    Ok(InterruptLayer::new(render)
        .origin(examples::origin())
        .identify(tokens)
        .challenge(Bearer::new("Reports")?)
        .strict(true)
        .wrap(routes))
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut tokens = Tokens::default();
    let ann = tokens.issue(User::new("1", "Ann").with_role("auditor"));
    let bob = tokens.issue(User::new("2", "Bob"));
    println!("Ann, an auditor: {ann}\nBob: {bob}");
    println!("curl -i -H 'Authorization: Bearer {ann}' http://localhost:3000/v1/me");
    Ok(examples::serve(router(tokens)?).await?)
}

#[cfg(test)]
mod tests {
    use examples::visitor::Visitor;
    use http::StatusCode;

    use super::*;

    #[tokio::test]
    async fn a_token_of_the_table_opens_what_its_user_may_see() {
        let mut tokens = Tokens::default();
        let ann = tokens.issue(User::new("1", "Ann").with_role("auditor"));
        let bob = tokens.issue(User::new("2", "Bob"));
        let mut visitor = Visitor::of(&router(tokens).expect("a router"));

        for uri in ["/", "/v1/me"] {
            for token in [None, Some("guess")] {
                let answer = visitor.call(uri, token).await;
                assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{uri}");
                let challenge = answer.headers()["www-authenticate"].to_str();
                let is_told = challenge.expect("ASCII").contains("invalid_token");
                assert_eq!(is_told, token.is_some(), "{uri}");
            }
        }
        let me = visitor.call("/v1/me", Some(&bob)).await;
        assert_eq!(
            (me.status(), me.body().as_str()),
            (StatusCode::OK, "\"Bob\"")
        );
        let refused = visitor.call("/", Some(&bob)).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let shown = visitor.call("/", Some(&ann)).await;
        assert_eq!(shown.status(), StatusCode::OK);
        assert!(shown.body().contains("A report for Ann."));
    }
}

//! Which kinds of credential a guard takes, and what it answers to the others.

mod common;

use std::sync::LazyLock;

use axum::{Router, body::Body, routing::get};
use http::{HeaderName, Request, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Accepts, Auth, Authed, Has, Identify, IdentifyError, Identity, InterruptLayer, Permission,
    Predicate, Reason, ServerError, TokenKind, User, Verdict, accepting,
    challenge::{ApiKey, Basic},
    identity::AuthRequest,
    layer::BearerToken,
};

use self::common::{Answer, send};

const NAMES: [&str; 4] = ["session_token", "api_key", "oauth_token", "m2m_token"];
const KEY: &str = "x-api-key";

/// The cookie is a session; a token is of the kind that it is called. `narrow` has no permission.
struct Credentials;

fn user(kind: TokenKind) -> User {
    User::new("ann", "ann")
        .with_token_kind(kind)
        .with_permission("notes:read")
}

impl Identify for Credentials {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        Ok(match request.headers.contains_key(header::COOKIE) {
            true => Identity::SignedIn(user(TokenKind::SessionToken)),
            false => Identity::SignedOut(Reason::NoCredential),
        })
    }

    async fn identify_bearer(
        &self,
        token: &BearerToken,
        _: &Parts,
    ) -> Result<Identity, IdentifyError> {
        Ok(match token.as_str() {
            "expired" => Identity::SignedOut(Reason::Expired),
            "narrow" => Identity::SignedIn(User::new("b", "b").with_token_kind(TokenKind::ApiKey)),
            "down" => return Err(IdentifyError::new("the issuer is down")),
            name => match name.parse() {
                Ok(kind) => Identity::SignedIn(user(kind)),
                Err(_) => Identity::SignedOut(Reason::InvalidToken),
            },
        })
    }
}

/// A demand that says itself what it takes.
#[derive(Default)]
struct ReadNotes;

impl Predicate for ReadNotes {
    fn check(&self, user: &User) -> Verdict {
        Permission("notes:read").check(user)
    }

    fn accepts(&self) -> Accepts {
        [TokenKind::ApiKey, TokenKind::OauthToken].into()
    }
}

fn guarded(accepts: impl Into<Accepts>) -> axum::routing::MethodRouter {
    let accepts = accepts.into();
    get(move |auth: AuthRequest| async move {
        let demand = Permission("notes:read");
        let me = auth.accepts(accepts).protect(demand).await?;
        Ok::<_, ServerError>(me.user().token_kind().name())
    })
}

fn build() -> Router {
    let asked = get(|auth: AuthRequest| async move {
        let answer = auth.accepts(Accepts::ANY).await?;
        Ok::<_, ServerError>(format!("{:?}", answer.token_kind()))
    });
    let routes = Router::new()
        .route("/one/session_token", guarded(TokenKind::SessionToken))
        .route("/one/api_key", guarded(TokenKind::ApiKey))
        .route("/one/oauth_token", guarded(TokenKind::OauthToken))
        .route("/one/m2m_token", guarded(TokenKind::M2mToken))
        .route("/any", guarded(Accepts::ANY))
        .route(
            "/two",
            guarded([TokenKind::SessionToken, TokenKind::ApiKey]),
        )
        .route("/none", guarded([]))
        .route("/extractor", get(async |_: Authed| "in"))
        .route("/demand", get(async |_: Has<ReadNotes>| "in"))
        .route(
            "/who",
            get(async |auth: Auth| format!("{:?}", auth.token_kind())),
        )
        .route("/asked", asked)
        .route("/ruled", get("in"));
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, || view! { <html/> });
    InterruptLayer::new(render)
        .identify(Credentials)
        .realm("Notebook")
        .expect("a realm")
        .challenge(Basic::new("Notebook").expect("a realm"))
        .challenge(key())
        // A path may name the header again.
        .challenge_below("/two", key())
        .protect("/ruled", accepting(TokenKind::M2mToken, ReadNotes))
        .wrap(routes)
}

fn key() -> ApiKey {
    ApiKey::new("Notebook", HeaderName::from_static(KEY)).expect("a realm")
}

static SITE: LazyLock<Router> = LazyLock::new(build);

async fn ask(path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path).header(header::ACCEPT, "application/json");
    for (name, value) in fields {
        request = request.header(*name, *value);
    }
    send(&SITE, request.body(Body::empty()).expect("a request")).await
}

/// With a credential of the kind that is called so.
async fn ask_with(path: &str, name: &str) -> Answer {
    if name == "session_token" {
        return ask(path, &[("cookie", "user=ann")]).await;
    }
    ask(path, &[("authorization", &format!("Bearer {name}"))]).await
}

fn challenges(answer: &Answer) -> Vec<String> {
    let lines = answer.headers.get_all(header::WWW_AUTHENTICATE).iter();
    lines
        .map(|line| line.to_str().expect("ASCII").to_owned())
        .collect()
}

fn schemes(answer: &Answer) -> Vec<String> {
    let first = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
    challenges(answer).iter().map(first).collect()
}

#[tokio::test]
async fn a_guard_takes_the_kinds_that_it_names_and_refuses_the_others() {
    for asked in NAMES {
        for sent in NAMES {
            let answer = ask_with(&format!("/one/{asked}"), sent).await;
            if asked == sent {
                assert_eq!((answer.status, &*answer.body), (StatusCode::OK, sent));
                continue;
            }
            answer.assert_denied(StatusCode::UNAUTHORIZED);
            assert!(
                answer.body.contains("urn:leptos-auth:unaccepted-token"),
                "{asked} {sent}"
            );
        }
    }
    for sent in NAMES {
        assert_eq!(
            ask_with("/any", sent).await.status,
            StatusCode::OK,
            "{sent}"
        );
        ask_with("/none", sent)
            .await
            .assert_denied(StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn without_a_word_it_is_the_session() {
    for sent in NAMES {
        let is_session = sent == "session_token";
        let answer = ask_with("/extractor", sent).await;
        assert_eq!(answer.status.is_success(), is_session, "{sent}");
        let who = ask_with("/who", sent).await.body;
        let expected = is_session.then_some(TokenKind::SessionToken);
        assert_eq!(who, format!("{expected:?}"));
        let kind: TokenKind = sent.parse().expect("a kind");
        assert_eq!(
            ask_with("/asked", sent).await.body,
            format!("{:?}", Some(kind))
        );
    }
}

#[tokio::test]
async fn a_demand_and_a_path_rule_say_what_they_take() {
    for sent in NAMES {
        let demand = ask_with("/demand", sent).await.status;
        assert_eq!(
            demand.is_success(),
            ["api_key", "oauth_token"].contains(&sent)
        );
        let ruled = ask_with("/ruled", sent).await.status;
        assert_eq!(ruled.is_success(), sent == "m2m_token");
    }
}

#[tokio::test]
async fn the_refusal_has_a_challenge_for_each_kind_that_is_taken() {
    for (path, expected) in [
        ("/one/session_token", &["Session", "Basic"][..]),
        ("/one/api_key", &["Bearer", "ApiKey"]),
        ("/one/oauth_token", &["Bearer"]),
        ("/one/m2m_token", &["Bearer"]),
        ("/two", &["Bearer", "ApiKey", "Session", "Basic"]),
        ("/any", &["Bearer", "ApiKey", "Session", "Basic"]),
        // A 401 has at least one.
        ("/none", &["Session"]),
    ] {
        let answer = ask(path, &[]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(schemes(&answer), expected, "{path}");
        let text = challenges(&answer).concat();
        assert!(!text.contains("error="), "nothing was tried: {text}");
    }
}

#[tokio::test]
async fn the_error_stands_on_what_was_tried_and_nowhere_else() {
    let wrong =
        r#"error="invalid_token", error_description="This kind of token is not accepted here""#;
    let expired = r#"error="invalid_token", error_description="The token has expired""#;
    let bearer = |rest: &str| format!("Bearer realm=\"Notebook\", {rest}");
    let key = r#"ApiKey realm="Notebook", header="x-api-key""#;

    let answer = ask_with("/one/oauth_token", "api_key").await;
    assert_eq!(challenges(&answer), [bearer(wrong)]);
    let answer = ask_with("/one/api_key", "expired").await;
    assert_eq!(challenges(&answer), [bearer(expired), key.to_owned()]);
    let answer = ask("/one/api_key", &[(KEY, "expired")]).await;
    assert_eq!(
        challenges(&answer),
        [
            r#"Bearer realm="Notebook""#.to_owned(),
            format!("{key}, {expired}")
        ]
    );
    // The session has no way to say it.
    let answer = ask_with("/one/session_token", "api_key").await;
    assert_eq!(schemes(&answer), ["Session", "Basic"]);
    assert!(!challenges(&answer).concat().contains("error="));
}

#[tokio::test]
async fn what_a_key_lacks_is_named_as_a_scope() {
    let answer = ask_with("/any", "narrow").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.header("cache-control"), "no-store");
    let expected = r#"Bearer realm="Notebook", scope="notes:read", error="insufficient_scope""#;
    assert_eq!(challenges(&answer), [expected]);
}

#[tokio::test]
async fn the_header_for_keys_takes_nothing_but_keys() {
    for path in ["/any", "/two"] {
        assert_eq!(ask(path, &[(KEY, "api_key")]).await.body, "api_key");
    }
    for other in ["oauth_token", "m2m_token", "session_token", "a b", ""] {
        let answer = ask("/any", &[(KEY, other)]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert!(answer.body.contains("invalid-token"), "{other}");
        // And nothing falls back to the session beside it.
        let answer = ask("/any", &[(KEY, other), ("cookie", "user=ann")]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_program_with_a_cookie_jar_is_no_other_site() {
    for (name, value) in [(KEY, "api_key"), ("authorization", "Bearer api_key")] {
        let request = Request::post("/any")
            .header("cookie", "user=ann")
            .header(name, value)
            .body(Body::empty());
        let answer = send(&SITE, request.expect("a request")).await;
        // The route is there for GET: it got as far as that.
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{name}");
    }
    let request = Request::post("/any").header("cookie", "user=ann");
    let answer = send(&SITE, request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn two_credentials_at_once_are_a_bad_request() {
    for fields in [
        [("authorization", "Bearer api_key"), (KEY, "api_key")],
        [(KEY, "api_key"), (KEY, "api_key")],
        [
            ("authorization", "Bearer api_key"),
            ("authorization", "Bearer api_key"),
        ],
    ] {
        let answer = ask("/any", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{fields:?}");
    }
}

#[tokio::test]
async fn where_nobody_can_tell_it_is_503_for_every_guard() {
    for path in ["/any", "/one/session_token", "/one/m2m_token", "/who"] {
        let answer = ask_with(path, "down").await;
        answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
    }
}

//! Notebook behind its layers, as the server builds it, and a visitor without JavaScript.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{Router, body::Body, response::Response};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use leptos::prelude::*;
use leptos_accounts::{
    AccountsConfig, RequestPasswordReset, RequestVerification, ResetPassword, RootSecret,
    VerifyEmail,
};
use leptos_auth::{InterruptLayer, PublicOrigin};
use leptos_axum::{LeptosRoutes, generate_route_list};
use notebook::{App, notes::AddNote, settings::MakeApiKey, shell, v1};
use tower::ServiceExt;

use super::Database;

pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// The site, with a database of its own.
pub(crate) struct Site {
    router: Router,
    pub(crate) database: Database,
}

/// A browser with scripts off: it keeps cookies and follows nothing.
#[derive(Clone)]
pub(crate) struct Visitor<'a> {
    site: &'a Site,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

impl Site {
    pub(crate) async fn new() -> Self {
        Self::with(|config| config).await
    }

    /// With accounts of another configuration.
    pub(crate) async fn with(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        Self::over(Database::with(adjust).await)
    }

    /// The same database behind another process, which has this secret.
    pub(crate) async fn another_node(
        &self,
        secret: RootSecret,
        adjust: impl FnOnce(AccountsConfig) -> AccountsConfig,
    ) -> Self {
        Self::over(self.database.of_another_node(secret, adjust).await)
    }

    fn over(database: Database) -> Self {
        let origin: PublicOrigin = "http://localhost:3000".parse().expect("an origin");
        let render = leptos_axum::render_app_async_with_context(|| {}, document);
        let router = InterruptLayer::new(render)
            .origin(origin.clone())
            .identify(database.accounts().clone())
            .strict(true)
            .shows_answer::<MakeApiKey>()
            .shows_answer::<RequestPasswordReset>()
            .shows_answer::<RequestVerification>()
            .shows_answer::<ResetPassword>()
            .shows_answer::<VerifyEmail>()
            .resume(database.accounts().clone(), database.accounts().clone())
            .idempotent::<AddNote>()
            .landing("/sign-in", "/notes")
            .and_then(|layer| layer.landing("/sign-up", "/notes"))
            .expect("local paths")
            .wrap(pages())
            .layer(database.accounts().session_layer(&origin));
        Self { router, database }
    }

    pub(crate) fn visitor(&self) -> Visitor<'_> {
        Visitor {
            site: self,
            cookies: BTreeMap::new(),
        }
    }

    /// A program with a key or a token, and no cookie.
    pub(crate) async fn program(&self, method: Method, path: &str, token: &str) -> Answer {
        let request = request(method, path, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(r#"{"title":"By a program","body":""}"#));
        let response = self.router.clone().oneshot(request.expect("a request"));
        answer(response.await.expect("infallible")).await
    }

    /// Somebody with an account.
    pub(crate) async fn member(&self, name: &str) -> Visitor<'_> {
        let mut visitor = self.visitor();
        let email = format!("{name}@example.com");
        let fields = [("email", email.as_str()), ("password", PASSWORD)];
        let answer = visitor.post("/sign-up", "/api/sign_up", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        visitor
    }
}

/// The routes, listed once: while leptos lists routes, no resource of the process is loaded, also
/// none of a test that runs beside.
fn pages() -> Router {
    static PAGES: LazyLock<Router> = LazyLock::new(|| {
        Router::new()
            .leptos_routes(&options(), generate_route_list(App), document)
            .merge(v1::routes())
            .fallback(leptos_axum::file_and_error_handler(shell))
            .with_state(options())
    });
    PAGES.clone()
}

fn document() -> impl IntoView {
    shell(options())
}

fn options() -> LeptosOptions {
    LeptosOptions::builder().output_name("notebook").build()
}

impl Visitor<'_> {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(get(path, "text/html")).await
    }

    pub(crate) async fn get_json(&mut self, path: &str) -> Answer {
        self.send(get(path, "application/json")).await
    }

    /// Sends JSON, as the page's own script would.
    pub(crate) async fn send_json(&mut self, method: Method, path: &str, body: &str) -> Answer {
        let request = request(method, path, "application/json")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/json");
        let body = Body::from(body.to_owned());
        self.send(request.body(body).expect("a request")).await
    }

    /// Asks as a browser does ahead of a visit (Fetch, `Sec-Purpose`).
    pub(crate) async fn prefetch(&mut self, path: &str) -> Answer {
        let mut request = get(path, "text/html");
        let purpose = HeaderValue::from_static("prefetch");
        request.headers_mut().insert("sec-purpose", purpose);
        self.send(request).await
    }

    /// Forgets its session, as a browser does that was told to forget everything.
    pub(crate) fn forget_session(&mut self) {
        self.cookies.remove("session_3000");
    }

    /// Posts a form to the page that it stands on.
    pub(crate) async fn post(
        &mut self,
        page: &str,
        function: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let function = [("__function", function)];
        self.send(form(page, "text/html", function.iter().chain(fields)))
            .await
    }

    /// Posts it as a page of another site would have the browser do.
    pub(crate) async fn post_from_elsewhere(
        &mut self,
        page: &str,
        function: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let function = [("__function", function)];
        let mut request = form(page, "text/html", function.iter().chain(fields));
        let headers = request.headers_mut();
        headers.insert(
            header::ORIGIN,
            HeaderValue::from_static("https://evil.example"),
        );
        headers.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
        self.send(request).await
    }

    /// Calls a server function, as the application does in a browser with scripts.
    pub(crate) async fn call(&mut self, function: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(form(function, "application/json", fields)).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        if !cookies.is_empty() {
            let cookies = HeaderValue::from_str(&cookies).expect("ASCII");
            request.headers_mut().insert(header::COOKIE, cookies);
        }
        let response = self
            .site
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("infallible");
        self.keep_cookies(&response);
        answer(response).await
    }

    fn keep_cookies(&mut self, response: &Response) {
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().expect("ASCII").split(';').next();
            let (name, value) = pair.and_then(|it| it.split_once('=')).expect("a pair");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn form<'a>(
    path: &str,
    accept: &str,
    fields: impl IntoIterator<Item = &'a (&'a str, &'a str)>,
) -> Request<Body> {
    let pairs = fields.into_iter().map(|(name, value)| encode(name, value));
    let body = pairs.collect::<Vec<_>>().join("&");
    request(Method::POST, path, accept)
        .header(header::ORIGIN, "http://localhost:3000")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .expect("a request")
}

fn get(path: &str, accept: &str) -> Request<Body> {
    let request = request(Method::GET, path, accept).body(Body::empty());
    request.expect("a request")
}

fn request(method: Method, path: &str, accept: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, accept)
}

async fn answer(response: Response) -> Answer {
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let location = head.headers.get(header::LOCATION);
    Answer {
        status: head.status,
        headers: head.headers.clone(),
        location: location.map(|value| value.to_str().expect("ASCII").to_owned()),
        body: String::from_utf8(body.to_vec()).expect("UTF-8"),
    }
}

fn encode(name: &str, value: &str) -> String {
    let mut pair = format!("{name}=");
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() {
            pair.push(char::from(byte));
        } else {
            pair.push_str(&format!("%{byte:02X}"));
        }
    }
    pair
}

impl Answer {
    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> Option<&str> {
        let field = self
            .body
            .split(&format!("name=\"{name}\" value=\""))
            .nth(1)?;
        field.split('"').next()
    }

    /// The text of the page's `<h1>`; there must be exactly one.
    pub(crate) fn heading(&self) -> &str {
        let mut headings = self.body.split("<h1>").skip(1);
        let heading = headings.next().and_then(|rest| rest.split("</h1>").next());
        assert!(
            headings.next().is_none(),
            "more than one <h1>: {}",
            self.body
        );
        heading.unwrap_or_else(|| panic!("no <h1>: {}", self.body))
    }

    /// The address of the note with this title, from the list.
    pub(crate) fn link_to(&self, title: &str) -> String {
        let link = self
            .body
            .split("<a ")
            .find(|link| link.contains(&format!(">{title}<")))
            .unwrap_or_else(|| panic!("no link to {title}: {}", self.body));
        let href = link
            .split("href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        href.expect("an address").to_owned()
    }

    /// The page, with the one thing that differs between any two requests taken out: the nonce of
    /// its inline scripts.
    pub(crate) fn without_nonce(&self) -> String {
        let nonce = self
            .body
            .split("nonce=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        self.body.replace(nonce.expect("a nonce"), "")
    }
}

//! Notebook's server as a process of its own.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use reqwest::{Client, RequestBuilder, Response, header, redirect};
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "quiet-harbour-lantern-42";

/// Ends when it is dropped.
pub(crate) struct Notebook {
    /// Where it listens.
    address: String,
    /// What visitors type, which a proxy may stand behind.
    origin: String,
    folder: TempDir,
    variables: Vec<Variable>,
    process: Child,
    client: Client,
}

/// One of the environment.
pub(crate) type Variable = (&'static str, String);

/// What a request comes with.
pub(crate) enum Credential {
    None,
    Cookie(String),
    Bearer(String),
    Key(String),
    /// A token, and a key.
    Both(String, String),
    /// A token, and a cookie.
    BesideCookie(String, String),
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) challenges: Vec<String>,
    pub(crate) content_type: String,
    pub(crate) body: String,
    /// The session's.
    pub(crate) cookie: Option<String>,
    /// The others.
    pub(crate) cookies: Vec<String>,
}

impl Notebook {
    /// On this database, with more of the environment: what is named twice is what it is named last.
    pub(crate) async fn start(database: &str, more: &[Variable]) -> Self {
        let mut notebook = Self::spawn(database, more);
        assert!(notebook.gets_ready().await, "the server did not get ready");
        notebook
    }

    /// The same, without waiting for it.
    pub(crate) fn spawn(database: &str, more: &[Variable]) -> Self {
        Self::spawn_by(server, database, more)
    }

    /// The same, as a process that a file which grows beyond its limit does not end.
    pub(crate) fn spawn_ignoring_file_limits(database: &str, more: &[Variable]) -> Self {
        Self::spawn_by(server_by_shell, database, more)
    }

    fn spawn_by(
        server: fn(&Path, &[Variable]) -> Command,
        database: &str,
        more: &[Variable],
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        make_bundle(folder.path());
        let port = free_port();
        let mut variables = vec![
            ("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}")),
            ("PUBLIC_ORIGIN", format!("http://localhost:{port}")),
            ("DATABASE_URL", database.to_owned()),
            ("LEPTOS_SITE_ROOT", "site".to_owned()),
        ];
        variables.extend_from_slice(more);
        let of = |name| variables.iter().rev().find(|(known, _)| *known == name);
        let (_, origin) = of("PUBLIC_ORIGIN").expect("it is set").clone();
        let process = server(folder.path(), &variables)
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy();
        Self {
            address: format!("http://127.0.0.1:{port}"),
            origin,
            folder,
            variables,
            process,
            client: client.build().expect("a client"),
        }
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Ends it as a power cut would, and starts it again.
    pub(crate) async fn crash(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("its end");
        self.process = server(self.folder.path(), &self.variables)
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        assert!(self.gets_ready().await, "the server did not get ready");
    }

    /// Waits until it answers, since a process does not tell; `false` if it ends before, or does not within a
    /// minute.
    pub(crate) async fn gets_ready(&mut self) -> bool {
        for _ in 0..600 {
            let request = self.request(self.client.get(self.url("/readyz")));
            if let Ok(answer) = request.send().await
                && answer.status().is_success()
            {
                return true;
            }
            if self.process.try_wait().expect("its state").is_some() {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }

    /// Asks for the host that visitors type, wherever it listens.
    fn request(&self, request: RequestBuilder) -> RequestBuilder {
        let (_, host) = self.origin.split_once("://").expect("a scheme");
        request.header(header::HOST, host)
    }

    /// Runs one of the server's own commands, and returns what it prints.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        let text = String::from_utf8(output.stdout).expect("text");
        text.trim().to_owned()
    }

    /// The same, whatever comes of it.
    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        server(self.folder.path(), &self.variables)
            .args(arguments)
            .output()
            .expect("the command runs")
    }

    /// Makes an account, and returns the cookie of its session.
    pub(crate) async fn sign_up(&self, email: &str) -> String {
        let fields = [("email", email), ("password", PASSWORD)];
        let answer = self.post("/sign-up", "/api/sign_up", None, &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie.expect("a session")
    }

    /// Signs in with it, and returns the cookie of the new session.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let fields = [("email", email), ("password", PASSWORD)];
        let answer = self.post("/sign-in", "/api/sign_in", None, &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie.expect("a session")
    }

    /// A page, for a browser without scripts.
    pub(crate) async fn page(&self, path: &str, cookie: &str) -> Answer {
        let request = self
            .request(self.client.get(self.url(path)))
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie);
        answer(request.send().await.expect("an answer")).await
    }

    pub(crate) async fn sign_out(&self, cookie: &str) {
        let answer = self
            .post("/notes", "/api/sign_out", Some(cookie), &[])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }

    /// Makes a key that reads and writes, on the page, and returns what it shows.
    pub(crate) async fn make_key(&self, cookie: &str) -> String {
        let fields = [("name", "Service"), ("access", "write"), ("lifetime", "30")];
        let page = self
            .post("/settings", "/api/make_api_key", Some(cookie), &fields)
            .await;
        assert_eq!(page.status, 200, "{}", page.body);
        let place = page.body.split("id=\"new-key\"").nth(1);
        let text = place.and_then(|place| place.split(['>', '<']).nth(1));
        text.expect("a key").to_owned()
    }

    pub(crate) async fn revoke_key(&self, cookie: &str, key: &str) {
        let id = key.split('_').nth(1).expect("an id");
        let fields = [("id", id)];
        let answer = self
            .post("/settings", "/api/revoke_api_key", Some(cookie), &fields)
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }

    pub(crate) async fn list(&self, credential: &Credential) -> Answer {
        self.ask(self.client.get(self.url("/v1/notes")), credential)
            .await
    }

    pub(crate) async fn add(&self, credential: &Credential, title: &str) -> Answer {
        let note = serde_json::json!({ "title": title, "body": "" });
        let request = self
            .client
            .post(self.url("/v1/notes"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(note.to_string());
        self.ask(request, credential).await
    }

    async fn ask(&self, request: RequestBuilder, credential: &Credential) -> Answer {
        let request = self
            .request(request)
            .header(header::ACCEPT, "application/json");
        let request = match credential {
            Credential::None => request,
            // A cookie is a browser's, which says where it comes from.
            Credential::Cookie(cookie) => request
                .header(header::COOKIE, cookie)
                .header("sec-fetch-site", "same-origin"),
            Credential::Bearer(token) => request.bearer_auth(token),
            Credential::Key(key) => request.header("x-api-key", key),
            Credential::Both(token, key) => request.bearer_auth(token).header("x-api-key", key),
            Credential::BesideCookie(token, cookie) => {
                request.bearer_auth(token).header(header::COOKIE, cookie)
            }
        };
        answer(request.send().await.expect("an answer")).await
    }

    /// Posts a form to its page, as a browser without scripts does.
    pub(crate) async fn post(
        &self,
        page: &str,
        function: &str,
        cookie: Option<&str>,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut form = vec![("__function", function)];
        form.extend_from_slice(fields);
        let mut request = self
            .request(self.client.post(self.url(page)))
            .header(header::ACCEPT, "text/html")
            .header(header::ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(serde_urlencoded::to_string(form).expect("a form"));
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        answer(request.send().await.expect("an answer")).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

impl Answer {
    /// What the page's form carries along under this name.
    pub(crate) fn hidden(&self, name: &str) -> Option<&str> {
        let field = self.body.split("<input").find(|field| {
            let field = field.split('>').next().unwrap_or_default();
            field.contains(&format!("name=\"{name}\""))
        })?;
        field.split("value=\"").nth(1)?.split('"').next()
    }
}

impl Drop for Notebook {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn server(folder: &Path, variables: &[Variable]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command
        .current_dir(folder)
        .envs(variables.iter().map(|(name, value)| (*name, value)));
    command
}

/// The shell has the signal ignored, and becomes the server.
fn server_by_shell(folder: &Path, variables: &[Variable]) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; exec \"$0\""])
        .arg(env!("CARGO_BIN_EXE_server"))
        .current_dir(folder)
        .envs(variables.iter().map(|(name, value)| (*name, value)));
    command
}

/// What the server looks for before it starts. No browser asks for it here.
fn make_bundle(folder: &Path) {
    let bundle = folder.join("site/pkg");
    fs::create_dir_all(&bundle).expect("a folder");
    fs::write(bundle.join("notebook.js"), "").expect("a file");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

async fn answer(response: Response) -> Answer {
    let text = |name| {
        let values = response.headers().get_all(name).iter();
        let texts = values.map(|value| value.to_str().expect("ASCII").to_owned());
        texts.collect::<Vec<_>>()
    };
    let kind = text(header::CONTENT_TYPE).pop();
    let cookies = text(header::SET_COOKIE).into_iter();
    let pairs = cookies.filter_map(|cookie| cookie.split(';').next().map(str::to_owned));
    let (sessions, cookies): (Vec<_>, _) = pairs.partition(|pair| pair.starts_with("session"));
    Answer {
        status: response.status().as_u16(),
        challenges: text(header::WWW_AUTHENTICATE),
        content_type: kind.unwrap_or_default(),
        cookie: sessions.into_iter().next(),
        cookies,
        body: response.text().await.expect("a body"),
    }
}

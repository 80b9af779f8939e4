//! The process, and what a client asks of it. `tests/authorization_server` has its source.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use reqwest::{Client, header};
use serde::Deserialize;

pub(crate) const AUDIENCE: &str = "https://api.example";
/// The name of this application at the server, with what a form has to encode.
pub(crate) const CLIENT: &str = "the api";
pub(crate) const SECRET: &str = "a secret: 100% & more";

const GET_NODE: &str = "these tests need Node 20 or later (https://nodejs.org, or the packages \
    `nodejs` and `npm` of your distribution)";

/// Ends when it is dropped. It would by itself, too, when its standard input is closed.
pub(crate) struct Server {
    pub(crate) url: String,
    process: Child,
    client: Client,
}

#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    #[serde(default)]
    pub(crate) id_token: String,
    #[serde(default)]
    pub(crate) refresh_token: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = folder();
        install_packages(&folder);
        let mut process = Command::new("node")
            .current_dir(&folder)
            .args(["server.js", "0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("`node` can not be started ({error}): {GET_NODE}"));
        let output = process.stdout.take().expect("it is piped");
        let mut url = String::new();
        let read = BufReader::new(output).read_line(&mut url);
        read.expect("a line");
        let url = url.trim().to_owned();
        assert!(
            url.starts_with("http://"),
            "the server did not start; `node server.js` in {} says why",
            folder.display()
        );
        Self {
            url,
            process,
            client: Client::new(),
        }
    }

    /// A user's: access token, ID token and refresh token. The kind is an algorithm, or `opaque`.
    pub(crate) async fn user_token(&self, user: &str, kind: &str) -> Tokens {
        self.user_token_for(user, kind, "openid offline_access read")
            .await
    }

    /// The same, for these scopes.
    pub(crate) async fn user_token_for(&self, user: &str, kind: &str, scope: &str) -> Tokens {
        self.token(&[
            ("grant_type", "urn:test:user"),
            ("sub", user),
            ("scope", scope),
            ("resource", &resource(kind)),
        ])
        .await
    }

    /// As [`user_token`](Self::user_token), bound to a key (RFC 9449).
    pub(crate) async fn bound_token(&self, user: &str, kind: &str) -> Tokens {
        self.token(&[
            ("grant_type", "urn:test:user"),
            ("sub", user),
            ("resource", &resource(kind)),
            ("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"),
        ])
        .await
    }

    /// A client's own (RFC 6749, section 4.4).
    pub(crate) async fn program_token(&self, kind: &str) -> Tokens {
        self.token(&[
            ("grant_type", "client_credentials"),
            ("scope", "read"),
            ("resource", &resource(kind)),
        ])
        .await
    }

    pub(crate) async fn revoke(&self, token: &str) {
        self.post("/token/revocation", &[("token", token)]).await;
    }

    /// The old ones are gone at once.
    pub(crate) async fn rotate_keys(&self) {
        self.post("/test/rotate", &[]).await;
    }

    /// How often this path was asked for.
    pub(crate) async fn count(&self, path: &str) -> usize {
        let counts = self.client.get(format!("{}/test/counts", self.url)).send();
        let counts = counts.await.expect("an answer").bytes().await;
        let counts = serde_json::from_slice(&counts.expect("a body"));
        let counts: BTreeMap<String, usize> = counts.expect("counts");
        counts.get(path).copied().unwrap_or_default()
    }

    async fn token(&self, form: &[(&str, &str)]) -> Tokens {
        let answer = self.post("/token", form).await;
        serde_json::from_slice(&answer).expect("tokens")
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Vec<u8> {
        let question = self
            .client
            .post(format!("{}{path}", self.url))
            .basic_auth("program", Some("secret"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(serde_urlencoded::to_string(form).expect("a form"));
        let answer = question.send().await.expect("an answer");
        let status = answer.status();
        let body = answer.bytes().await.expect("a body");
        assert!(
            status.is_success(),
            "{status}: {}",
            String::from_utf8_lossy(&body)
        );
        body.to_vec()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What its tokens are like stands in the query; `resource.js` reads it.
fn resource(kind: &str) -> String {
    format!("{AUDIENCE}?token={kind}")
}

/// Whichever package's tests these are.
fn folder() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = "crates/leptos_oauth/tests/authorization_server";
    let mut folders = package.ancestors().map(|folder| folder.join(place));
    let found = folders.find(|folder| folder.is_dir());
    found.expect("the server is in the repository")
}

/// `npm ci`, unless the installed packages are those of the lock file. Tests of several programs may
/// begin at once.
fn install_packages(folder: &Path) {
    let turn = File::create(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("npm.lock"));
    let turn = turn.expect("a file to lock");
    turn.lock().expect("our turn");
    let wanted = fs::read(folder.join("package-lock.json")).expect("package-lock.json");
    let stamp = folder.join("node_modules/.installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm)
        .current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"])
        .output()
        .unwrap_or_else(|error| panic!("`{npm}` can not be started ({error}): {GET_NODE}"));
    assert!(
        output.status.success(),
        "`npm ci` failed in {}:\n{}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    fs::write(stamp, wanted).expect("a note of what is installed");
}

//! What `curl -i` shows of each dialect: `docs/http.md`, and what the README has of it.

use std::{env, fmt::Write as _, fs, net::SocketAddr, path::Path, path::PathBuf};

use leptos::config::Env;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::test_site::{ACCOUNT, TestSite, form, send};

/// What is asked, as one would type it.
struct Question {
    title: &'static str,
    method: &'static str,
    path: &'static str,
    headers: &'static [&'static str],
    signed_in: bool,
}

const ASKED: [Question; 11] = [
    Question {
        title: "A person, signed out",
        headers: &["Accept: text/html"],
        ..get("/notes")
    },
    Question {
        title: "A program, signed out",
        ..get("/v1/notes")
    },
    Question {
        title: "A program at the address of a page",
        ..get("/notes")
    },
    Question {
        title: "A program with a token that nobody issued",
        headers: &["Authorization: Bearer nonsense"],
        ..get("/v1/notes")
    },
    Question {
        title: "A token in the address",
        ..get("/v1/notes?access_token=nonsense")
    },
    Question {
        title: "An image",
        headers: &["Sec-Fetch-Dest: image"],
        ..get("/notes")
    },
    Question {
        title: "A person, signed in and not allowed",
        headers: &["Accept: text/html"],
        signed_in: true,
        ..get("/admin")
    },
    Question {
        title: "A program, signed in and not allowed",
        signed_in: true,
        ..get("/admin")
    },
    Question {
        title: "Another site",
        method: "POST",
        headers: &["Origin: https://elsewhere.example"],
        ..get("/v1/notes")
    },
    Question {
        title: "Another host",
        headers: &["Host: elsewhere.example"],
        ..get("/notes")
    },
    Question {
        title: "Nothing there",
        headers: &["Accept: text/html"],
        ..get("/nothing")
    },
];

const fn get(path: &'static str) -> Question {
    Question {
        title: "",
        method: "GET",
        path,
        headers: &[],
        signed_in: false,
    }
}

impl Question {
    fn command(&self) -> String {
        let mut command = String::from("curl -i");
        if self.method != "GET" {
            write!(command, " -X {}", self.method).expect("a string takes it");
        }
        if self.signed_in {
            command.push_str(" -b \"$SESSION\"");
        }
        for header in self.headers {
            write!(command, " -H '{header}'").expect("a string takes it");
        }
        write!(command, " 'http://localhost:3000{}'", self.path).expect("a string takes it");
        command
    }

    /// The bytes that curl sends for it; what it adds by itself, it leaves to who says otherwise.
    fn bytes(&self, session: &str) -> String {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        for own in [
            "Host: localhost:3000",
            "User-Agent: curl/8.11.0",
            "Accept: */*",
        ] {
            let name = own.split(':').next().unwrap_or_default();
            if !self.headers.iter().any(|header| header.starts_with(name)) {
                write!(bytes, "{own}\r\n").expect("a string takes it");
            }
        }
        for header in self.headers {
            write!(bytes, "{header}\r\n").expect("a string takes it");
        }
        if self.signed_in {
            write!(bytes, "Cookie: {session}\r\n").expect("a string takes it");
        }
        bytes + "Connection: close\r\n\r\n"
    }
}

/// All of the answer.
async fn exchange(address: SocketAddr, bytes: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(bytes.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8(answer).expect("UTF-8")
}

/// As curl prints it, without what differs from one answer to the next; of a page the title.
fn printed(answer: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let is_page = head.contains("content-type: text/html");
    let mut text = String::new();
    for line in head.lines() {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        let line = match name {
            "connection" => continue,
            "date" | "x-request-id" => format!("{name}: …"),
            "content-length" if is_page => format!("{name}: …"),
            "content-security-policy" => format!("{name}: {}", without_nonce(value)),
            _ => line.to_owned(),
        };
        writeln!(text, "{line}").expect("a string takes it");
    }
    text.push('\n');
    if is_page {
        let title = body
            .split_once("<title")
            .and_then(|(_, rest)| rest.split_once("</title>"));
        let title = title.map_or("", |(title, _)| title);
        writeln!(text, "… <title{title}</title> …").expect("a string takes it");
    } else if !body.is_empty() {
        let id = body.split_once("\"instance\":\"");
        let id = id.and_then(|(_, rest)| rest.split('"').next());
        let body = id.map_or(body.to_owned(), |id| body.replace(id, "…"));
        writeln!(text, "{body}").expect("a string takes it");
    }
    text
}

fn without_nonce(policy: &str) -> String {
    let nonce = policy
        .split_once("'nonce-")
        .and_then(|(_, rest)| rest.split('\'').next());
    nonce.map_or(policy.to_owned(), |nonce| policy.replace(nonce, "…"))
}

/// Each question with its answer, from a server that listens.
async fn answers() -> Vec<(&'static Question, String)> {
    let test_site = TestSite::open().await;
    let site = test_site.build("http://localhost:3000", Env::DEV);
    let sign_up = form("/sign-up", "/api/sign_up", ACCOUNT);
    let (_, headers, _) = send(&site, sign_up).await;
    let session = headers["set-cookie"].to_str().expect("ASCII");
    let session = session.split(';').next().expect("a cookie").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move { axum::serve(listener, site).await });
    let mut answers = Vec::new();
    for question in &ASKED {
        let answer = exchange(address, &question.bytes(&session)).await;
        answers.push((question, printed(&answer)));
    }
    server.abort();
    answers
}

const COMMAND: &str = "UPDATE_TABLES=1 cargo test -p server dialects";

fn document(answers: &[(&Question, String)]) -> String {
    let mut text = format!(
        "# What Notebook answers\n\nWritten by `{COMMAND}`, which asks a listening server; do not \
         edit. The server runs as `cargo xtask serve` starts it: over plain HTTP, without the headers \
         that only https has. `…` is another in each answer, and of a page only its title is here. \
         `SESSION` is the cookie of somebody who is signed in and is no administrator.\n"
    );
    for (question, answer) in answers {
        let (title, command) = (question.title, question.command());
        write!(
            text,
            "\n## {title}\n\n```console\n$ {command}\n{answer}```\n"
        )
        .expect("a string takes it");
    }
    text
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_shows_each_dialect_as_the_documentation_prints_it() {
    let answers = answers().await;
    let path = root().join("docs/http.md");
    let document = document(&answers);
    if env::var_os("UPDATE_TABLES").is_some() {
        fs::write(&path, &document).expect("docs can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == document,
        "docs/http.md is of before: run `{COMMAND}`, and commit it"
    );

    let readme = fs::read_to_string(root().join("README.md")).expect("a README");
    let shown = readme
        .split_once("```console\n$ curl")
        .expect("an example")
        .1;
    let mut shown = shown.split("```").next().unwrap_or_default().lines();
    let command = format!("curl{}", shown.next().unwrap_or_default());
    let asked = answers
        .iter()
        .find(|(question, _)| question.command() == command);
    let (_, answer) = asked.expect("a question that is asked here");
    for line in shown {
        assert!(answer.lines().any(|answered| answered == line), "{line}");
    }
}

//! The load: people who write notes, and sign in and out beside.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use reqwest::{Client, RequestBuilder, header, redirect};
use tokio::task::JoinHandle;

use crate::{
    journal::Journal,
    notebook::{Notebook, PASSWORD},
};

/// How many write at a time.
const VISITORS: usize = 4;
/// How many people each is, one after the other: a person's notes are limited.
const PEOPLE: usize = 8;
/// How many notes each of them sends; the limit is 500.
const NOTES_EACH: u64 = 400;
/// A note in so many is followed by a sign-in, and every other of those by a sign-out.
const SIGNS_IN_EVERY: u64 = 6;
/// Longer than the server takes to say that its database hangs.
const PATIENCE: Duration = Duration::from_secs(40);
const BREATH: Duration = Duration::from_millis(20);

/// One person's browser. What it asks may find nobody there.
#[derive(Clone)]
pub(crate) struct Visitor {
    origin: String,
    client: Client,
    pub(crate) cookie: String,
    email: String,
}

/// What a request came to, where there was an answer.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) cookie: Option<String>,
    pub(crate) body: String,
}

impl Visitor {
    async fn ask(&self, request: RequestBuilder) -> Option<Told> {
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, &self.origin);
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        let cookie = response
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok()?.split(';').next())
            .find(|pair| pair.starts_with("session"))
            .map(str::to_owned);
        // Half an answer is none: it may have been cut off anywhere.
        let body = response.text().await.ok()?;
        Some(Told {
            status,
            cookie,
            body,
        })
    }

    async fn add(&self, title: &str) -> Option<Told> {
        let note = serde_json::json!({ "title": title, "body": "" });
        let request = self.client.post(format!("{}/v1/notes", self.origin));
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, &self.cookie)
            .body(note.to_string());
        self.ask(request).await
    }

    /// What `/v1/notes` answers to this cookie.
    pub(crate) async fn notes(&self, cookie: &str) -> Option<Told> {
        let request = self.client.get(format!("{}/v1/notes", self.origin));
        let request = request
            .header(header::ACCEPT, "application/json")
            .header(header::COOKIE, cookie);
        self.ask(request).await
    }

    async fn form(&self, page: &str, cookie: &str, fields: &[(&str, &str)]) -> Option<Told> {
        let request = self.client.post(format!("{}{page}", self.origin));
        let request = request
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(serde_urlencoded::to_string(fields).expect("a form"));
        self.ask(request).await
    }

    async fn sign_in(&self) -> Option<Told> {
        let fields = [
            ("__function", "/api/sign_in"),
            ("email", self.email.as_str()),
            ("password", PASSWORD),
        ];
        self.form("/sign-in", "", &fields).await
    }

    async fn sign_out(&self, cookie: &str) -> Option<Told> {
        let fields = [("__function", "/api/sign_out")];
        self.form("/notes", cookie, &fields).await
    }
}

/// Visitors who do not stop.
pub(crate) struct Load {
    running: Vec<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    written: Arc<AtomicU64>,
    journal: Arc<Journal>,
}

impl Load {
    pub(crate) async fn begin(notebook: &Notebook) -> Self {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .build()
            .expect("a client");
        let mut visitors = Vec::new();
        for n in 0..VISITORS * PEOPLE {
            let email = format!("visitor-{n}@example.com");
            visitors.push(Visitor {
                origin: notebook.origin().to_owned(),
                client: client.clone(),
                cookie: notebook.sign_up(&email).await,
                email,
            });
        }
        let stop = Arc::new(AtomicBool::new(false));
        let written = Arc::new(AtomicU64::new(0));
        let journal = Arc::new(Journal::new(visitors.clone()));
        let people: Vec<_> = visitors.into_iter().enumerate().collect();
        let running = people
            .chunks(PEOPLE)
            .map(|people| {
                let (stop, written) = (stop.clone(), written.clone());
                tokio::spawn(work(people.to_vec(), stop, written, journal.clone()))
            })
            .collect();
        Self {
            running,
            stop,
            written,
            journal,
        }
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Waits until somebody is told of a note again.
    pub(crate) async fn has_written_again(&self) {
        let before = self.written.load(Ordering::SeqCst);
        // What was on its way may still arrive: two of each visitor do not.
        let enough = before + 2 * VISITORS as u64;
        for _ in 0..6_000 {
            if self.written.load(Ordering::SeqCst) >= enough {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nobody could write for a minute");
    }

    pub(crate) async fn end(self) -> Arc<Journal> {
        self.stop.store(true, Ordering::SeqCst);
        for visitor in self.running {
            visitor.await.expect("a visitor's end");
        }
        self.journal
    }
}

async fn work(
    people: Vec<(usize, Visitor)>,
    stop: Arc<AtomicBool>,
    written: Arc<AtomicU64>,
    journal: Arc<Journal>,
) {
    let mut count = 0_u64;
    while !stop.load(Ordering::SeqCst) {
        count += 1;
        let person = usize::try_from(count / NOTES_EACH).expect("a small number");
        let (n, visitor) = people.get(person).expect("enough people");
        let title = format!("<{n}:{count}>");
        match visitor.add(&title).await {
            Some(told) if told.status == 201 => {
                journal.note(*n, title);
                written.fetch_add(1, Ordering::SeqCst);
            }
            other => {
                journal.refused("a note", other.as_ref());
                tokio::time::sleep(BREATH).await;
            }
        }
        if count.is_multiple_of(SIGNS_IN_EVERY) {
            sign_in_and_out(
                visitor,
                &journal,
                (count / SIGNS_IN_EVERY).is_multiple_of(2),
            )
            .await;
        }
    }
}

async fn sign_in_and_out(visitor: &Visitor, journal: &Journal, and_out: bool) {
    let signed_in = visitor.sign_in().await;
    let cookie = signed_in
        .as_ref()
        .filter(|told| told.status == 303)
        .and_then(|told| told.cookie.clone());
    let Some(cookie) = cookie else {
        return journal.refused("a sign-in", signed_in.as_ref());
    };
    if !and_out {
        return journal.alive(cookie);
    }
    match visitor.sign_out(&cookie).await {
        // The second: it was carried out, its answer was lost with the database, and the page that says
        // so is refused because the session is over.
        Some(told) if matches!(told.status, 303 | 401) => journal.ended(cookie),
        // Nobody knows whether it is over.
        other => journal.refused("a sign-out", other.as_ref()),
    }
}

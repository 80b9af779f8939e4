//! What visitors were told, and whether it still holds.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::visitors::{Told, Visitor};

/// Answers while something is down: the question could not be decided.
const UNAVAILABLE: u16 = 503;
/// How many of the sessions that were ended last are asked for after each kill; at the end all are.
const ASKED_FOR: usize = 8;

pub(crate) struct Journal {
    visitors: Vec<Visitor>,
    entries: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    /// Visitors' notes that were acknowledged, by title.
    notes: Vec<(usize, String)>,
    /// Sessions that nobody has ended.
    alive: Vec<String>,
    /// Sessions whose sign-out was acknowledged.
    ended: Vec<String>,
    unavailable: u64,
    cut_off: u64,
}

/// How much was acknowledged, all of which holds.
pub(crate) struct Held {
    pub(crate) notes: usize,
    pub(crate) alive: usize,
    pub(crate) ended: usize,
    pub(crate) unavailable: u64,
    pub(crate) cut_off: u64,
}

impl Journal {
    pub(crate) fn new(visitors: Vec<Visitor>) -> Self {
        Self {
            visitors,
            entries: Mutex::default(),
        }
    }

    pub(crate) fn note(&self, visitor: usize, title: String) {
        self.entries().notes.push((visitor, title));
    }

    pub(crate) fn alive(&self, cookie: String) {
        self.entries().alive.push(cookie);
    }

    pub(crate) fn ended(&self, cookie: String) {
        self.entries().ended.push(cookie);
    }

    /// No answer, or "unavailable": whatever else somebody is told who is signed in is wrong, a 401 above
    /// all.
    pub(crate) fn refused(&self, what: &str, told: Option<&Told>) {
        match told {
            None => self.entries().cut_off += 1,
            Some(told) => {
                assert_eq!(told.status, UNAVAILABLE, "{what}: {}", told.body);
                self.entries().unavailable += 1;
            }
        }
    }

    /// Those that were ended last stay so.
    pub(crate) async fn expect_nobody_revived(&self) {
        let ended: Vec<_> = self
            .entries()
            .ended
            .iter()
            .rev()
            .take(ASKED_FOR)
            .cloned()
            .collect();
        self.expect_all(&ended, 401).await;
    }

    /// Asks for everything that was acknowledged.
    pub(crate) async fn check(&self) -> Held {
        let (notes, alive, ended) = {
            let entries = self.entries();
            (
                entries.notes.clone(),
                entries.alive.clone(),
                entries.ended.clone(),
            )
        };
        for (n, visitor) in self.visitors.iter().enumerate() {
            let list = visitor.notes(&visitor.cookie).await.expect("an answer");
            assert_eq!(list.status, 200, "{}", list.body);
            for (_, title) in notes.iter().filter(|(writer, _)| *writer == n) {
                assert!(
                    list.body.contains(title.as_str()),
                    "the note {title} is lost"
                );
            }
        }
        self.expect_all(&ended, 401).await;
        self.expect_all(&alive, 200).await;
        let entries = self.entries();
        Held {
            notes: notes.len(),
            alive: alive.len(),
            ended: ended.len(),
            unavailable: entries.unavailable,
            cut_off: entries.cut_off,
        }
    }

    async fn expect_all(&self, cookies: &[String], status: u16) {
        let visitor = &self.visitors[0];
        for cookie in cookies {
            let told = visitor.notes(cookie).await.expect("an answer");
            assert_eq!(told.status, status, "a session: {}", told.body);
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

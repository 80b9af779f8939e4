//! What sessions are, in the simplest words: seconds, and no database.

use std::collections::HashMap;

const IDLE: i64 = 14 * 86_400;
const ABSOLUTE: i64 = 30 * 86_400;
const TOUCHED_AFTER: i64 = 60;

/// How far a form is that goes on once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    #[default]
    Free,
    Running,
    Done,
}

#[derive(Default)]
pub(crate) struct Model {
    sessions: Vec<Session>,
    forms: HashMap<usize, Form>,
    /// What has passed.
    passed: i64,
    /// How far the clock was set beyond that, or behind.
    jump: i64,
}

struct Session {
    user: Option<String>,
    value: Option<u8>,
    seen: i64,
    end: i64,
    is_revoked: bool,
}

impl Model {
    /// Never earlier than what has passed since the start.
    fn now(&self) -> i64 {
        self.passed + self.jump.max(0)
    }

    fn is_alive(&self, n: usize) -> bool {
        let (session, now) = (&self.sessions[n], self.now());
        !session.is_revoked && now < session.end && now < session.seen + IDLE
    }

    pub(crate) fn begin(&mut self, user: Option<String>) {
        let now = self.now();
        self.sessions.push(Session {
            user,
            value: None,
            seen: now,
            end: now + ABSOLUTE,
            is_revoked: false,
        });
    }

    /// Whose it is and what it holds, where it is let in. That is a use of it.
    pub(crate) fn load(&mut self, n: usize) -> Option<(Option<String>, Option<u8>)> {
        if !self.is_alive(n) {
            return None;
        }
        let now = self.now();
        let session = &mut self.sessions[n];
        if session.seen + TOUCHED_AFTER <= now {
            session.seen = now;
        }
        Some((session.user.clone(), session.value))
    }

    pub(crate) fn rotate(&mut self, n: usize) {
        let (user, value) = (self.sessions[n].user.clone(), self.sessions[n].value);
        self.revoke(n);
        self.begin(user);
        if let Some(session) = self.sessions.last_mut() {
            session.value = value;
        }
    }

    pub(crate) fn revoke(&mut self, n: usize) {
        self.sessions[n].is_revoked = true;
    }

    pub(crate) fn write(&mut self, n: usize, value: u8) {
        if self.is_alive(n) {
            self.sessions[n].value = Some(value);
        }
    }

    pub(crate) fn form(&self, n: usize) -> Form {
        self.forms.get(&n).copied().unwrap_or_default()
    }

    pub(crate) fn set_form(&mut self, n: usize, form: Form) {
        self.forms.insert(n, form);
    }

    pub(crate) fn advance(&mut self, seconds: u64) {
        self.passed += seconds.cast_signed();
    }

    pub(crate) fn set(&mut self, seconds: i64) {
        self.jump += seconds;
    }

    pub(crate) fn jump(&self) -> i64 {
        self.jump
    }
}

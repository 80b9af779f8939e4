//! What sessions are, in the simplest words: seconds, and no database.

use std::collections::HashMap;

const DAY: i64 = 86_400;
const IDLE: i64 = 14 * DAY;
const ABSOLUTE: i64 = 30 * DAY;
/// So long is remembered what has ended.
const KEPT: i64 = 7 * DAY;
/// A clock that has stood so far ahead, or nearly, is believed.
const BELIEVED_AFTER: i64 = DAY;
const NEARLY: i64 = 6 * 3_600;
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
    /// How far it was set whenever it was, and what had passed by then.
    jumps: Vec<(i64, i64)>,
}

struct Session {
    user: Option<String>,
    value: Option<u8>,
    seen: i64,
    end: i64,
    is_revoked: bool,
    may_be_gone: bool,
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
            may_be_gone: false,
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
        self.jumps.push((self.passed, self.jump));
    }

    /// A clock that was set forward and stays there is believed after a day: from then on what is long
    /// over by it may be deleted, and does not come back should the clock be set right after all.
    pub(crate) fn notice_forgettable(&mut self) {
        let (now, passed, jump) = (self.now(), self.passed, self.jump);
        let mut jumps = self.jumps.iter();
        let is_believed =
            jumps.any(|(at, set)| at + BELIEVED_AFTER <= passed && (set - jump).abs() <= NEARLY);
        for session in self.sessions.iter_mut().filter(|_| is_believed) {
            let over = session.end.min(session.seen + IDLE);
            session.may_be_gone |= over + KEPT <= now;
        }
    }

    /// The store lets nobody in with it. Where it would have to, it has deleted it, if it may.
    pub(crate) fn notice_refused(&mut self, n: usize) {
        let is_alive = self.is_alive(n);
        let session = &mut self.sessions[n];
        session.is_revoked |= is_alive && session.may_be_gone;
    }
}

//! A mailer that keeps what it is given, and can be told to fail.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use leptos_accounts::mail::{Mail, MailError, Mailer};
use tokio::sync::Semaphore;

#[derive(Clone)]
pub(crate) struct Outbox(Arc<Inner>);

struct Inner {
    sent: Mutex<Vec<Mail>>,
    tries: AtomicUsize,
    /// So many of the first tries fail.
    fails: usize,
    /// What is said of it.
    error: MailError,
    /// A mail is taken when there is a permit.
    gate: Semaphore,
}

impl Default for Outbox {
    fn default() -> Self {
        Self::failing(0, MailError::Unavailable("not now".into()))
    }
}

impl Outbox {
    pub(crate) fn failing(fails: usize, error: MailError) -> Self {
        Self::made(fails, error, Semaphore::MAX_PERMITS)
    }

    /// Takes nothing until it is opened.
    pub(crate) fn closed() -> Self {
        Self::made(0, MailError::Unavailable("not now".into()), 0)
    }

    fn made(fails: usize, error: MailError, permits: usize) -> Self {
        Self(Arc::new(Inner {
            sent: Mutex::default(),
            tries: AtomicUsize::new(0),
            fails,
            error,
            gate: Semaphore::new(permits),
        }))
    }

    pub(crate) fn open(&self) {
        self.0.gate.add_permits(100_000);
    }

    pub(crate) fn tries(&self) -> usize {
        self.0.tries.load(Ordering::SeqCst)
    }

    pub(crate) fn texts_to(&self, address: &str) -> Vec<String> {
        let sent = self.0.sent.lock().expect("not poisoned");
        let to = sent.iter().filter(|mail| mail.to.as_str() == address);
        to.map(|mail| format!("{}\n{}", mail.subject, mail.text))
            .collect()
    }
}

impl Mailer for Outbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let gate = self.0.gate.acquire().await;
        drop(gate.map_err(|_| self.0.error.clone())?);
        if self.0.tries.fetch_add(1, Ordering::SeqCst) < self.0.fails {
            return Err(self.0.error.clone());
        }
        self.0.sent.lock().expect("not poisoned").push(mail.clone());
        Ok(())
    }
}

//! Password hashing on threads of its own.
//!
//! 1. A hash takes tens of milliseconds and 19 MiB. It never runs on an async thread, where it
//!    would hold up every other request.
//! 2. There are as many hashes at a time as workers. Each has one block of memory, of the size that
//!    the current cost asks for, and uses it again and again: memory is bounded by workers × cost.
//! 3. The queue is bounded and fair ([`queue`]). Beyond it the answer is "busy" at once, without any
//!    work.
//! 4. A request that was given up while it waited is not hashed any more.
//! 5. Every verification does the work of the current cost ([`worker`]): also where there is no stored
//!    hash, or one that cost less.
//! 6. Hashes may be peppered ([`pepper`]).

mod pepper;
mod queue;
mod worker;

use std::{fmt, io, sync::Arc, thread};

use tokio::sync::oneshot;

pub(crate) use self::pepper::Peppers;
use self::{
    queue::{Job, Queue, Work},
    worker::Worker,
};
use crate::{Email, HashCost, Password, visitor::Client};

/// The workers, and the way to them.
pub(crate) struct Hasher {
    queue: Arc<Queue>,
    cost: HashCost,
    workers: usize,
}

/// For whom a hash is made: the queue is fair among addresses, and among the accounts of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HashKey {
    /// The client's address, or the network that stands for it. `None`: nobody knows it.
    from: Option<String>,
    /// What was given as the account's address. `None`: nothing that could be one.
    account: Option<String>,
}

/// What verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Wrong,
    Right,
    /// Right, and the stored hash costs less than hashes should by now, or has not the pepper that they
    /// should have.
    RightButWeak,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HashError {
    #[error("all password workers are busy and their queue is full")]
    Busy,
    #[error("password hashing failed")]
    Failed,
    #[error(
        "a stored hash has the pepper `{0}`, which is not known here: the secret with this id has to \
         stay in the list of older ones while there are hashes under it"
    )]
    UnknownPepper(String),
}

/// What the threads that hash passwords have to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HashLoad {
    /// Requests in the queue.
    pub waiting: usize,
    /// How many may be there.
    pub room: usize,
    /// Workers that hash now.
    pub running: usize,
    /// All workers.
    pub workers: usize,
    /// Requests that were answered "busy" (503) since the start.
    pub refused: u64,
}

impl HashLoad {
    /// Whether the next request may be answered "busy".
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting >= self.room
    }
}

impl Hasher {
    /// Starts `workers` threads (at least one) before which `queue` jobs (at least one) may wait.
    pub(crate) fn start(
        cost: HashCost,
        peppers: Peppers,
        workers: usize,
        queue: usize,
    ) -> io::Result<Self> {
        let hasher = Self {
            queue: Arc::new(Queue::new(queue)),
            cost,
            workers: workers.max(1),
        };
        let peppers = Arc::new(peppers);
        for number in 1..=hasher.workers {
            let queue = Arc::clone(&hasher.queue);
            let mut worker = Worker::new(&hasher.cost, &peppers);
            // Should one not start, those that did end with `hasher`.
            thread::Builder::new()
                .name(format!("password-{number}"))
                .spawn(move || worker.run(&queue))?;
        }
        Ok(hasher)
    }

    /// For whoever has work to do before a hash, and would do it for nothing.
    ///
    /// # Errors
    ///
    /// [`HashError::Busy`] where a job with this key would be refused now.
    pub(crate) fn has_room(&self, key: &HashKey) -> Result<(), HashError> {
        match self.queue.takes(key) {
            true => Ok(()),
            false => Err(HashError::Busy),
        }
    }

    /// A new PHC string for a password.
    pub(crate) async fn hash(
        &self,
        key: HashKey,
        password: &Password,
    ) -> Result<String, HashError> {
        let (reply, answer) = oneshot::channel();
        let password = password.clone();
        self.queue
            .push(Job::new(key, Work::Hash { password, reply }));
        answer.await.unwrap_or(Err(HashError::Failed))
    }

    /// Whether the password is the one of `stored`, a PHC string.
    pub(crate) async fn verify(
        &self,
        key: HashKey,
        password: &Password,
        stored: Option<String>,
    ) -> Result<Verdict, HashError> {
        let (reply, answer) = oneshot::channel();
        let work = Work::Verify {
            password: password.clone(),
            stored,
            reply,
        };
        self.queue.push(Job::new(key, work));
        answer.await.unwrap_or(Err(HashError::Failed))
    }

    pub(crate) fn load(&self) -> HashLoad {
        let load = self.queue.load();
        HashLoad {
            workers: self.workers,
            ..load
        }
    }
}

/// The workers come to their end.
impl Drop for Hasher {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl HashKey {
    /// For an account, by its address (`None` where what was typed is none), and from where it is asked.
    pub(crate) fn of(client: &Client, account: Option<&Email>) -> Self {
        Self {
            from: client.address.map(|address| address.network().to_string()),
            account: account.map(|account| account.as_str().to_owned()),
        }
    }

    /// For an account, by its address.
    pub(crate) fn account(address: &str) -> Self {
        Self {
            from: None,
            account: Some(address.to_owned()),
        }
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher")
            .field("cost", &self.cost)
            .field("load", &self.load())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher() -> Hasher {
        Hasher::start(HashCost::default(), Peppers::default(), 1, 4).expect("a thread")
    }

    fn key() -> HashKey {
        HashKey::account("ann@example.com")
    }

    async fn hash(hasher: &Hasher, password: &str) -> Result<String, HashError> {
        hasher.hash(key(), &password.into()).await
    }

    async fn verify(
        hasher: &Hasher,
        password: &str,
        stored: Option<&str>,
    ) -> Result<Verdict, HashError> {
        let stored = stored.map(str::to_owned);
        hasher.verify(key(), &password.into(), stored).await
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_and_no_other() {
        let hasher = hasher();
        let made = hash(&hasher, "correct horse battery").await;
        let made = made.expect("a hash");
        assert!(
            made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{made}"
        );
        for (password, verdict) in [
            ("correct horse battery", Verdict::Right),
            ("correct horse batterz", Verdict::Wrong),
        ] {
            let found = verify(&hasher, password, Some(&made)).await;
            assert_eq!(found, Ok(verdict));
        }
    }

    #[tokio::test]
    async fn without_a_stored_hash_every_password_is_wrong() {
        let verdict = verify(&hasher(), "correct horse battery", None).await;
        assert_eq!(verdict, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn two_hashes_of_one_password_differ() {
        let hasher = hasher();
        let password = "correct horse battery";
        assert_ne!(hash(&hasher, password).await, hash(&hasher, password).await);
    }

    #[tokio::test]
    async fn a_stored_hash_that_is_none_is_a_failure_and_not_a_wrong_password() {
        let verdict = verify(&hasher(), "x", Some("plain")).await;
        assert_eq!(verdict, Err(HashError::Failed));
    }

    #[tokio::test]
    async fn what_waits_and_what_was_refused_is_counted() {
        let hasher = hasher();
        let all = (0..12).map(|_| hash(&hasher, "x"));
        let answers = futures::future::join_all(all).await;
        let busy = answers
            .iter()
            .filter(|answer| **answer == Err(HashError::Busy));
        let load = hasher.load();
        assert_eq!(load.refused, busy.count() as u64);
        assert!(load.refused >= 8, "{load:?}");
        assert_eq!((load.waiting, load.room, load.workers), (0, 4, 1));
    }
}

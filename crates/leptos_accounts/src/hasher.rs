//! Password hashing on threads of its own.
//!
//! 1. A hash takes tens of milliseconds and 19 MiB. It never runs on an async thread, where it
//!    would hold up every other request.
//! 2. There are as many hashes at a time as workers, so memory is bounded by workers × cost.
//! 3. The queue is bounded. Beyond it the answer is "busy" at once, without any work.
//! 4. A request that was given up while it waited is not hashed any more.
//! 5. Where there is no stored hash, one that no password fits is verified instead: an unknown
//!    account costs what a known one costs.

use std::{
    fmt, io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
};

use argon2::{
    Algorithm, Argon2, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};
use tokio::sync::oneshot;

use crate::{HashCost, Password};

/// The workers, and the way to them.
pub(crate) struct Hasher {
    jobs: SyncSender<Job>,
    cost: HashCost,
    /// How many jobs wait, of so many that may.
    queued: Arc<AtomicUsize>,
    room: usize,
}

/// What verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Wrong,
    Right,
    /// Right, and the stored hash cost less than hashes should by now.
    RightButWeak,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HashError {
    #[error("all password workers are busy and their queue is full")]
    Busy,
    #[error("password hashing failed")]
    Failed,
}

impl Hasher {
    /// Starts `workers` threads (at least one) before which `queue` jobs may wait.
    pub(crate) fn start(cost: HashCost, workers: usize, queue: usize) -> io::Result<Self> {
        let (jobs, waiting) = sync_channel(queue);
        let waiting = Arc::new(Mutex::new(waiting));
        let queued = Arc::new(AtomicUsize::new(0));
        for number in 1..=workers.max(1) {
            let worker = Worker::new(&cost, &waiting, &queued);
            thread::Builder::new()
                .name(format!("password-{number}"))
                .spawn(move || worker.run())?;
        }
        Ok(Self {
            jobs,
            cost,
            queued,
            room: queue,
        })
    }

    /// A new PHC string for a password.
    pub(crate) async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let (reply, answer) = oneshot::channel();
        self.submit(Job::Hash {
            password: password.clone(),
            reply,
        })?;
        answer.await.unwrap_or(Err(HashError::Failed))
    }

    /// Whether the password is the one of `stored`, a PHC string.
    pub(crate) async fn verify(
        &self,
        password: &Password,
        stored: Option<String>,
    ) -> Result<Verdict, HashError> {
        let (reply, answer) = oneshot::channel();
        self.submit(Job::Verify {
            password: password.clone(),
            stored,
            reply,
        })?;
        answer.await.unwrap_or(Err(HashError::Failed))
    }

    /// Whether its queue is full now.
    pub(crate) fn is_saturated(&self) -> bool {
        self.queued.load(Ordering::Relaxed) >= self.room
    }

    fn submit(&self, job: Job) -> Result<(), HashError> {
        // Before it is sent: a worker may be quick.
        self.queued.fetch_add(1, Ordering::Relaxed);
        self.jobs.try_send(job).map_err(|error| {
            self.queued.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => HashError::Busy,
                TrySendError::Disconnected(_) => HashError::Failed,
            }
        })
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher")
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

type Reply<T> = oneshot::Sender<Result<T, HashError>>;

enum Job {
    Hash {
        password: Password,
        reply: Reply<String>,
    },
    Verify {
        password: Password,
        stored: Option<String>,
        reply: Reply<Verdict>,
    },
}

struct Worker {
    cost: HashCost,
    argon2: Argon2<'static>,
    waiting: Arc<Mutex<Receiver<Job>>>,
    queued: Arc<AtomicUsize>,
}

impl Worker {
    fn new(
        cost: &HashCost,
        waiting: &Arc<Mutex<Receiver<Job>>>,
        queued: &Arc<AtomicUsize>,
    ) -> Self {
        Self {
            cost: cost.clone(),
            argon2: cost.argon2(),
            waiting: Arc::clone(waiting),
            queued: Arc::clone(queued),
        }
    }

    /// Works until the [`Hasher`] is dropped.
    fn run(self) {
        while let Some(job) = self.next() {
            // A panic costs its own request (the reply is dropped), never the worker.
            let _ = catch_unwind(AssertUnwindSafe(|| self.perform(job)));
        }
    }

    fn next(&self) -> Option<Job> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let job = waiting.recv().ok()?;
        self.queued.fetch_sub(1, Ordering::Relaxed);
        Some(job)
    }

    fn perform(&self, job: Job) {
        // A reply that nobody waits for any more is no error, hence `let _`.
        match job {
            Job::Hash { password, reply } if !reply.is_closed() => {
                let _ = reply.send(self.hash(&password));
            }
            Job::Verify {
                password,
                stored,
                reply,
            } if !reply.is_closed() => {
                let _ = reply.send(self.verify(&password, stored.as_deref()));
            }
            Job::Hash { .. } | Job::Verify { .. } => {}
        }
    }

    fn hash(&self, password: &Password) -> Result<String, HashError> {
        self.argon2
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|_| HashError::Failed)
    }

    fn verify(&self, password: &Password, stored: Option<&str>) -> Result<Verdict, HashError> {
        let stored = match stored {
            Some(text) => PasswordHash::new(text).map_err(|_| HashError::Failed)?,
            None => unmatchable(&self.cost)?,
        };
        match self.argon2.verify_password(password.as_bytes(), &stored) {
            Ok(()) if self.cost.is_above(&stored) => Ok(Verdict::RightButWeak),
            Ok(()) => Ok(Verdict::Right),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verdict::Wrong),
            Err(_) => Err(HashError::Failed),
        }
    }
}

/// A hash of the usual cost whose output is random: it costs nothing to make, and as much as any
/// other to verify.
fn unmatchable(cost: &HashCost) -> Result<PasswordHash, HashError> {
    let salt: [u8; 16] = rand::random();
    let output: [u8; 32] = rand::random();
    Ok(PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(cost.params()).map_err(|_| HashError::Failed)?,
        salt: Some(Salt::new(&salt).map_err(|_| HashError::Failed)?),
        hash: Some(Output::new(&output).map_err(|_| HashError::Failed)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher(queue: usize) -> Hasher {
        Hasher::start(HashCost::default(), 1, queue).expect("a thread")
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_and_no_other() {
        let hasher = hasher(4);
        let hash = hasher
            .hash(&"correct horse battery".into())
            .await
            .expect("a hash");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let verdict = hasher
            .verify(&"correct horse battery".into(), Some(hash.clone()))
            .await;
        assert_eq!(verdict, Ok(Verdict::Right));
        let verdict = hasher
            .verify(&"correct horse batterz".into(), Some(hash))
            .await;
        assert_eq!(verdict, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn without_a_stored_hash_every_password_is_wrong() {
        let verdict = hasher(4)
            .verify(&"correct horse battery".into(), None)
            .await;
        assert_eq!(verdict, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn two_hashes_of_one_password_differ() {
        let hasher = hasher(4);
        let password = Password::from("correct horse battery");
        assert_ne!(hasher.hash(&password).await, hasher.hash(&password).await);
    }

    #[tokio::test]
    async fn a_stored_hash_that_is_none_is_a_failure_and_not_a_wrong_password() {
        let verdict = hasher(4).verify(&"x".into(), Some("plain".into())).await;
        assert_eq!(verdict, Err(HashError::Failed));
    }

    /// A worker that never comes back for more: what the queue holds stays in it.
    #[tokio::test]
    async fn a_full_queue_is_busy_at_once() {
        let (jobs, _waiting) = sync_channel(2);
        let hasher = Hasher {
            jobs,
            cost: HashCost::default(),
            queued: Arc::default(),
            room: 2,
        };
        let (reply, _answer) = oneshot::channel();
        let (other, _answer) = oneshot::channel();
        hasher
            .submit(Job::Hash {
                password: "x".into(),
                reply,
            })
            .expect("room for one");
        hasher
            .submit(Job::Hash {
                password: "x".into(),
                reply: other,
            })
            .expect("room for two");
        assert_eq!(hasher.hash(&"x".into()).await, Err(HashError::Busy));
        assert!(hasher.is_saturated());
    }

    #[test]
    fn a_request_that_was_given_up_is_not_hashed() {
        let (_jobs, waiting) = sync_channel(1);
        let worker = Worker::new(
            &HashCost::default(),
            &Arc::new(Mutex::new(waiting)),
            &Arc::default(),
        );
        let (reply, answer) = oneshot::channel();
        drop(answer);
        let begun = std::time::Instant::now();
        worker.perform(Job::Hash {
            password: "x".into(),
            reply,
        });
        assert!(begun.elapsed() < std::time::Duration::from_millis(5));
    }
}

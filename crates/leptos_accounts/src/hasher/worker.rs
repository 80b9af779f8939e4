//! A thread that hashes.
//!
//! Every verification does the same work, that of the current cost. Who asks for an account that is not
//! there has a hash verified that no password fits. After one that cost less than hashes do by now, the
//! rest is spent on nothing ([`HashCost::rest_above`]): a wrong password takes as long as an unknown
//! account. What is left of a difference is what argon2's time per block of memory depends on its size.
//! A stored hash that costs *more* takes longer, and no work can be taken back: an operator who lowers the
//! cost shows which accounts are older than that, until their passwords are changed.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};
use subtle::ConstantTimeEq;

use super::{
    HashError, Peppers, Verdict,
    queue::{Job, Queue, Work},
};
use crate::{HashCost, Password};

type Result<T> = std::result::Result<T, HashError>;

pub(super) struct Worker {
    cost: HashCost,
    peppers: Arc<Peppers>,
    /// What argon2 works in: as large as the current cost asks for.
    memory: Vec<Block>,
}

impl Worker {
    pub(super) fn new(cost: &HashCost, peppers: &Arc<Peppers>) -> Self {
        Self {
            cost: cost.clone(),
            peppers: Arc::clone(peppers),
            memory: Vec::new(),
        }
    }

    /// Works until the queue is closed.
    pub(super) fn run(&mut self, queue: &Queue) {
        step_back();
        while let Some(job) = queue.next() {
            // A panic costs its own request (the reply is dropped), never the worker: what argon2 left in
            // the memory is written anew by the next hash.
            let _ = catch_unwind(AssertUnwindSafe(|| self.perform(job)));
            queue.done();
        }
    }

    fn perform(&mut self, job: Job) {
        // A reply that nobody waits for any more is no error, hence `let _`.
        match job.into_work() {
            Work::Hash { password, reply } => {
                let _ = reply.send(self.hash(&password));
            }
            Work::Verify {
                password,
                stored,
                reply,
            } => {
                let _ = reply.send(self.verify(&password, stored.as_deref()));
            }
        }
    }

    fn hash(&mut self, password: &Password) -> Result<String> {
        let mut hash = unmatchable(&self.cost.params_with(self.peppers.current_id()))?;
        hash.hash = Some(self.output(password, &hash)?);
        Ok(hash.to_string())
    }

    fn verify(&mut self, password: &Password, stored: Option<&str>) -> Result<Verdict> {
        let stored = match stored {
            Some(text) => PasswordHash::new(text).map_err(|_| HashError::Failed)?,
            None => unmatchable(&self.cost.params_with(self.peppers.current_id()))?,
        };
        let expected = stored.hash.ok_or(HashError::Failed)?;
        let found = self.output(password, &stored)?;
        let is_right = bool::from(found.as_bytes().ct_eq(expected.as_bytes()));
        let params = params_of(&stored)?;
        if let Some(rest) = self.cost.rest_above(&params) {
            self.output(password, &unmatchable(&rest)?)?;
        }
        let is_weak = self.cost.is_above(&stored) || params.keyid() != self.peppers.current_id();
        Ok(match (is_right, is_weak) {
            (false, _) => Verdict::Wrong,
            (true, false) => Verdict::Right,
            (true, true) => Verdict::RightButWeak,
        })
    }

    /// What the password gives with the salt, the parameters and the pepper of `hash`.
    fn output(&mut self, password: &Password, hash: &PasswordHash) -> Result<Output> {
        let failed = |_| HashError::Failed;
        let params = params_of(hash)?;
        let algorithm =
            Algorithm::try_from(hash.algorithm.as_str()).map_err(|_| HashError::Failed)?;
        let version = hash.version.map(Version::try_from).transpose();
        let version = version.map_err(failed)?.unwrap_or_default();
        let salt = hash.salt.ok_or(HashError::Failed)?;
        let blocks = params.block_count();
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let mut output = [0; Output::MAX_LENGTH];
        let output = output.get_mut(..length).ok_or(HashError::Failed)?;
        let peppers = Arc::clone(&self.peppers);
        let argon2 = match peppers.with_id(params.keyid())? {
            Some(pepper) => Argon2::new_with_secret(pepper.as_bytes(), algorithm, version, params),
            None => Ok(Argon2::new(algorithm, version, params)),
        };
        let memory = self.memory(blocks)?;
        argon2
            .and_then(|argon2| {
                argon2.hash_password_into_with_memory(
                    password.as_bytes(),
                    salt.as_ref(),
                    output,
                    memory,
                )
            })
            .map_err(failed)?;
        self.shrink();
        Output::new(output).map_err(|_| HashError::Failed)
    }

    /// The memory, with room for so many blocks. One that can not be had is a failure of this hash, and
    /// no abort.
    fn memory(&mut self, blocks: usize) -> Result<&mut [Block]> {
        let missing = blocks.saturating_sub(self.memory.len());
        self.memory
            .try_reserve_exact(missing)
            .map_err(|_| HashError::Failed)?;
        if missing > 0 {
            self.memory.resize(blocks, Block::default());
        }
        Ok(&mut self.memory)
    }

    /// Gives back what only a stored hash of a higher cost needed.
    fn shrink(&mut self) {
        let usual = self.cost.params().block_count();
        if self.memory.len() > usual {
            self.memory.truncate(usual);
            self.memory.shrink_to_fit();
        }
    }
}

fn params_of(hash: &PasswordHash) -> Result<Params> {
    Params::try_from(hash).map_err(|_| HashError::Failed)
}

/// A hash with these parameters whose salt and output are random: it costs nothing to make, and as much as
/// any other to verify.
fn unmatchable(params: &Params) -> Result<PasswordHash> {
    let salt: [u8; 16] = rand::random();
    let output: [u8; 32] = rand::random();
    Ok(PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|_| HashError::Failed)?,
        salt: Some(Salt::new(&salt).map_err(|_| HashError::Failed)?),
        hash: Some(Output::new(&output).map_err(|_| HashError::Failed)?),
    })
}

/// Lets every other thread go first, at once: a hash has tens of milliseconds to go, a request less than one.
/// While nothing else is to do it is as fast as ever. On Linux (`SCHED_IDLE` of `sched(7)`); a lower weight
/// (`nice`) is not enough there, since a thread keeps its processor for some milliseconds nevertheless.
fn step_back() {
    #[cfg(target_os = "linux")]
    {
        use thread_priority::{
            NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
            set_thread_priority_and_policy, thread_native_id,
        };
        let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
        let set = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle);
        if let Err(error) = set {
            tracing::debug!(
                ?error,
                "password workers have the priority of all other threads"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use argon2::{PasswordHasher, PasswordVerifier};

    use super::*;
    use crate::RootSecret;

    const OLD: &str = "5pWJg9tS1mVhZ2xp7xw8b0sQmV0cJ3p4T1n2Yk9uRzA=";
    const NEW: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const PASSWORD: &str = "correct horse battery";

    fn secret(text: &str) -> RootSecret {
        text.parse().expect("a secret")
    }

    fn worker(peppers: Peppers) -> Worker {
        Worker::new(&HashCost::default(), &Arc::new(peppers))
    }

    fn plain() -> Worker {
        worker(Peppers::default())
    }

    fn verdict(worker: &mut Worker, stored: &str) -> Result<Verdict> {
        worker.verify(&PASSWORD.into(), Some(stored))
    }

    /// That the memory is used again changes nothing: the library gives and takes the same.
    #[test]
    fn hashes_are_those_of_the_library() {
        let mut worker = plain();
        let theirs = HashCost::default()
            .argon2()
            .hash_password(PASSWORD.as_bytes());
        let theirs = theirs.expect("a hash").to_string();
        for _ in 0..3 {
            assert_eq!(verdict(&mut worker, &theirs), Ok(Verdict::Right));
            let ours = worker.hash(&PASSWORD.into()).expect("a hash");
            let ours = PasswordHash::new(&ours).expect("a PHC string");
            let found = Argon2::default().verify_password(PASSWORD.as_bytes(), &ours);
            assert_eq!(found, Ok(()));
        }
    }

    #[test]
    fn the_memory_is_never_more_than_the_cost_asks_for() {
        let mut worker = plain();
        let usual = HashCost::default().params().block_count();
        let dear = HashCost::new(2 * 19_456, 2, 1).expect("a cost").argon2();
        let dear = dear.hash_password(PASSWORD.as_bytes()).expect("a hash");
        assert_eq!(verdict(&mut worker, &dear.to_string()), Ok(Verdict::Right));
        assert_eq!(worker.memory.len(), usual);
        assert_eq!(worker.memory.capacity(), usual);
        worker.hash(&PASSWORD.into()).expect("a hash");
        assert_eq!(worker.memory.capacity(), usual);
    }

    #[test]
    fn a_stored_hash_without_an_output_fits_nothing() {
        let head = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA";
        assert_eq!(verdict(&mut plain(), head), Err(HashError::Failed));
    }

    /// The fastest of many runs in turn: what else the machine does makes some slower, and none faster.
    #[test]
    fn a_hash_that_cost_less_takes_as_long_as_none() {
        let mut worker = plain();
        let cheap = Params::new(1_024, 1, 1, None).expect("parameters");
        let cheap = unmatchable(&cheap).expect("a hash").to_string();
        let mut fastest = [Duration::MAX; 2];
        for _ in 0..25 {
            for (stored, fastest) in [Some(&*cheap), None].into_iter().zip(&mut fastest) {
                let begun = Instant::now();
                let verdict = worker.verify(&PASSWORD.into(), stored);
                assert_eq!(verdict, Ok(Verdict::Wrong));
                *fastest = begun.elapsed().min(*fastest);
            }
        }
        let [cheap, none] = fastest;
        let ratio = cheap.as_secs_f64() / none.as_secs_f64();
        assert!((0.8..1.25).contains(&ratio), "{cheap:?} and {none:?}");
    }

    #[test]
    fn a_peppered_hash_needs_its_pepper() {
        let (old, new) = (secret(OLD), secret(NEW));
        let mut peppered = worker(Peppers::new(&old, Some(&old)));
        let hash = peppered.hash(&PASSWORD.into()).expect("a hash");
        assert!(hash.contains(",keyid="), "{hash}");
        assert_eq!(verdict(&mut peppered, &hash), Ok(Verdict::Right));
        assert_eq!(
            peppered.verify(&"correct horse batterz".into(), Some(&hash)),
            Ok(Verdict::Wrong)
        );
        let mut stranger = worker(Peppers::new(&new, Some(&new)));
        let unknown = HashError::UnknownPepper(old.key_id());
        assert_eq!(verdict(&mut stranger, &hash), Err(unknown));
        // The key is in the hash, not only its name.
        let renamed = PasswordHash::new(&hash).expect("a PHC string");
        let found = Argon2::default().verify_password(PASSWORD.as_bytes(), &renamed);
        assert!(found.is_err());
    }

    #[test]
    fn hashes_under_an_older_pepper_or_none_are_to_be_made_anew() {
        let old = secret(OLD);
        let bare = plain().hash(&PASSWORD.into()).expect("a hash");
        let under_old = worker(Peppers::new(&old, Some(&old)))
            .hash(&PASSWORD.into())
            .expect("a hash");
        let rotated = secret(&format!("{NEW},{OLD}"));
        let mut current = worker(Peppers::new(&rotated, Some(&rotated)));
        let under_new = current.hash(&PASSWORD.into()).expect("a hash");
        for (stored, expected) in [
            (&bare, Verdict::RightButWeak),
            (&under_old, Verdict::RightButWeak),
            (&under_new, Verdict::Right),
        ] {
            assert_eq!(verdict(&mut current, stored), Ok(expected), "{stored}");
        }
        // Peppers that are turned off again are known still.
        let mut off = worker(Peppers::new(&rotated, None));
        for (stored, expected) in [
            (&bare, Verdict::Right),
            (&under_old, Verdict::RightButWeak),
            (&under_new, Verdict::RightButWeak),
        ] {
            assert_eq!(verdict(&mut off, stored), Ok(expected), "{stored}");
        }
    }

    #[test]
    fn without_a_stored_hash_a_pepper_is_spent_too() {
        let old = secret(OLD);
        let mut peppered = worker(Peppers::new(&old, Some(&old)));
        let found = peppered.verify(&PASSWORD.into(), None);
        assert_eq!(found, Ok(Verdict::Wrong));
    }
}

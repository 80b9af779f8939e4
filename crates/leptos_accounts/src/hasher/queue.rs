//! Who is hashed for next.
//!
//! 1. Each address that asks, and where none is known each account, is a party. A worker takes from one
//!    party after the other, and within a party from one account after the other: whoever asks a
//!    hundred times waits for their own hundred, and the others for one of them.
//! 2. No party and no account has more than a quarter of the queue.
//! 3. Jobs whose caller has gone are thrown away when room is looked for, and when their turn comes.
//! 4. Beyond all this, the last job of whoever waits with the most gives way to somebody who waits with
//!    less, by two or more. So a full queue is full for those who filled it, be they many.
//! 5. Everything else is refused at once: [`HashError::Busy`].

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use super::{HashError, HashKey, HashLoad, Verdict};
use crate::Password;

/// The least that a party or an account may have in the queue.
const LEAST_SHARE: usize = 2;

pub(super) type Reply<T> = oneshot::Sender<Result<T, HashError>>;

/// A hash that somebody waits for.
pub(super) struct Job {
    key: HashKey,
    work: Work,
}

pub(super) enum Work {
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

/// The jobs that wait, and a count of those that are done just now.
pub(super) struct Queue {
    most: usize,
    share: usize,
    state: Mutex<State>,
    ready: Condvar,
}

#[derive(Default)]
struct State {
    /// In the order of their turns. None is empty.
    parties: VecDeque<Party>,
    waiting: usize,
    running: usize,
    refused: u64,
    closed: bool,
}

/// Where a job waits.
enum Place {
    Free,
    /// That of the last job of whoever waits with the most.
    OfTheLongest,
}

/// The jobs of one address, or of one account where no address is known.
struct Party {
    /// In the order of their turns. None is empty.
    lines: VecDeque<Line>,
}

/// The jobs of one party for one account, of which there is one at least.
struct Line {
    jobs: VecDeque<Job>,
}

impl Job {
    pub(super) fn new(key: HashKey, work: Work) -> Self {
        Self { key, work }
    }

    fn is_given_up(&self) -> bool {
        match &self.work {
            Work::Hash { reply, .. } => reply.is_closed(),
            Work::Verify { reply, .. } => reply.is_closed(),
        }
    }

    /// Tells its caller, if there still is one.
    fn refuse(self) {
        match self.work {
            Work::Hash { reply, .. } => drop(reply.send(Err(HashError::Busy))),
            Work::Verify { reply, .. } => drop(reply.send(Err(HashError::Busy))),
        }
    }

    pub(super) fn into_work(self) -> Work {
        self.work
    }
}

impl Queue {
    /// With room for `most` jobs, and for one at least.
    pub(super) fn new(most: usize) -> Self {
        let most = most.max(1);
        Self {
            most,
            share: (most / 4).max(LEAST_SHARE),
            state: Mutex::default(),
            ready: Condvar::new(),
        }
    }

    /// Lets a job wait, or refuses it or another one.
    pub(super) fn push(&self, job: Job) {
        let mut state = self.state();
        let refused = match self.place(&mut state, &job.key) {
            Some(Place::Free) => {
                state.add(job);
                None
            }
            Some(Place::OfTheLongest) => {
                let last = state.take_last_of_the_longest();
                state.add(job);
                last
            }
            None => Some(job),
        };
        state.refused += u64::from(refused.is_some());
        drop(state);
        self.ready.notify_one();
        if let Some(job) = refused {
            job.refuse();
        }
    }

    /// Whether it would let a job wait. One that it would not counts as refused.
    pub(super) fn takes(&self, key: &HashKey) -> bool {
        let mut state = self.state();
        let takes = self.place(&mut state, key).is_some();
        state.refused += u64::from(!takes);
        takes
    }

    /// Where a job with this key would wait; `None`: nowhere.
    fn place(&self, state: &mut State, key: &HashKey) -> Option<Place> {
        if state.waiting >= self.most || !state.is_within_share(key, self.share) {
            state.forget_given_up();
        }
        if !state.is_within_share(key, self.share) {
            return None;
        }
        if state.waiting < self.most {
            return Some(Place::Free);
        }
        state
            .longest_gives_way_to(key)
            .then_some(Place::OfTheLongest)
    }

    /// Waits for a job; `None` when there will be no other. [`done`](Self::done) has to follow each one.
    pub(super) fn next(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            if state.closed {
                return None;
            }
            while let Some(job) = state.take() {
                if !job.is_given_up() {
                    state.running += 1;
                    return Some(job);
                }
            }
            let woken = self.ready.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A job that [`next`](Self::next) gave has come to its end.
    pub(super) fn done(&self) {
        let mut state = self.state();
        state.running = state.running.saturating_sub(1);
    }

    /// Nobody waits any more.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.ready.notify_all();
    }

    /// All but the number of workers.
    pub(super) fn load(&self) -> HashLoad {
        let state = self.state();
        HashLoad {
            waiting: state.waiting,
            room: self.most,
            running: state.running,
            workers: 0,
            refused: state.refused,
        }
    }

    /// What it holds is right between any two statements that could panic: there are none.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether neither the party nor the account has its share already.
    fn is_within_share(&self, key: &HashKey, share: usize) -> bool {
        let party = self.parties.iter().find(|party| party.is_of(key));
        let account = self.parties.iter().flat_map(|party| &party.lines);
        let account: usize = match &key.account {
            Some(_) => account
                .filter(|line| line.is_of(key))
                .map(|line| line.jobs.len())
                .sum(),
            // What is nobody's is no account that could be attacked.
            None => 0,
        };
        party.map_or(0, Party::len) < share && account < share
    }

    fn add(&mut self, job: Job) {
        self.waiting += 1;
        match self.parties.iter_mut().find(|party| party.is_of(&job.key)) {
            Some(party) => party.add(job),
            None => {
                let lines = VecDeque::from([Line::new(job)]);
                self.parties.push_back(Party { lines });
            }
        }
    }

    /// The next job, in turn.
    fn take(&mut self) -> Option<Job> {
        let mut party = self.parties.pop_front()?;
        let job = party.take();
        if !party.lines.is_empty() {
            self.parties.push_back(party);
        }
        self.waiting -= usize::from(job.is_some());
        job
    }

    /// Whether somebody waits with more than this party would, then.
    fn longest_gives_way_to(&self, key: &HashKey) -> bool {
        let own = self.parties.iter().find(|party| party.is_of(key));
        let own = own.map_or(0, Party::len);
        self.parties.iter().any(|party| party.len() > own + 1)
    }

    /// The newest job of the party that waits with the most; of several such, the one whose turn is last.
    fn take_last_of_the_longest(&mut self) -> Option<Job> {
        let longest = self.parties.iter_mut().max_by_key(|party| party.len());
        let last = longest.and_then(Party::take_last);
        self.waiting -= usize::from(last.is_some());
        last
    }

    fn forget_given_up(&mut self) {
        for party in &mut self.parties {
            for line in &mut party.lines {
                line.jobs.retain(|job| !job.is_given_up());
            }
            party.lines.retain(|line| !line.jobs.is_empty());
        }
        self.parties.retain(|party| !party.lines.is_empty());
        self.waiting = self.parties.iter().map(Party::len).sum();
    }
}

impl Party {
    fn len(&self) -> usize {
        self.lines.iter().map(|line| line.jobs.len()).sum()
    }

    fn is_of(&self, key: &HashKey) -> bool {
        let own = self.lines.front().and_then(Line::key);
        own.is_some_and(|own| match &key.from {
            Some(_) => own.from == key.from,
            None => own == key,
        })
    }

    fn add(&mut self, job: Job) {
        match self.lines.iter_mut().find(|line| line.is_of(&job.key)) {
            Some(line) => line.jobs.push_back(job),
            None => self.lines.push_back(Line::new(job)),
        }
    }

    fn take(&mut self) -> Option<Job> {
        let mut line = self.lines.pop_front()?;
        let job = line.jobs.pop_front();
        if !line.jobs.is_empty() {
            self.lines.push_back(line);
        }
        job
    }

    /// The newest job of the longest line.
    fn take_last(&mut self) -> Option<Job> {
        let line = self.lines.iter_mut().max_by_key(|line| line.jobs.len())?;
        let job = line.jobs.pop_back();
        self.lines.retain(|line| !line.jobs.is_empty());
        job
    }
}

impl Line {
    fn new(job: Job) -> Self {
        Self {
            jobs: VecDeque::from([job]),
        }
    }

    fn key(&self) -> Option<&HashKey> {
        self.jobs.front().map(|job| &job.key)
    }

    /// Whether it is for this account, whoever asks.
    fn is_of(&self, key: &HashKey) -> bool {
        self.key().is_some_and(|own| own.account == key.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Answer = oneshot::Receiver<Result<String, HashError>>;

    fn key(from: &str, account: &str) -> HashKey {
        let known = |text: &str| Some(text.to_owned()).filter(|it| !it.is_empty());
        HashKey {
            from: known(from),
            account: known(account),
        }
    }

    fn push(queue: &Queue, from: &str, account: &str) -> Answer {
        let (reply, answer) = oneshot::channel();
        let password = Password::from("x");
        let work = Work::Hash { password, reply };
        queue.push(Job::new(key(from, account), work));
        answer
    }

    fn is_refused(answer: &mut Answer) -> bool {
        answer.try_recv() == Ok(Err(HashError::Busy))
    }

    fn refused(answers: &mut [Answer]) -> usize {
        answers.iter_mut().map(is_refused).filter(|it| *it).count()
    }

    /// Takes all that waits: from where and for whom.
    fn order(queue: &Queue) -> Vec<String> {
        let mut state = queue.state();
        let mut order = Vec::new();
        while let Some(job) = state.take() {
            let HashKey { from, account } = job.key;
            order.push(format!(
                "{}/{}",
                from.unwrap_or_default(),
                account.unwrap_or_default()
            ));
        }
        assert_eq!((state.waiting, state.parties.len()), (0, 0));
        order
    }

    #[test]
    fn addresses_take_turns_and_so_do_the_accounts_of_each() {
        let queue = Queue::new(40);
        let mut answers = Vec::new();
        for (from, account) in [
            ("1", "ann"),
            ("1", "ann"),
            ("1", "ann"),
            ("1", "bob"),
            ("2", "ann"),
            ("", "cid"),
        ] {
            answers.push(push(&queue, from, account));
        }
        let order = order(&queue);
        assert_eq!(order, ["1/ann", "2/ann", "/cid", "1/bob", "1/ann", "1/ann"]);
    }

    #[test]
    fn nobody_has_more_than_a_quarter_of_the_queue() {
        let queue = Queue::new(16);
        let mut one_address: Vec<_> = (0..6)
            .map(|number| push(&queue, "1", &format!("a{number}")))
            .collect();
        assert_eq!(refused(&mut one_address), 2, "of one address");
        let mut one_account: Vec<_> = (0..6)
            .map(|number| push(&queue, &format!("b{number}"), "ann"))
            .collect();
        assert_eq!(refused(&mut one_account), 2, "of one account");
        assert_eq!(queue.load().refused, 4);
        let mut nobody: Vec<_> = (0..6)
            .map(|it| push(&queue, &format!("c{it}"), ""))
            .collect();
        assert_eq!(refused(&mut nobody), 0, "of no account");
    }

    #[test]
    fn a_full_queue_makes_room_for_who_has_nothing_in_it() {
        let queue = Queue::new(8);
        let mut flood: Vec<_> = (0..8)
            .map(|number| push(&queue, &format!("{}", number % 4), &format!("a{number}")))
            .collect();
        assert_eq!(refused(&mut flood), 0);
        let mut owner = push(&queue, "owner", "ann");
        assert!(!is_refused(&mut owner));
        assert_eq!(refused(&mut flood), 1);
        let load = queue.load();
        assert!(load.waiting == 8 && load.is_full(), "{load:?}");
        // With as much as the others, one waits for one's turn like them.
        let mut again = push(&queue, "owner", "ann");
        assert!(is_refused(&mut again));
        assert!(order(&queue).contains(&"owner/ann".to_owned()));
    }

    #[test]
    fn requests_that_were_given_up_make_room() {
        let queue = Queue::new(2);
        let gone = [push(&queue, "", "ann"), push(&queue, "", "ann")];
        let mut third = push(&queue, "", "ann");
        assert!(is_refused(&mut third));
        drop(gone);
        let mut fourth = push(&queue, "", "ann");
        assert!(!is_refused(&mut fourth));
        assert_eq!(queue.load().waiting, 1);
    }

    #[test]
    fn a_request_that_was_given_up_is_never_handed_out() {
        let queue = Queue::new(4);
        drop(push(&queue, "", "ann"));
        let _kept = push(&queue, "", "bob");
        let job = queue.next().expect("a job");
        assert_eq!(job.key.account.as_deref(), Some("bob"));
        let load = queue.load();
        assert_eq!((load.waiting, load.running), (0, 1));
        queue.done();
        assert_eq!(queue.load().running, 0);
    }

    #[test]
    fn a_closed_queue_hands_out_nothing() {
        let queue = Queue::new(4);
        let _kept = push(&queue, "", "ann");
        queue.close();
        assert!(queue.next().is_none());
    }
}

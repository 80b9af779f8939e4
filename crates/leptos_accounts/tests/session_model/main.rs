//! Sessions, driven at random from two nodes over one database, against a model that fits on a page.
//!
//! Whatever is done, by whichever node, and wherever the clock is set meanwhile: a session is let in as long
//! as the model says so, holds what the model says, and never comes back. A form goes on once.

#![cfg(feature = "ssr")]

#[path = "../common/mod.rs"]
mod common;
mod model;

use std::{sync::Arc, time::Duration};

use common::App;
use leptos_accounts::{
    Accounts, AccountsConfig, Password, RootSecret, Session, SignedUp, Visitor, clock::ManualClock,
    session::SessionTable,
};
use leptos_auth::resume::{OnceStore, Progress};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::Value;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
};

use self::model::{Form, Model};

const USER_KEY: &str = "leptos_accounts.user";
const CASES: u32 = 48;
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// What is done, by the first node or the second. A number stands for one of what there is.
#[derive(Clone, Debug)]
enum Step {
    /// Somebody signs in.
    Begin(bool, usize),
    /// They prove once more who they are: the session gets another id.
    Rotate(bool, usize),
    /// They sign out.
    Revoke(bool, usize),
    /// A request with the cookie.
    Load(bool, usize),
    /// One that keeps something in the session.
    Write(bool, usize, u8),
    /// One that read the session when it began, and writes now.
    LateWrite(bool, usize),
    /// A form that was refused is sent along with a sign-in; it is carried out, is refused again, or the
    /// process dies.
    Resume(bool, usize, Form),
    Sweep(bool),
    Advance(u64),
    SetForward(u64),
    SetBack(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let spans = || prop::sample::select(vec![1, 59, 61, 3_600, 86_400, 7 * 86_400, 14 * 86_400]);
    let of = 0..6_usize;
    prop_oneof![
        3 => (any::<bool>(), 0..2_usize).prop_map(|(node, user)| Step::Begin(node, user)),
        2 => (any::<bool>(), of.clone()).prop_map(|(node, n)| Step::Rotate(node, n)),
        2 => (any::<bool>(), of.clone()).prop_map(|(node, n)| Step::Revoke(node, n)),
        4 => (any::<bool>(), of.clone()).prop_map(|(node, n)| Step::Load(node, n)),
        2 => (any::<bool>(), of.clone(), any::<u8>()).prop_map(|(node, n, value)| Step::Write(node, n, value)),
        2 => (any::<bool>(), of.clone()).prop_map(|(node, n)| Step::LateWrite(node, n)),
        2 => (any::<bool>(), of, prop::sample::select(vec![Form::Done, Form::Free, Form::Running]))
            .prop_map(|(node, n, end)| Step::Resume(node, n, end)),
        1 => any::<bool>().prop_map(Step::Sweep),
        3 => spans().prop_map(Step::Advance),
        1 => spans().prop_map(Step::SetForward),
        1 => spans().prop_map(Step::SetBack),
    ]
}

struct Nodes {
    both: [Accounts; 2],
    clock: ManualClock,
    users: Vec<String>,
    _app: App,
}

impl Nodes {
    async fn start() -> Self {
        let app = App::new().await;
        let config = AccountsConfig::new(app.database().url(), RootSecret::generate());
        let other = Accounts::open(config.clock(app.clock.clone())).await;
        let mut users = Vec::new();
        for email in ["ann@example.com", "bea@example.com"] {
            let table = app.accounts.session_table();
            let session = Session::new(None, Arc::new(table), None);
            let password = Password::from("correct horse battery");
            let visitor = Visitor::new(session);
            let signed_up = app.accounts.sign_up(&visitor, email, &password).await;
            let SignedUp::In(user) = signed_up.expect("an account") else {
                panic!("nobody verifies addresses here");
            };
            users.push(user.id().to_owned());
        }
        Self {
            both: [app.accounts.clone(), other.expect("accounts")],
            clock: app.clock.clone(),
            users,
            _app: app,
        }
    }

    fn of(&self, second: bool) -> &Accounts {
        &self.both[usize::from(second)]
    }

    fn table(&self, second: bool) -> SessionTable {
        self.of(second).session_table()
    }

    fn session(&self, second: bool, id: Option<Id>) -> Session {
        Session::new(id, Arc::new(self.table(second)), None)
    }
}

/// A session of the model and of the store; and what a request that began long ago has of it.
struct Known {
    id: Id,
    read: Option<Record>,
}

async fn drive(nodes: &Nodes, steps: Vec<Step>) {
    let mut model = Model::default();
    let mut known: Vec<Known> = Vec::new();
    let run = Id::default();
    for step in steps {
        match step {
            Step::Begin(node, user) => {
                let session = nodes.session(node, None);
                let user = nodes.users[user].clone();
                session.insert(USER_KEY, &user).await.expect("kept");
                session.save().await.expect("a row");
                model.begin(Some(user));
                let id = session.id().expect("an id");
                known.push(Known { id, read: None });
            }
            Step::Rotate(node, n) if n < known.len() => {
                let session = nodes.session(node, Some(known[n].id));
                session.load().await.expect("an answer");
                let is_alive = model.load(n).is_some();
                // tower-sessions holds nothing of a session that is over.
                let data: Option<Value> = session.get(USER_KEY).await.expect("an answer");
                assert_eq!(data.is_some(), is_alive, "{step:?}");
                if is_alive {
                    session.cycle_id().await.expect("another id");
                    session.save().await.expect("a row");
                    model.rotate(n);
                    let id = session.id().expect("an id");
                    assert_ne!(id, known[n].id);
                    known.push(Known { id, read: None });
                }
            }
            Step::Revoke(node, n) if n < known.len() => {
                nodes.table(node).delete(&known[n].id).await.expect("ended");
                model.revoke(n);
            }
            Step::Load(node, n) if n < known.len() => {
                let record = nodes
                    .table(node)
                    .load(&known[n].id)
                    .await
                    .expect("an answer");
                compare(&record, model.load(n), &step);
                if record.is_some() {
                    known[n].read = record;
                }
            }
            Step::Write(node, n, value) if n < known.len() => {
                let record = nodes
                    .table(node)
                    .load(&known[n].id)
                    .await
                    .expect("an answer");
                compare(&record, model.load(n), &step);
                if let Some(mut record) = record {
                    record.data.insert("value".to_owned(), value.into());
                    nodes.table(node).save(&record).await.expect("kept");
                    model.write(n, value);
                }
            }
            Step::LateWrite(node, n) if n < known.len() => {
                if let Some(mut record) = known[n].read.clone() {
                    record.data.insert("value".to_owned(), 0.into());
                    nodes
                        .table(node)
                        .save(&record)
                        .await
                        .expect("kept or ignored");
                    model.write(n, 0);
                }
            }
            Step::Resume(node, n, end) => resume(nodes, node, (run, n), end, &mut model).await,
            Step::Sweep(node) => drop(nodes.of(node).sweep().await.expect("swept")),
            Step::Advance(seconds) => {
                nodes.clock.advance(Duration::from_secs(seconds));
                model.advance(seconds);
            }
            Step::SetForward(seconds) => {
                nodes.clock.set_forward(Duration::from_secs(seconds));
                model.set(seconds.cast_signed());
            }
            Step::SetBack(seconds) => {
                nodes.clock.set_back(Duration::from_secs(seconds));
                model.set(-seconds.cast_signed());
            }
            // There is no such session yet.
            _ => {}
        }
        for (n, session) in known.iter().enumerate() {
            let node = n.is_multiple_of(2);
            let record = nodes
                .table(node)
                .load(&session.id)
                .await
                .expect("an answer");
            if record.is_none() {
                model.notice_refused(n);
            }
            compare(&record, model.load(n), &step);
        }
        model.notice_forgettable();
    }
}

fn compare(record: &Option<Record>, expected: Option<(Option<String>, Option<u8>)>, step: &Step) {
    let found = record.as_ref().map(|record| {
        let user = record.data.get(USER_KEY).and_then(Value::as_str);
        let value = record.data.get("value").and_then(Value::as_u64);
        (
            user.map(str::to_owned),
            value.and_then(|value| value.try_into().ok()),
        )
    });
    assert_eq!(found, expected, "after {step:?}");
}

async fn resume(nodes: &Nodes, node: bool, (run, n): (Id, usize), end: Form, model: &mut Model) {
    let accounts = nodes.of(node);
    let id = format!("{run}-{n}");
    let until = OnceStore::now(accounts) + FOR_EVER;
    let found = accounts.begin(&id, until).await.expect("an answer");
    let expected = match model.form(n) {
        Form::Free => Progress::First,
        Form::Running => Progress::Running,
        Form::Done => Progress::Done,
    };
    assert_eq!(found, expected);
    if found == Progress::First {
        model.set_form(n, end);
        match end {
            Form::Done => accounts.end(&id).await.expect("ended"),
            Form::Free => accounts.release(&id).await.expect("released"),
            Form::Running => {}
        }
    }
}

#[test]
fn two_nodes_do_as_the_model_does() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    });
    let done = runner.run(&vec(step(), 1..60), |steps| {
        runtime.block_on(async { drive(&Nodes::start().await, steps).await });
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}

#[test]
fn an_id_has_128_bits_that_nobody_can_foresee() {
    const MANY: usize = 20_000;

    let ids: Vec<i128> = (0..MANY).map(|_| Id::default().0).collect();
    let distinct: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), MANY);
    // Each bit is set in half of them; ten standard deviations would be 700.
    for bit in 0..128 {
        let set = ids.iter().filter(|id| *id >> bit & 1 == 1).count();
        assert!(set.abs_diff(MANY / 2) < 700, "bit {bit}: {set} of {MANY}");
    }
}

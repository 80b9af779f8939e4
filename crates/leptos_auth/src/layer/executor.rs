//! Where leptos spawns: on tokio, with the head held until each task has been polled once.

use std::{
    future::Future,
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll, ready},
};

use any_spawner::{CustomExecutor, Executor};

use super::{Scope, turns::Turns};
use crate::HoldToken;

/// Makes leptos spawn its tasks so that a guard inside one holds the head from the start.
///
/// A guard takes its token when it is polled first. Most of leptos polls in place; `<Await>` and
/// `OnceResource` hand their future to a task, whose turn may come after the head was sent. Call
/// this before `generate_route_list`, which installs leptos' own executor; the tasks still run on
/// tokio.
///
/// It also has the tasks of a request take turns, with each other and with the page. Where one looks
/// for a context while another thread drops the page, since it is refused or the visitor has left, it
/// would else wait for good. So a task must not block its thread until another one of the same
/// request is done, and long work belongs into `tokio::task::spawn_blocking`, as ever.
///
/// ```
/// leptos_auth::layer::install_executor().expect("no executor has been installed");
/// ```
///
/// A second call changes nothing.
///
/// # Errors
///
/// Another executor has been installed.
pub fn install_executor() -> Result<(), ExecutorError> {
    *INSTALLED
}

/// Once for all threads, since leptos takes none after the first.
static INSTALLED: LazyLock<Result<(), ExecutorError>> =
    LazyLock::new(|| Executor::init_custom_executor(Tokio).map_err(|_| ExecutorError(())));

/// Whether tasks of leptos' hold the head until they have been polled.
pub(super) fn is_installed() -> bool {
    INSTALLED.is_ok()
}

/// For applications that do not call it; says so when it is too late.
pub(super) fn ensure_executor() {
    if install_executor().is_err() {
        tracing::error!(
            "guards that leptos spawns (in <Await>) may be late, and threads may hang when \
             visitors leave: call `leptos_auth::layer::install_executor` before `generate_route_list`"
        );
    }
}

/// Leptos has another executor already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("leptos has an executor already: call `install_executor` before `generate_route_list`")]
pub struct ExecutorError(());

struct Tokio;

impl CustomExecutor for Tokio {
    fn spawn(&self, task: Pin<Box<dyn Future<Output = ()> + Send>>) {
        tokio::spawn(UntilPolled::new(task));
    }

    fn spawn_local(&self, task: Pin<Box<dyn Future<Output = ()>>>) {
        tokio::task::spawn_local(UntilPolled::new(task));
    }

    /// Tokio polls by itself.
    fn poll_local(&self) {}
}

/// A task that holds the head of the page which spawned it until it has been polled, and runs in turn
/// with it.
struct UntilPolled<F> {
    /// `None` once it has ended.
    task: Option<F>,
    token: Option<HoldToken>,
    turns: Turns,
}

impl<F> UntilPolled<F> {
    fn new(task: F) -> Self {
        Self {
            task: Some(task),
            token: Scope::current().map(|scope| scope.hold()),
            turns: Turns::current().unwrap_or_default(),
        }
    }
}

impl<F: Future<Output = ()> + Unpin> Future for UntilPolled<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let _turn = ready!(self.turns.take(cx));
        // Taken, so that it is dropped within the turn, also where it panics.
        let Some(mut task) = self.task.take() else {
            return Poll::Ready(());
        };
        let polled = Pin::new(&mut task).poll(cx);
        self.token.take();
        if polled.is_pending() {
            self.task = Some(task);
        }
        polled
    }
}

//! Where leptos spawns: on tokio, with the head held until each task has been polled once.

use std::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll},
};

use any_spawner::{CustomExecutor, Executor};

use super::{
    Scope,
    poll::{Ancestors, Polling},
};
use crate::HoldToken;

/// Makes leptos spawn its tasks so that a guard inside one holds the head from the start.
///
/// A guard takes its token when it is polled first. Most of leptos polls in place; `<Await>` and
/// `OnceResource` hand their future to a task, whose turn may come after the head was sent. Call
/// this first thing in `main`, before `generate_route_list` installs leptos' own executor; the
/// tasks still run on tokio.
///
/// It also keeps the page of a task in memory while that is polled. Where a visitor leaves, or a page
/// is refused, while one of its tasks looks for a context, the thread would else wait for good.
///
/// ```
/// leptos_auth::layer::install_executor().expect("no executor has been installed");
/// ```
///
/// # Errors
///
/// Another executor has been installed.
pub fn install_executor() -> Result<(), ExecutorError> {
    Executor::init_custom_executor(Tokio).map_err(|_| ExecutorError(()))?;
    INSTALLED.store(true, Ordering::Relaxed);
    Ok(())
}

static INSTALLED: AtomicBool = AtomicBool::new(false);

/// Whether tasks of leptos' hold the head until they have been polled.
pub(super) fn is_installed() -> bool {
    INSTALLED.load(Ordering::Relaxed)
}

/// For applications that do not call it; says so when it is too late.
pub(super) fn ensure_executor() {
    if !is_installed() && install_executor().is_err() {
        tracing::warn!(
            "guards that leptos spawns (in <Await>) may be late, and threads may hang when \
             visitors leave: call `leptos_auth::layer::install_executor` first thing in `main`"
        );
    }
}

/// Leptos has an executor already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "leptos has an executor already: call `install_executor` once, and before `generate_route_list`"
)]
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

/// A task that holds the head of the page which spawned it until it has been polled, and what it
/// reads of the page while it is.
struct UntilPolled<F> {
    task: F,
    token: Option<HoldToken>,
    above: Ancestors,
}

impl<F> UntilPolled<F> {
    fn new(task: F) -> Self {
        let token = Scope::current().map(|scope| scope.hold());
        Self {
            task,
            token,
            above: Ancestors::current(),
        }
    }
}

impl<F: Future + Unpin> Future for UntilPolled<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _above = self.above.hold();
        let _around = Polling::enter();
        let polled = Pin::new(&mut self.task).poll(cx);
        self.token.take();
        polled
    }
}

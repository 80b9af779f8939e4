//! Pages that are kept behind a refusal, until it is clear whether they come back.
//!
//! 1. A page is kept for whom it was made: user, organisation and rights ([`Principal`]).
//! 2. It is out of the document and its effects are paused. What it was serialised from is taken out of
//!    the document, too.
//! 3. It comes back when the server has said, in answer to a call of our client, that this same
//!    principal is signed in, which is compared before anything is attached. What waits for it is told
//!    to call again.
//! 4. In every other case it is thrown away, and what waits is told that it is over: another principal,
//!    a form that succeeded without the server saying who is signed in (a sign-out, say), a sign-in or
//!    sign-out in another tab, a change of the path or the query, a page that the browser brings back,
//!    and [`LIFETIME`].

use std::{cell::RefCell, future::Future, time::Duration};

use futures::channel::oneshot;
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};

use super::{BoundaryContext, Showing, keep_alive::Behind, position::Position};
use crate::{
    Interrupt,
    session_state::{Principal, tab},
};

/// How long a page is kept.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// What becomes of a call that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is to be made again.
    Again,
    /// The page that made it is no more.
    Over,
}

struct Kept {
    boundary: BoundaryContext,
    principal: Principal,
    /// How often it had been told who is signed in.
    told: u32,
    /// In milliseconds of the Unix epoch. Timers sleep with the machine; the clock goes on.
    until: f64,
    position: Position,
    waiting: Vec<oneshot::Sender<()>>,
}

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// Keeps the children of the boundary that answers `interrupt`, and shows its page. `None` where there
/// is nothing to be kept: nobody is known to have been signed in, or the page is not shown.
pub(crate) fn keep(
    boundary: &BoundaryContext,
    interrupt: &Interrupt,
) -> Option<impl Future<Output = Verdict> + use<>> {
    let home = boundary.home(interrupt);
    let (told, waits) = oneshot::channel();
    if join(home, interrupt, told).is_err_and(|told| take_out(home, interrupt, told).is_none()) {
        return None;
    }
    Some(async move {
        match waits.await {
            Ok(()) => Verdict::Again,
            Err(oneshot::Canceled) => Verdict::Over,
        }
    })
}

/// Somebody has signed in or out, or a form has succeeded: what is kept comes back now, or never.
pub(crate) fn settle() {
    let Some(comes_back) = KEPT.with_borrow(|kept| {
        let first = kept.first();
        first.map(|_| kept.iter().all(Kept::comes_back))
    }) else {
        return;
    };
    if comes_back {
        // After all that is told to ask again now: what is kept must not hear it, or it would be built
        // anew under the calls that wait.
        set_timeout(bring_back, Duration::ZERO);
    } else {
        throw_away();
    }
}

/// Throws away what is kept. The pages in their place stay.
pub(crate) fn throw_away() {
    let kept = KEPT.take();
    if kept.is_empty() {
        return;
    }
    tab::forget_lost();
    for kept in &kept {
        kept.boundary.keep_alive().behind().set(Behind::Gone);
    }
    // What waits is told after its page is gone, so that nothing there acts on it.
    set_timeout(move || drop(kept), Duration::ZERO);
}

impl Kept {
    /// Shows the page for this interrupt in the place of the other one, unless it is of the same kind.
    fn show(&self, interrupt: &Interrupt) {
        let behind = self.boundary.keep_alive().behind();
        let is_new = behind.with_untracked(
            |it| matches!(it, Behind::Children(shown) if shown.kind() != interrupt.kind()),
        );
        interrupt.settle();
        if is_new {
            behind.set(Behind::Children(interrupt.clone()));
        }
    }

    fn comes_back(&self) -> bool {
        js_sys::Date::now() < self.until && tab::is_back(&self.principal, self.told)
    }
}

/// Waits with a page that is kept already, around the boundary or at it. In its place stands what was
/// refused last: while somebody was to prove who they are, their session may have ended.
fn join(
    home: &BoundaryContext,
    interrupt: &Interrupt,
    told: oneshot::Sender<()>,
) -> Result<(), oneshot::Sender<()>> {
    KEPT.with_borrow_mut(|kept| {
        let around = kept
            .iter_mut()
            .find(|kept| home.is_at_or_below(&kept.boundary));
        match around {
            Some(kept) => {
                kept.waiting.push(told);
                kept.show(interrupt);
                Ok(())
            }
            None => Err(told),
        }
    })
}

fn take_out(
    home: &BoundaryContext,
    interrupt: &Interrupt,
    told: oneshot::Sender<()>,
) -> Option<()> {
    let alive = home.keep_alive();
    let shows_children = home.showing().with_untracked(|it| *it == Showing::Children)
        && alive.behind().with_untracked(|it| *it == Behind::Nothing);
    let owner = alive.owner().filter(|_| shows_children)?;
    let (principal, often) = tab::principal()?;
    let kept = Kept {
        boundary: home.clone(),
        principal,
        told: often,
        until: js_sys::Date::now() + LIFETIME.as_secs_f64() * 1_000.0,
        position: Position::current(),
        waiting: vec![told],
    };
    interrupt.settle();
    owner.pause();
    alive.behind().set(Behind::Children(interrupt.clone()));
    super::hydrated::forget_serialised();
    KEPT.with_borrow_mut(|all| all.push(kept));
    set_timeout(throw_away_old, LIFETIME);
    Some(())
}

fn throw_away_old() {
    let now = js_sys::Date::now();
    if KEPT.with_borrow(|kept| kept.iter().any(|kept| kept.until <= now)) {
        throw_away();
    }
}

fn bring_back() {
    if !KEPT.with_borrow(|kept| kept.iter().all(Kept::comes_back)) {
        return throw_away();
    }
    let mut kept = KEPT.take();
    // Where the boundary itself is no more, what waits is over.
    kept.retain(|kept| kept.boundary.keep_alive().owner().is_some());
    // What is inside another can only be told once that goes on.
    kept.sort_by_key(|kept| kept.boundary.depth());
    for kept in &kept {
        let alive = kept.boundary.keep_alive();
        if let Some(owner) = alive.owner() {
            owner.resume();
        }
        alive.behind().set(Behind::Nothing);
    }
    spawn_local(async move {
        // They are attached by an effect.
        tick().await;
        for kept in kept {
            kept.position.restore();
            kept.boundary.keep_alive().returned().notify();
            for waiting in kept.waiting {
                // Fails where nobody waits any more.
                let _ = waiting.send(());
            }
        }
    });
}

use std::{fmt, sync::Arc};

use tokio::sync::{Semaphore, mpsc, watch};

use crate::email_flows::{Desk, MailRequest};

/// How many requests for mails may wait.
const WAITING: usize = 256;

/// How many are served at a time: a mail server that hangs holds up no more than these.
const AT_A_TIME: usize = 4;

/// The way from a request to the mail that it asks for: bounded, and without waiting.
pub(crate) struct MailQueue {
    requests: mpsc::Sender<(MailRequest, Open)>,
    /// How many are not done yet.
    open: watch::Sender<usize>,
}

/// There is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl MailQueue {
    /// Starts the task that has them served. It ends with the queue, when all is done.
    pub(crate) fn start(desk: Desk) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING);
        tokio::spawn(serve(desk, waiting));
        Self {
            requests,
            open: watch::Sender::new(0),
        }
    }

    /// Puts a request behind those that wait.
    pub(crate) fn push(&self, request: MailRequest) -> Result<(), Full> {
        let room = self.requests.try_reserve().map_err(|_| Full)?;
        room.send((request, Open::new(&self.open)));
        Ok(())
    }

    /// Resolves when nothing waits and nothing is being served.
    pub(crate) async fn idle(&self) {
        let mut open = self.open.subscribe();
        // It fails only without a sender, and that is ours.
        let _ = open.wait_for(|open| *open == 0).await;
    }
}

async fn serve(desk: Desk, mut waiting: mpsc::Receiver<(MailRequest, Open)>) {
    let desk = Arc::new(desk);
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    while let Some((request, open)) = waiting.recv().await {
        // It fails only once it is closed, and nobody closes it.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            desk.serve(request).await;
            drop((open, place));
        });
    }
}

impl fmt::Debug for MailQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailQueue")
            .field("open", &*self.open.borrow())
            .finish()
    }
}

/// Counts for one that is not done yet, also should serving it panic.
struct Open(watch::Sender<usize>);

impl Open {
    fn new(counter: &watch::Sender<usize>) -> Self {
        counter.send_modify(|open| *open = open.saturating_add(1));
        Self(counter.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open = open.saturating_sub(1));
    }
}

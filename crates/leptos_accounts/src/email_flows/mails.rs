use std::sync::Arc;

use leptos_auth::{Interrupt, PublicOrigin};
use sqlx::AnyPool;

use super::{Desk, MailRequest};
use crate::{
    clock::Clock,
    events::Events,
    mail::{Letters, MailConfig, MailPages, MailQueue},
};

/// What an application has of mails: nothing, unless it has somebody to send them.
#[derive(Debug)]
pub(crate) struct Mails {
    queue: Option<MailQueue>,
    pub(crate) pages: MailPages,
    pub(crate) verify_first: bool,
}

impl Mails {
    /// Of a configuration that was checked.
    pub(crate) fn open(
        config: MailConfig,
        origin: Option<PublicOrigin>,
        pool: &AnyPool,
        clock: Arc<dyn Clock>,
        events: &Events,
    ) -> Self {
        let parts = config.mailer.zip(origin);
        let queue = parts.map(|(mailer, origin)| {
            MailQueue::start(Desk {
                pool: pool.clone(),
                clock,
                events: events.clone(),
                letters: Letters::new(origin, config.pages.clone()),
                mailer,
                back_off: config.back_off,
            })
        });
        Self {
            queue,
            pages: config.pages,
            verify_first: config.verify_first,
        }
    }

    pub(crate) fn are_sent(&self) -> bool {
        self.queue.is_some()
    }

    /// # Errors
    ///
    /// 404 where no mails are sent, 503 where too many wait: whoever they are for.
    pub(super) fn push(&self, request: MailRequest) -> Result<(), Interrupt> {
        let queue = self.queue.as_ref().ok_or_else(Interrupt::not_found)?;
        queue.push(request).map_err(|_| {
            tracing::error!("the queue for mails is full, answering 503");
            Interrupt::unavailable()
        })
    }

    pub(super) async fn idle(&self) {
        if let Some(queue) = &self.queue {
            queue.idle().await;
        }
    }
}

//! What stands around each poll of a page and of its tasks.

use std::cell::RefCell;

use leptos::prelude::Owner;

use crate::HoldToken;

thread_local! {
    /// Tokens that last until the poll has ended; `None` outside of one.
    static TOKENS: RefCell<Option<Vec<HoldToken>>> = const { RefCell::new(None) };
}

/// A poll that is going on.
///
/// Leptos leaves a page's owner on the thread, and what runs there next would be taken for a part of
/// that page: of somebody else's request. So a poll begins without an owner and leaves none behind.
pub(super) struct Polling {
    owner: Option<Owner>,
    tokens: Option<Vec<HoldToken>>,
}

impl Polling {
    pub(super) fn enter() -> Self {
        let owner = forget_owner();
        let tokens = TOKENS.replace(Some(Vec::new()));
        Self { owner, tokens }
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        match &self.owner {
            Some(owner) => owner.set(),
            None => {
                if let Some(left) = Owner::current() {
                    left.unset();
                }
            }
        }
        let ended = TOKENS.replace(self.tokens.take());
        drop(ended);
    }
}

/// Takes it off the thread, and nothing else.
fn forget_owner() -> Option<Owner> {
    Owner::current().inspect(|owner| owner.clone().unset())
}

/// Keeps a token until the poll that is going on has ended; gives it back outside of one.
pub(crate) fn keep_for_this_poll(token: HoldToken) -> Option<HoldToken> {
    TOKENS.with_borrow_mut(|tokens| match tokens {
        Some(tokens) => {
            tokens.push(token);
            None
        }
        None => Some(token),
    })
}

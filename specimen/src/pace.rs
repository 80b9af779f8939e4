//! How long things take on the server: as long as a query or a look-up would, or as the request
//! says, so that tests can mix the order in which things happen.

use std::time::Duration;

use http::{HeaderMap, request::Parts};
use leptos::reactive::owner::with_context;

/// The header of a request that says so: milliseconds for each `Step`, in their order.
pub const PACE: &str = "x-pace";

/// What takes its time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// To find out who asks.
    Identity,
    /// To fetch what not everybody may see.
    Guarded,
    /// To fetch what anybody may see.
    Open,
    /// To ask somebody else before a guard can decide.
    Elsewhere,
}

impl Step {
    /// Waits below the reactive owner of a request.
    pub(crate) async fn wait(self, usual: u64) {
        let asked = with_context::<Parts, _>(|request| self.asked(&request.headers));
        pause(asked.flatten().unwrap_or(usual)).await;
    }

    /// Waits where there is no owner.
    pub(crate) async fn wait_in(self, request: &Parts, usual: u64) {
        pause(self.asked(&request.headers).unwrap_or(usual)).await;
    }

    fn asked(self, headers: &HeaderMap) -> Option<u64> {
        let paces = headers.get(PACE)?.to_str().ok()?;
        let pace = paces.split(' ').nth(self as usize)?;
        pace.parse().ok()
    }
}

/// Nobody may keep a request waiting for longer than anything here takes.
const MOST: u64 = 300;

async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds.min(MOST))).await;
}

use std::time::Duration;

/// How much may be held back while guards decide. Beyond a cap the answer is 503.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Caps {
    /// Bytes of one page's body. Default 4 MiB.
    pub bytes: usize,
    /// Time that one render pass may wait for what is undecided. Default 10 s.
    pub time: Duration,
    /// Render passes of one request. Default 8.
    pub passes: usize,
    /// Requests that are being held at one time. Default 1,024; at most
    /// [`tokio::sync::Semaphore::MAX_PERMITS`].
    pub requests: usize,
    /// Bytes of a posted form. Default 128 KiB; a larger one is answered with 413.
    pub form_bytes: usize,
    /// The same for a form with a password or another secret in it. Default 8 KiB.
    pub secret_form_bytes: usize,
    /// Bytes of a refused form that travels in the page until somebody has signed in
    /// ([`resume`](mod@crate::resume)). Default 32 KiB; a larger one is spooled.
    pub sealed_bytes: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            bytes: 4 << 20,
            time: Duration::from_secs(10),
            passes: 8,
            requests: 1024,
            form_bytes: 128 << 10,
            secret_form_bytes: 8 << 10,
            sealed_bytes: 32 << 10,
        }
    }
}

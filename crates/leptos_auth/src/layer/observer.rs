use std::time::Duration;

use super::Denial;

/// Hears of what the layer refuses, and how long guards take: for metrics. See
/// [`InterruptLayer::observe`](crate::InterruptLayer::observe).
///
/// It is called while a request waits, so it counts and goes back. Nothing that it is given names a
/// visitor or an address: all of it may be a label.
///
/// ```
/// # use std::sync::atomic::{AtomicU64, Ordering};
/// # use leptos_auth::layer::{Denial, Observer};
/// #[derive(Default)]
/// struct Refusals(AtomicU64);
///
/// impl Observer for Refusals {
///     fn denied(&self, denial: &Denial) {
///         println!("{} {} {}", denial.kind().name(), denial.reason_name(), denial.route());
///         self.0.fetch_add(1, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// An interrupt was answered.
    fn denied(&self, _denial: &Denial) {}

    /// A request was turned away that no browser sends by itself.
    fn rejected(&self, _attempt: Attempt) {}

    /// A guard has decided: who asks, and whether they may. `demand` is the
    /// [name](crate::Predicate::name) of what it asked for.
    fn guarded(&self, _demand: &str, _took: Duration, _allowed: bool) {}
}

/// Counts and times by the `metrics` crate, for whatever recorder the application installs:
/// `leptos_auth_interrupts_total` (`kind`, `reason`, `route`), `leptos_auth_rejected_total` (`attempt`)
/// and the histogram `leptos_auth_guard_seconds` (`demand`, `allowed`).
#[derive(Clone, Copy, Debug, Default)]
pub struct RecordMetrics;

impl Observer for RecordMetrics {
    fn denied(&self, denial: &Denial) {
        let labels = [
            ("kind", denial.kind().name().to_owned()),
            ("reason", denial.reason_name().to_owned()),
            ("route", denial.route().to_owned()),
        ];
        metrics::counter!("leptos_auth_interrupts_total", &labels).increment(1);
    }

    fn rejected(&self, attempt: Attempt) {
        metrics::counter!("leptos_auth_rejected_total", "attempt" => attempt.name()).increment(1);
    }

    fn guarded(&self, demand: &str, took: Duration, allowed: bool) {
        let allowed = if allowed { "true" } else { "false" };
        let labels = [
            ("demand", demand.to_owned()),
            ("allowed", allowed.to_owned()),
        ];
        metrics::histogram!("leptos_auth_guard_seconds", &labels).record(took);
    }
}

/// What a request tried that no browser does by itself (ASVS 5.0, 16.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Attempt {
    /// A target that not everybody reads the same way, or one that is too long.
    Target,
    /// It is for another host, or for two.
    Host,
    /// An error of leptos' in the address, which would put a stranger's text on a page.
    Error,
    /// Two credentials, or one in the address.
    Credentials,
    /// The seal of a form that was kept is none of ours, or is for somebody else.
    Seal,
}

impl Attempt {
    /// A stable name: for the log, and as a label.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Host => "host",
            Self::Error => "error_in_address",
            Self::Credentials => "credentials",
            Self::Seal => "seal",
        }
    }
}

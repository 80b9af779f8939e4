use std::{any::TypeId, fmt, future::Future, pin::Pin, sync::Arc};

use crate::{AsInterrupt, Interrupt};

/// A boundary's guard: any function that gives `impl Future<Output = Result<T, E>>`, in practice a
/// server function.
///
/// An error that carries no interrupt is a refusal too (503): what could not be decided is never
/// let through.
#[derive(Clone)]
pub struct Guard {
    run: Arc<dyn Fn() -> Decision + Send + Sync>,
    /// Tells guards apart.
    kind: TypeId,
}

/// A running guard.
pub(super) type Decision = Pin<Box<dyn Future<Output = Result<(), Interrupt>> + Send>>;

impl Guard {
    pub(super) fn run(&self) -> Decision {
        (self.run)()
    }

    #[cfg_attr(
        not(feature = "ssr"),
        expect(dead_code, reason = "the server has passes")
    )]
    pub(super) fn kind(&self) -> TypeId {
        self.kind
    }
}

impl<F, Fut, T, E> From<F> for Guard
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
    E: AsInterrupt,
{
    fn from(guard: F) -> Self {
        let run = move || -> Decision {
            let running = guard();
            Box::pin(async move {
                match running.await {
                    Ok(_) => Ok(()),
                    Err(error) => Err(refusal(&error)),
                }
            })
        };
        Self {
            run: Arc::new(run),
            kind: TypeId::of::<F>(),
        }
    }
}

/// The interrupt of a guard that failed. What the server read from somebody else's answer decides
/// nothing there; in the browser every answer comes from the wire.
fn refusal<E: AsInterrupt>(error: &E) -> Interrupt {
    let interrupt = error.as_interrupt();
    #[cfg(feature = "ssr")]
    let interrupt = interrupt.filter(|interrupt| !interrupt.is_from_wire());
    interrupt.unwrap_or_else(Interrupt::unavailable)
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}

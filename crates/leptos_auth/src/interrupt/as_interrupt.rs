use std::error::Error;

use super::{Interrupt, Repr};

/// An error that may carry an [`Interrupt`].
///
/// [`server_fn_error!`](crate::server_fn_error) writes it for an error enum; by hand it is one
/// line: `find_interrupt(self)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can not carry an interrupt",
    label = "this error type does not implement `AsInterrupt`",
    note = "return `Result<_, leptos_auth::ServerError>`",
    note = "or an enum of your own, with the variants `#[error(transparent)] Interrupt(#[from] Interrupt)` \
            and `Other(String)`, and below it `leptos_auth::server_fn_error!(YourError, Other);`"
)]
pub trait AsInterrupt: Error {
    /// The interrupt inside, if there is one.
    fn as_interrupt(&self) -> Option<Interrupt>;
}

impl AsInterrupt for Interrupt {
    fn as_interrupt(&self) -> Option<Interrupt> {
        Some(self.clone())
    }
}

/// Looks for an interrupt in an error and its sources, `#[error(transparent)]` ones included.
pub fn find_interrupt(error: &(dyn Error + 'static)) -> Option<Interrupt> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(interrupt) = error.downcast_ref::<Interrupt>() {
            return Some(interrupt.clone());
        }
        if let Some(repr) = error.downcast_ref::<Repr>() {
            return Some(Interrupt(repr.clone()));
        }
        next = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, unauthorized};

    #[derive(Debug, thiserror::Error)]
    enum Transparent {
        #[error(transparent)]
        Interrupt(#[from] Interrupt),
    }

    #[derive(Debug, thiserror::Error)]
    #[error("while reading notes")]
    struct Outer(#[source] Transparent);

    #[test]
    fn an_interrupt_is_found_through_transparent_wrappers() {
        let raise = || -> Result<(), Transparent> { Ok(unauthorized()?) };
        let error = Outer(raise().expect_err("raised"));
        let found = find_interrupt(&error).expect("found");
        assert_eq!(found.kind(), Kind::Unauthorized);
    }

    #[test]
    fn an_ordinary_error_carries_none() {
        assert!(find_interrupt(&std::io::Error::other("disk")).is_none());
    }
}

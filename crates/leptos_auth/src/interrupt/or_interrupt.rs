use super::{Interrupt, forbidden, not_found, unauthorized};

/// Turns an absent value or a failed check into an interrupt.
///
/// | on | interrupts when | gives |
/// |---|---|---|
/// | `Option<T>` | `None` | `Result<T, Interrupt>` |
/// | `bool` | `false` | `Result<(), Interrupt>` |
/// | `Result<Option<T>, E>` | `Ok(None)` | `Result<T, E>`; an `Err` stays what it is |
///
/// There is none for `Result<T, E>`: a database that is down must not look like a sign-in.
///
/// ```
/// # use leptos_auth::{Interrupt, OrInterrupt};
/// fn owner(note: Option<&str>, me: &str) -> Result<(), Interrupt> {
///     let owner = note.or_not_found()?;
///     (owner == me).or_forbidden()
/// }
/// # assert!(owner(None, "a").is_err() && owner(Some("b"), "a").is_err() && owner(Some("a"), "a").is_ok());
/// ```
pub trait OrInterrupt: Sized {
    /// What the caller gets.
    type Output;

    /// 401 when absent.
    fn or_unauthorized(self) -> Self::Output;

    /// 403 when absent.
    fn or_forbidden(self) -> Self::Output;

    /// 404 when absent.
    fn or_not_found(self) -> Self::Output;
}

impl<T> OrInterrupt for Option<T> {
    type Output = Result<T, Interrupt>;

    fn or_unauthorized(self) -> Self::Output {
        self.map_or_else(unauthorized, Ok)
    }

    fn or_forbidden(self) -> Self::Output {
        self.map_or_else(forbidden, Ok)
    }

    fn or_not_found(self) -> Self::Output {
        self.map_or_else(not_found, Ok)
    }
}

impl OrInterrupt for bool {
    type Output = Result<(), Interrupt>;

    fn or_unauthorized(self) -> Self::Output {
        self.then_some(()).or_unauthorized()
    }

    fn or_forbidden(self) -> Self::Output {
        self.then_some(()).or_forbidden()
    }

    fn or_not_found(self) -> Self::Output {
        self.then_some(()).or_not_found()
    }
}

impl<T, E: From<Interrupt>> OrInterrupt for Result<Option<T>, E> {
    type Output = Result<T, E>;

    fn or_unauthorized(self) -> Self::Output {
        Ok(self?.or_unauthorized()?)
    }

    fn or_forbidden(self) -> Self::Output {
        Ok(self?.or_forbidden()?)
    }

    fn or_not_found(self) -> Self::Output {
        Ok(self?.or_not_found()?)
    }
}

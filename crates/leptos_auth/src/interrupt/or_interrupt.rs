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
    #[track_caller]
    fn or_unauthorized(self) -> Self::Output;

    /// 403 when absent.
    #[track_caller]
    fn or_forbidden(self) -> Self::Output;

    /// 404 when absent.
    #[track_caller]
    fn or_not_found(self) -> Self::Output;
}

// Matches, not closures: a closure would be what raised it.
impl<T> OrInterrupt for Option<T> {
    type Output = Result<T, Interrupt>;

    #[track_caller]
    fn or_unauthorized(self) -> Self::Output {
        match self {
            Some(value) => Ok(value),
            None => unauthorized(),
        }
    }

    #[track_caller]
    fn or_forbidden(self) -> Self::Output {
        match self {
            Some(value) => Ok(value),
            None => forbidden(),
        }
    }

    #[track_caller]
    fn or_not_found(self) -> Self::Output {
        match self {
            Some(value) => Ok(value),
            None => not_found(),
        }
    }
}

impl OrInterrupt for bool {
    type Output = Result<(), Interrupt>;

    #[track_caller]
    fn or_unauthorized(self) -> Self::Output {
        self.then_some(()).or_unauthorized()
    }

    #[track_caller]
    fn or_forbidden(self) -> Self::Output {
        self.then_some(()).or_forbidden()
    }

    #[track_caller]
    fn or_not_found(self) -> Self::Output {
        self.then_some(()).or_not_found()
    }
}

impl<T, E: From<Interrupt>> OrInterrupt for Result<Option<T>, E> {
    type Output = Result<T, E>;

    #[track_caller]
    fn or_unauthorized(self) -> Self::Output {
        Ok(self?.or_unauthorized()?)
    }

    #[track_caller]
    fn or_forbidden(self) -> Self::Output {
        Ok(self?.or_forbidden()?)
    }

    #[track_caller]
    fn or_not_found(self) -> Self::Output {
        Ok(self?.or_not_found()?)
    }
}

use super::{Interrupt, Reason};

/// Stops with 403 (RFC 9110, section 15.5.4): signed in, and not allowed. The nearest boundary
/// shows its `forbidden` page.
///
/// ```
/// # use leptos_auth::{Interrupt, forbidden};
/// fn check(owner: bool) -> Result<(), Interrupt> {
///     if !owner {
///         forbidden()?;
///     }
///     Ok(())
/// }
/// # assert!(check(false).is_err());
/// ```
#[must_use = "it stops nothing by itself: write `forbidden()?;` or `return forbidden();`"]
#[track_caller]
pub fn forbidden<T>() -> Result<T, Interrupt> {
    Err(Interrupt::forbidden(Reason::MissingRight(None)))
}

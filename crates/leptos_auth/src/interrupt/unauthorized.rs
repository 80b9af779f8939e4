use super::{Interrupt, Reason};

/// Stops with 401 (RFC 9110, section 15.5.2): nobody is signed in. The nearest boundary shows its
/// `unauthorized` page, with the login form, at the same URL.
///
/// It is generic so that it fits wherever a value is expected:
///
/// ```
/// # use leptos_auth::{Interrupt, unauthorized};
/// fn name(user: Option<&str>) -> Result<&str, Interrupt> {
///     let Some(user) = user else { unauthorized()? };
///     Ok(user)
/// }
/// fn check(signed_in: bool) -> Result<(), Interrupt> {
///     if !signed_in {
///         return unauthorized();
///     }
///     Ok(())
/// }
/// # assert!(name(None).is_err() && check(false).is_err() && check(true).is_ok());
/// ```
#[must_use = "it stops nothing by itself: write `unauthorized()?;` or `return unauthorized();`"]
#[track_caller]
pub fn unauthorized<T>() -> Result<T, Interrupt> {
    Err(Interrupt::unauthorized(Reason::NoCredential))
}

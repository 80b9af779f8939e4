use super::Interrupt;

/// Stops with 404 (RFC 9110, section 15.5.5): there is nothing here, or nothing that this visitor
/// may know of. The nearest boundary shows its `not_found` page.
///
/// ```
/// # use leptos_auth::{Interrupt, not_found};
/// fn title(note: Option<String>) -> Result<String, Interrupt> {
///     let Some(title) = note else { not_found()? };
///     Ok(title)
/// }
/// # assert!(title(None).is_err());
/// ```
#[must_use = "it stops nothing by itself: write `not_found()?;` or `return not_found();`"]
#[track_caller]
pub fn not_found<T>() -> Result<T, Interrupt> {
    Err(Interrupt::not_found())
}

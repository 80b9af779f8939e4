use leptos_auth::User;

/// As OpenID Connect has it (Core 1.0, section 5.1).
pub(crate) const EMAIL_VERIFIED: &str = "email_verified";

/// Whether this user has proven that their e-mail address is theirs: a claim that users of this crate have,
/// on both sides. Who sends a key or a token does not have it.
///
/// ```
/// use leptos_accounts::email_verified;
/// use leptos_auth::User;
///
/// let ann = User::new("1", "ann@example.com");
/// assert!(!email_verified(&ann));
/// assert!(email_verified(&ann.with_claim("email_verified", true.into())));
/// ```
#[must_use]
pub fn email_verified(user: &User) -> bool {
    let claim = user.claim(EMAIL_VERIFIED);
    claim.and_then(|claim| claim.as_bool()).unwrap_or_default()
}

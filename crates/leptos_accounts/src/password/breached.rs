use std::{error::Error, future::Future, pin::Pin};

type Answer = Result<bool, Box<dyn Error + Send + Sync>>;

/// A set of passwords that are known from breaches (ASVS 5.0, 6.2.12): a file, or a service.
///
/// Give a service as little of it as it takes: the first characters of a hash, say, of which it answers
/// with all that it knows.
///
/// ```
/// use std::{collections::HashSet, error::Error};
///
/// use leptos_accounts::{BreachedPasswords, PasswordPolicy};
///
/// struct Known(HashSet<String>);
///
/// impl BreachedPasswords for Known {
///     async fn contains(&self, password: &str) -> Result<bool, Box<dyn Error + Send + Sync>> {
///         Ok(self.0.contains(password))
///     }
/// }
///
/// let known = Known(HashSet::from(["quiet harbour lantern".to_owned()]));
/// let policy = PasswordPolicy::default().breached_passwords(known);
/// ```
pub trait BreachedPasswords: Send + Sync + 'static {
    /// Whether it has this password. It must not log it.
    ///
    /// # Errors
    ///
    /// When nobody can tell. What happens then is for
    /// [`require_breach_check`](crate::PasswordPolicy::require_breach_check) to say.
    fn contains(&self, password: &str) -> impl Future<Output = Answer> + Send;
}

/// [`BreachedPasswords`] behind a pointer.
pub(super) trait DynBreachedPasswords: Send + Sync {
    fn dyn_contains<'a>(
        &'a self,
        password: &'a str,
    ) -> Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;
}

impl<T: BreachedPasswords> DynBreachedPasswords for T {
    fn dyn_contains<'a>(
        &'a self,
        password: &'a str,
    ) -> Pin<Box<dyn Future<Output = Answer> + Send + 'a>> {
        Box::pin(self.contains(password))
    }
}

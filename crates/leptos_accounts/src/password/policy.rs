use std::{fmt, sync::Arc, time::Duration};

use leptos_auth::Interrupt;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::{
    Password,
    breached::{BreachedPasswords, DynBreachedPasswords},
    common, patterns,
};
use crate::Email;

/// The fewest characters that may be asked for.
const LEAST: usize = 8;
/// More than this nobody may have to type (ASVS 5.0, 6.2.9).
const MOST: usize = 64;
/// How long the set of breached passwords may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a new password may be: NIST SP 800-63B-4, section 3.1.1.2, and ASVS 5.0, section 6.2.
///
/// 1. It has at least 15 characters, each Unicode code point being one, and at most
///    [`Password::MAX_BYTES`] bytes. It is taken verbatim, and nothing is asked of what it is composed of.
/// 2. It is no shorter text over and over (`abcabcabcabcabc`), and no walk along the alphabet, the digits
///    or the keyboard (`qwertyuiop12345`).
/// 3. It is no word of [`context_words`](Self::context_words), of the e-mail address or of sign-in
///    forms in general, nor several of these in a row, whatever digits and signs stand around them.
/// 4. It is none of the 3,000 most common passwords of its length or more. Nor are its letters, digits and
///    signs left out, one of these, once or several times.
/// 5. It is not in the set of [`breached_passwords`](Self::breached_passwords), if there is one.
///
/// Case makes no difference to rules 2 to 4. Neither they nor the length look through other ways to write
/// the same: nothing is normalised, here or before a password is hashed.
///
/// Only new passwords are judged. One that was accepted once goes on, and none ever expires.
///
/// ```
/// use leptos_accounts::{Email, PasswordError, PasswordPolicy};
///
/// let policy = PasswordPolicy::default().context_words(["Notebook"]);
/// let email: Email = "ann@example.com".parse()?;
/// assert!(policy.check(&"quiet harbour lantern".into(), &email).is_ok());
/// let guessed = policy.check(&"Notebook-Ann-2026!".into(), &email);
/// assert_eq!(guessed, Err(PasswordError::Expected));
/// # Ok::<_, leptos_accounts::EmailError>(())
/// ```
#[derive(Clone)]
pub struct PasswordPolicy {
    least: usize,
    words: Vec<String>,
    breached: Option<Arc<dyn DynBreachedPasswords>>,
    requires_breach_check: bool,
}

impl PasswordPolicy {
    /// The fewest characters, 8 to 64. Default: 15. Below that only where nobody signs in without a second
    /// factor (NIST SP 800-63B-4, section 3.1.1.2). Tell the forms
    /// ([`SignUpForm`](crate::SignUpForm()), [`ChangePasswordForm`](crate::ChangePasswordForm())), which
    /// say so to visitors.
    ///
    /// # Errors
    ///
    /// When it is less than 8 or more than 64.
    pub fn minimum_length(mut self, characters: usize) -> Result<Self, PasswordPolicyError> {
        if !(LEAST..=MOST).contains(&characters) {
            return Err(PasswordPolicyError);
        }
        self.least = characters;
        Ok(self)
    }

    /// What anybody would try here: the names of the application and of whom it belongs to. They have
    /// three letters or more; shorter ones do not count.
    #[must_use]
    pub fn context_words<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// Where to ask whether a password is known from a breach (ASVS 5.0, 6.2.12). It is asked about new
    /// passwords only, after all other rules. Default: nowhere.
    #[must_use]
    pub fn breached_passwords(mut self, set: impl BreachedPasswords) -> Self {
        self.breached = Some(Arc::new(set));
        self
    }

    /// What happens when the set of breached passwords fails, or takes more than three seconds: `true`
    /// answers 503, so that nobody can sign up or change their password meanwhile; `false` accepts what the
    /// other rules accept, and logs a warning. Default: `false`.
    #[must_use]
    pub fn require_breach_check(mut self, required: bool) -> Self {
        self.requires_breach_check = required;
        self
    }

    /// Whether it may become the password of whoever has this address, by all rules but the last.
    ///
    /// # Errors
    ///
    /// The visitor may read the error's text.
    pub fn check(&self, password: &Password, email: &Email) -> Result<(), PasswordError> {
        let text = password.as_str();
        if text.is_empty() {
            return Err(PasswordError::Empty);
        }
        if password.is_too_long() {
            return Err(PasswordError::TooLong);
        }
        if text.chars().count() < self.least {
            return Err(PasswordError::TooShort(self.least));
        }
        let lowercase = Zeroizing::new(text.to_lowercase());
        if patterns::repeats(&lowercase, self.least) || patterns::is_walk(&lowercase) {
            return Err(PasswordError::Pattern);
        }
        if patterns::consists_of(&lowercase, &self.expected(email)) {
            return Err(PasswordError::Expected);
        }
        if common::is_common(&lowercase) {
            return Err(PasswordError::Common);
        }
        Ok(())
    }

    /// By all rules.
    pub(crate) async fn check_all(
        &self,
        password: &Password,
        email: &Email,
    ) -> Result<(), NewPasswordError> {
        self.check(password, email)?;
        let Some(breached) = &self.breached else {
            return Ok(());
        };
        let why = match timeout(PATIENCE, breached.dyn_contains(password.as_str())).await {
            Ok(Ok(false)) => return Ok(()),
            Ok(Ok(true)) => return Err(PasswordError::Breached.into()),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no answer in time".to_owned(),
        };
        if self.requires_breach_check {
            tracing::error!(
                why,
                "breached passwords can not be asked about, answering 503"
            );
            return Err(Interrupt::unavailable().into());
        }
        tracing::warn!(
            why,
            "a password was accepted that may be known from a breach"
        );
        Ok(())
    }

    /// The words that make no password, for whoever has this address: each as it is, its parts, and the
    /// parts without what stands between them.
    fn expected(&self, email: &Email) -> Vec<String> {
        let whole = email.as_str();
        let (local, domain) = whole.split_once('@').unwrap_or((whole, ""));
        let labels = domain.rsplit_once('.').map_or(domain, |(labels, _)| labels);
        let own = self.words.iter().map(String::as_str);
        let words = [whole, local, domain, labels].into_iter().chain(own);
        let is_between = |letter: char| !letter.is_alphanumeric();
        let forms = words.flat_map(|word| {
            let parts = word.split(is_between).map(str::to_owned);
            parts.chain([word.to_owned(), word.replace(is_between, "")])
        });
        forms.map(|word| word.to_lowercase()).collect()
    }
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            least: Password::MIN_CHARACTERS,
            words: Vec::new(),
            breached: None,
            requires_breach_check: false,
        }
    }
}

impl fmt::Debug for PasswordPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordPolicy")
            .field("minimum_length", &self.least)
            .field("context_words", &self.words)
            .field("asks_for_breaches", &self.breached.is_some())
            .field("require_breach_check", &self.requires_breach_check)
            .finish()
    }
}

/// Fewer characters than 8, or more than 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the minimum length of passwords is 8 to 64 characters")]
pub struct PasswordPolicyError;

/// Why a text can not become a password. The visitor may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Nothing was typed.
    #[error("Enter a password.")]
    Empty,
    /// Fewer characters than this.
    #[error("Use at least {0} characters. A few words in a row make a good password.")]
    TooShort(usize),
    /// More than [`Password::MAX_BYTES`].
    #[error("This password is longer than 1,024 bytes. Use a shorter one.")]
    TooLong,
    /// A short text over and over, or a walk along the alphabet or the keyboard.
    #[error(
        "This password repeats itself, or follows the alphabet or the keyboard. A few words in a row \
         make a better one."
    )]
    Pattern,
    /// The e-mail address, or the name of the application.
    #[error(
        "This password is what anybody would try first: your e-mail address, the name of this site, or \
         a word like `password`. Add words that have nothing to do with them."
    )]
    Expected,
    /// One of the most common passwords.
    #[error("Too many people use this password, or one like it. Add a few words to it.")]
    Common,
    /// It is in the set of breached passwords.
    #[error(
        "This password was stolen from some other site, so others may try it. Choose another one, and \
         change it wherever else you use it."
    )]
    Breached,
}

/// Why a password was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NewPasswordError {
    /// It is none that we accept.
    #[error(transparent)]
    Refused(#[from] PasswordError),
    /// Nobody can tell at the moment.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

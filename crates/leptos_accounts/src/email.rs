use std::fmt;

/// An e-mail address in its one canonical form.
///
/// 1. Spaces around it are dropped.
/// 2. It has at most 254 bytes (RFC 5321, section 4.5.3.1.3), and at most 64 before the `@`.
/// 3. There is exactly one `@`. Before it stand the characters that HTML allows in
///    `<input type=email>`; after it a host name (labels of 1 to 63 letters, digits and hyphens,
///    none of which starts or ends with a hyphen).
/// 4. It is ASCII. A domain in another script is written in its `xn--` form; two addresses that
///    look the same are then the same, without tables of look-alikes.
/// 5. It is lowercase throughout. RFC 5321 lets a host tell `Ann@` from `ann@`; none that people
///    use does, and two accounts that differ in case are a trap.
///
/// Dots and `+tags` are left alone: what they mean is the provider's business.
///
/// ```
/// use leptos_accounts::Email;
///
/// let email: Email = " Ann@Example.com ".parse()?;
/// assert_eq!(email.as_str(), "ann@example.com");
/// # Ok::<_, leptos_accounts::EmailError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

const MAX_BYTES: usize = 254;
const MAX_LOCAL_BYTES: usize = 64;
const MAX_LABEL_BYTES: usize = 63;

impl Email {
    /// Brings an address that somebody typed into the canonical form.
    ///
    /// # Errors
    ///
    /// When it breaks one of the rules above. The error's text may be shown to the visitor.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(EmailError::TooLong);
        }
        if !text.is_ascii() {
            return Err(EmailError::NotAscii);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Malformed)?;
        if !is_local_part(local) || !is_host_name(domain) {
            return Err(EmailError::Malformed);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        Self::parse(text)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Without the address: `Debug` ends up in logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

/// Why a text is no [`Email`]. The visitor may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EmailError {
    /// Nothing was typed.
    #[error("Enter your e-mail address.")]
    Empty,
    /// More than 254 bytes.
    #[error("This e-mail address is too long.")]
    TooLong,
    /// A letter beyond ASCII.
    #[error("Write the e-mail address without accents or other scripts.")]
    NotAscii,
    /// Not `name@host`.
    #[error("Enter an e-mail address such as name@example.com.")]
    Malformed,
}

fn is_local_part(local: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    (1..=MAX_LOCAL_BYTES).contains(&local.len()) && local.bytes().all(allowed)
}

fn is_host_name(domain: &str) -> bool {
    domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=MAX_LABEL_BYTES).contains(&label.len())
        && label.bytes().all(allowed)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_space_around_do_not_make_another_address() {
        let all = ["ann@example.com", " ANN@EXAMPLE.COM", "Ann@Example.Com\n"];
        for text in all {
            assert_eq!(Email::parse(text).expect(text).as_str(), "ann@example.com");
        }
    }

    #[test]
    fn what_html_accepts_is_accepted() {
        for text in [
            "a@b",
            "a.b+tag@x-1.example",
            "me@localhost",
            "o'neil@xn--bcher-kva.example",
        ] {
            assert!(Email::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "ann",
            "@b",
            "a@",
            "a@@b",
            "a@b@c",
            "a b@c",
            "a@b c",
            "a@-b",
            "a@b-",
            "a@b..c",
            "a@.b",
            "a@b.",
            "\"a b\"@c",
            "a\u{0}@b",
            "a\r\nBcc: x@b",
            "a@[127.0.0.1]",
            "<a@b>",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError::Malformed), "{text:?}");
        }
        assert_eq!(Email::parse("  "), Err(EmailError::Empty));
        assert_eq!(Email::parse("änn@b"), Err(EmailError::NotAscii));
        assert_eq!(Email::parse("ann＠b"), Err(EmailError::NotAscii));
    }

    #[test]
    fn the_length_ends_at_254_bytes_and_at_64_before_the_at() {
        let domain = ["d".repeat(61), "d".repeat(61), "d".repeat(61)].join(".");
        let longest = format!("{}@{domain}.dd", "l".repeat(64));
        assert_eq!(longest.len(), 253);
        assert!(Email::parse(&longest).is_ok());
        assert!(Email::parse(&format!("{longest}d")).is_ok());
        assert_eq!(
            Email::parse(&format!("{longest}dd")),
            Err(EmailError::TooLong)
        );
        let local = format!("{}@b", "l".repeat(65));
        assert_eq!(Email::parse(&local), Err(EmailError::Malformed));
    }

    #[test]
    fn debug_does_not_show_the_address() {
        let email = Email::parse("ann@example.com").expect("an address");
        assert!(!format!("{email:?}").contains("ann"));
    }
}

//! The grammar of challenges (RFC 9110, sections 5.6 and 11.2).

use super::ChallengeError;

/// A scheme or a name (RFC 9110, section 5.6.2).
pub(super) fn token(text: &str) -> Result<String, ChallengeError> {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if text.is_empty() || !text.bytes().all(is_token) {
        return Err(ChallengeError::Token(text.to_owned()));
    }
    Ok(text.to_owned())
}

/// Text that can be quoted, and says something.
pub(super) fn quotable(name: &'static str, text: &str) -> Result<String, ChallengeError> {
    if text.is_empty() {
        return Err(ChallengeError::Empty(name));
    }
    if !text.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
        return Err(ChallengeError::NotPrintable(name));
    }
    Ok(text.to_owned())
}

/// A list of scopes (RFC 6750, section 3).
pub(super) fn scopes(text: &str) -> Result<String, ChallengeError> {
    if text.split(' ').all(is_scope_token) {
        return Ok(text.to_owned());
    }
    Err(ChallengeError::Scope(text.to_owned()))
}

/// One scope: `scope-token` of RFC 6749, section 3.3.
pub(crate) fn is_scope_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

/// A challenge that is being written.
pub(super) struct Writer(String);

impl Writer {
    pub(super) fn new(scheme: &str) -> Self {
        Self(scheme.to_owned())
    }

    /// Adds `name="value"`, quoted (RFC 9110, section 5.6.4).
    pub(super) fn param(mut self, name: &str, value: &str) -> Self {
        // The scheme is followed by a space, each further parameter by a comma.
        self.0
            .push_str(if self.0.contains('=') { ", " } else { " " });
        self.0.push_str(name);
        self.0.push_str("=\"");
        for c in value.chars() {
            if matches!(c, '"' | '\\') {
                self.0.push('\\');
            }
            self.0.push(c);
        }
        self.0.push('"');
        self
    }

    /// The same, where there is a value.
    pub(super) fn optional(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.param(name, value),
            None => self,
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        let text = Writer::new("Session")
            .param("realm", r#"a "b" \c"#)
            .finish();
        assert_eq!(text, r#"Session realm="a \"b\" \\c""#);
    }

    #[test]
    fn what_can_not_be_quoted_is_refused() {
        for text in ["a\r\nSet-Cookie: b", "a\0", "caf\u{e9}", "\u{7f}", "\t"] {
            assert_eq!(
                quotable("realm", text),
                Err(ChallengeError::NotPrintable("realm"))
            );
        }
        assert_eq!(quotable("realm", ""), Err(ChallengeError::Empty("realm")));
    }

    #[test]
    fn scopes_are_words_a_space_apart() {
        assert!(scopes("notes:read notes:write").is_ok());
        for text in ["", " a", "a  b", "a ", "a\"b", "a\\b", "\u{e9}"] {
            assert!(scopes(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn schemes_are_tokens() {
        assert!(token("Session").is_ok());
        for text in ["", "a b", "a=b", "a,b", "a\"", "\u{e9}"] {
            assert!(token(text).is_err(), "{text:?}");
        }
    }
}

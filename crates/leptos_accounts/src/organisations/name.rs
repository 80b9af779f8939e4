//! What an organisation is called, in words and in addresses.

use super::OrganisationError;

const NAME_MAX: usize = 80;
const SLUG_MAX: usize = 40;

/// The name as it is stored: without white space around it.
///
/// # Errors
///
/// It is empty, has more than 80 characters, or characters that nobody sees.
pub(super) fn parse(name: &str) -> Result<&str, OrganisationError> {
    let name = name.trim();
    let fits = (1..=NAME_MAX).contains(&name.chars().count());
    if !fits || name.chars().any(is_unseen) {
        return Err(OrganisationError::Name);
    }
    Ok(name)
}

/// What breaks lines, turns the writing around, or is not seen at all.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Lowercase ASCII letters and digits, everything else one hyphen.
pub(super) fn slug(name: &str) -> String {
    let words = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let slug: String = slug.chars().take(SLUG_MAX).collect();
    match slug.trim_end_matches('-') {
        "" => "organisation".to_owned(),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_some_length() {
        assert_eq!(parse("  The Orchard ").expect("a name"), "The Orchard");
        let long = "x".repeat(81);
        let turned = "Orchard\u{202e}nimda";
        for name in ["", "   ", "two\nlines", "\u{200b}", turned, &long] {
            assert!(parse(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_slug_is_what_an_address_takes() {
        for (name, expected) in [
            ("The Orchard", "the-orchard"),
            ("  R&D, Berlin! ", "r-d-berlin"),
            ("果樹園", "organisation"),
            (
                &"ab ".repeat(30),
                "ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-a",
            ),
        ] {
            assert_eq!(slug(name), expected);
        }
    }
}

//! What an organisation is called, in words and in addresses.

use super::OrganisationError;
use crate::one_line;

const NAME_MAX: usize = 80;
const SLUG_MAX: usize = 40;

/// The name as it is stored: without white space around it.
///
/// # Errors
///
/// It is empty, has more than 80 characters, or characters that nobody sees.
pub(super) fn parse(name: &str) -> Result<&str, OrganisationError> {
    one_line::parse(name, NAME_MAX).ok_or(OrganisationError::Name)
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

//! What people call things.

/// The text without white space around it, if it has 1 to `most` characters and none that breaks
/// lines, turns the writing around, or is not seen at all.
pub(crate) fn parse(text: &str, most: usize) -> Option<&str> {
    let text = text.trim();
    let fits = (1..=most).contains(&text.chars().count());
    (fits && !text.chars().any(is_unseen)).then_some(text)
}

fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_some_length() {
        assert_eq!(parse("  The Orchard ", 11), Some("The Orchard"));
        assert_eq!(parse("The Orchard", 10), None);
        let turned = "Orchard\u{202e}nimda";
        for name in ["", "   ", "two\nlines", "\u{200b}", turned] {
            assert_eq!(parse(name, 80), None, "{name:?}");
        }
    }
}

use crate::error::AppError;

/// The longest title, in characters.
pub const TITLE_MAX: usize = 200;
/// The longest body, in bytes of UTF-8.
pub const BODY_MAX: usize = 20_000;

/// A title and a body that may be stored.
///
/// - The title has 1 to [`TITLE_MAX`] characters, in one line; white space around it is dropped.
/// - The body has at most [`BODY_MAX`] bytes. Its lines end with LF, whatever the browser sent;
///   empty lines before it and white space after it are dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    title: String,
    body: String,
}

/// What is wrong with a draft. The text is for the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// No title.
    #[error("Give the note a title.")]
    NoTitle,
    /// A title with more than [`TITLE_MAX`] characters.
    #[error("The title is too long: {0} characters, of at most {TITLE_MAX}.")]
    LongTitle(usize),
    /// A title with control characters, line breaks among them.
    #[error("The title must be one line, without control characters.")]
    TitleLines,
    /// A body of more than [`BODY_MAX`] bytes.
    #[error("The note is too long: {0} bytes, of at most {BODY_MAX}.")]
    LongBody(usize),
    /// A body that no database column takes.
    #[error("The note contains the character NUL, which can not be stored. Remove it.")]
    NulInBody,
}

impl Draft {
    /// Checks what came from a form.
    ///
    /// # Errors
    ///
    /// The first mistake, title before body.
    pub fn parse(title: &str, body: &str) -> Result<Self, DraftError> {
        Ok(Self {
            title: parse_title(title)?,
            body: parse_body(body)?,
        })
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The body.
    pub fn body(&self) -> &str {
        &self.body
    }
}

impl DraftError {
    /// The `name` of the input that it is about.
    pub fn field(self) -> &'static str {
        match self {
            Self::NoTitle | Self::LongTitle(_) | Self::TitleLines => "title",
            Self::LongBody(_) | Self::NulInBody => "body",
        }
    }
}

impl From<DraftError> for AppError {
    fn from(error: DraftError) -> Self {
        Self::field(error.field(), error.to_string())
    }
}

fn parse_title(title: &str) -> Result<String, DraftError> {
    let title = title.trim();
    if title.is_empty() {
        return Err(DraftError::NoTitle);
    }
    if title.chars().any(char::is_control) {
        return Err(DraftError::TitleLines);
    }
    let characters = title.chars().count();
    if characters > TITLE_MAX {
        return Err(DraftError::LongTitle(characters));
    }
    Ok(title.to_owned())
}

fn parse_body(body: &str) -> Result<String, DraftError> {
    let body = body.replace("\r\n", "\n");
    // HTML drops the first line break of a `<textarea>`: kept, it would vanish at the next edit.
    let body = body.trim_start_matches('\n').trim_end();
    if body.len() > BODY_MAX {
        return Err(DraftError::LongBody(body.len()));
    }
    if body.contains('\0') {
        return Err(DraftError::NulInBody);
    }
    Ok(body.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_1_to_200_characters() {
        assert_eq!(Draft::parse("", ""), Err(DraftError::NoTitle));
        assert_eq!(Draft::parse(" \t ", ""), Err(DraftError::NoTitle));
        assert!(Draft::parse("x", "").is_ok());
        assert!(Draft::parse(&"é".repeat(200), "").is_ok());
        assert_eq!(
            Draft::parse(&"é".repeat(201), ""),
            Err(DraftError::LongTitle(201))
        );
    }

    #[test]
    fn a_title_is_one_line() {
        for title in ["two\nlines", "bell\u{7}", "nul\0"] {
            assert_eq!(
                Draft::parse(title, ""),
                Err(DraftError::TitleLines),
                "{title:?}"
            );
        }
    }

    #[test]
    fn a_body_has_at_most_20_000_bytes() {
        assert!(Draft::parse("t", &"x".repeat(20_000)).is_ok());
        assert_eq!(
            Draft::parse("t", &"x".repeat(20_001)),
            Err(DraftError::LongBody(20_001))
        );
        assert_eq!(
            Draft::parse("t", &"é".repeat(10_001)),
            Err(DraftError::LongBody(20_002))
        );
        assert_eq!(Draft::parse("t", "a\0b"), Err(DraftError::NulInBody));
    }

    #[test]
    fn a_draft_is_stored_in_one_form() {
        let draft = Draft::parse("  Milk ", "\r\n\r\n  one\r\ntwo\n\n ").expect("valid");
        assert_eq!((draft.title(), draft.body()), ("Milk", "  one\ntwo"));
    }

    #[test]
    fn a_mistake_names_its_input() {
        let error = AppError::from(DraftError::LongBody(20_001));
        assert!(error.is_about("body"));
        assert_eq!(
            error.to_string(),
            "The note is too long: 20001 bytes, of at most 20000."
        );
    }
}

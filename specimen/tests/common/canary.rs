//! Looking for what must not leave: every protected answer holds a canary, which says whose it is.

use std::{borrow::Cow, sync::LazyLock};

use base64::{Engine, engine::general_purpose};
use http::HeaderMap;
use percent_encoding::percent_decode_str;

/// What is looked for.
const CANARY: &str = "CANARY";

/// What every canary begins with; then it says whose it is.
const OWNED: &str = "CANARY-of-";

/// Where a canary is, if there is one.
pub(crate) fn find(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    find_foreign(headers, body, None)
}

/// Where a canary is that does not belong to this user.
pub(crate) fn find_foreign(headers: &HeaderMap, body: &[u8], own: Option<&str>) -> Option<String> {
    let body = String::from_utf8_lossy(body);
    if let Some(found) = find_in(&body, own) {
        return Some(format!("{found}, in the body"));
    }
    headers.iter().find_map(|(name, value)| {
        let found = find_in(&String::from_utf8_lossy(value.as_bytes()), own)?;
        Some(format!("{found}, in the header {name}"))
    })
}

/// The canary in this text that does not belong to this user, as it is spelt there: as it is, with
/// characters that HTML, URLs or JSON escape, or as base64, which is nobody's own.
pub(crate) fn find_in(text: &str, own: Option<&str>) -> Option<String> {
    if let Some(start) = BASE64.iter().find_map(|code| text.find(code)) {
        return Some(around(text, start));
    }
    let spellings = [
        Some(Cow::from(text)),
        text.contains("&#").then(|| without_references(text)),
        text.contains('%')
            .then(|| percent_decode_str(text).decode_utf8_lossy()),
        text.contains("\\u").then(|| without_escapes(text)),
    ];
    let mut spellings = spellings.into_iter().flatten();
    spellings.find_map(|text| {
        let mut starts = text.match_indices(CANARY);
        let (start, _) = starts.find(|(start, _)| !is_own(&text[*start..], own))?;
        Some(around(&text, start))
    })
}

/// Enough of the text to find the place again.
fn around(text: &str, start: usize) -> String {
    let before: String = text[..start].chars().rev().take(60).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text[start..].chars().take(60).collect();
    format!("`{before}{after}`")
}

fn is_own(canary: &str, own: Option<&str>) -> bool {
    let after = |own| canary.strip_prefix(OWNED)?.strip_prefix(own);
    // `bob` is not the beginning of `bobby`, and has no number.
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    own.and_then(after).is_some_and(ends)
}

/// The text with what follows each mark read as a character.
fn decoded<'a>(
    text: &'a str,
    mark: &str,
    number: impl Fn(&str) -> Option<(char, usize)>,
) -> Cow<'a, str> {
    let mut parts = text.split(mark);
    let mut clear = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match number(part) {
            Some((letter, length)) => {
                clear.push(letter);
                clear.push_str(&part[length..]);
            }
            None => clear.push_str(part),
        }
    }
    clear.into()
}

/// `&#67;` and `&#x43;`.
fn without_references(text: &str) -> Cow<'_, str> {
    decoded(text, "&#", |part| {
        let (number, _) = part.split_once(';')?;
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        Some((char::from_u32(code.ok()?)?, number.len() + 1))
    })
}

/// `\u0043`.
fn without_escapes(text: &str) -> Cow<'_, str> {
    decoded(text, "\\u", |part| {
        let code = u32::from_str_radix(part.get(..4)?, 16).ok()?;
        Some((char::from_u32(code)?, 4))
    })
}

/// The middle of it in base64, at each of the three alignments, in both alphabets.
static BASE64: LazyLock<Vec<String>> = LazyLock::new(|| {
    let middles = (0..3).map(|offset| {
        let bytes = &OWNED.as_bytes()[offset..];
        &bytes[..bytes.len() / 3 * 3]
    });
    let codes = middles.flat_map(|middle| {
        [
            general_purpose::STANDARD.encode(middle),
            general_purpose::URL_SAFE.encode(middle),
        ]
    });
    codes.collect()
});

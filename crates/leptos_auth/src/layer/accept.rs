//! In which form a denial is wanted (RFC 9110, section 12.5.1; Fetch Metadata).

use http::{HeaderMap, header};

/// The dialects that a denial is spoken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// A page for a person.
    Html,
    /// Problem details for a program.
    Json,
    /// Nothing, for what is neither: an image, a script, a style sheet.
    Empty,
}

impl Dialect {
    /// HTML only for those who prefer it to JSON; `*/*` and nothing at all are programs. A header
    /// that can not be read counts as absent.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let dest = headers.get("sec-fetch-dest").and_then(|v| v.to_str().ok());
        if let Some("image" | "script" | "style" | "font" | "audio" | "video" | "track") = dest {
            return Self::Empty;
        }
        let accept = headers.get_all(header::ACCEPT).iter();
        let ranges: Vec<(String, f32)> = accept
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(range)
            .collect();
        let html = quality(&ranges, &["text/html", "application/xhtml+xml", "text/*"]);
        let json = quality(
            &ranges,
            &[
                "application/json",
                "application/problem+json",
                "application/*",
            ],
        );
        if html > 0.0 && html >= json {
            Self::Html
        } else {
            Self::Json
        }
    }
}

/// `type/subtype;q=0.5` as name and quality.
fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| name.contains('/'))?;
    let q = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let q = q.map_or(Some(1.0), |q| q.parse().ok())?;
    (0.0..=1.0)
        .contains(&q)
        .then(|| (name.to_ascii_lowercase(), q))
}

fn quality(ranges: &[(String, f32)], names: &[&str]) -> f32 {
    let matching = ranges
        .iter()
        .filter(|(name, _)| names.contains(&name.as_str()));
    matching.map(|(_, q)| *q).fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(accept: &str) -> Dialect {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().expect("a header value"));
        Dialect::of(&headers)
    }

    #[test]
    fn quality_decides_between_page_and_problem() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(dialect(browser), Dialect::Html);
        assert_eq!(dialect("application/json;q=0.1, text/html"), Dialect::Html);
        assert_eq!(dialect("application/json, text/html;q=0.9"), Dialect::Json);
        assert_eq!(dialect("text/html;q=0"), Dialect::Json);
        assert_eq!(dialect("*/*"), Dialect::Json);
        assert_eq!(Dialect::of(&HeaderMap::new()), Dialect::Json);
    }

    #[test]
    fn a_header_that_makes_no_sense_is_ignored() {
        for nonsense in [
            "",
            ";;;",
            "text/html;q=high",
            "text",
            "q=1",
            ",,,",
            "text/html;q=9",
        ] {
            assert_eq!(dialect(nonsense), Dialect::Json, "{nonsense:?}");
        }
    }

    #[test]
    fn images_and_scripts_get_no_form() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, "text/html".parse().expect("a header value"));
        headers.insert("sec-fetch-dest", "image".parse().expect("a header value"));
        assert_eq!(Dialect::of(&headers), Dialect::Empty);
    }
}

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

/// What a browser asks for on behalf of a page and shows nowhere as a document (Fetch, section
/// 2.2.5).
const SUBRESOURCES: [&str; 14] = [
    "audio",
    "audioworklet",
    "font",
    "image",
    "manifest",
    "paintworklet",
    "script",
    "serviceworker",
    "sharedworker",
    "style",
    "track",
    "video",
    "worker",
    "xslt",
];

impl Dialect {
    /// HTML only for those who prefer it to JSON; `*/*` and nothing at all are programs, but for a
    /// navigation. A header that can not be read counts as absent.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        if text(headers, "sec-fetch-dest").is_some_and(|dest| SUBRESOURCES.contains(&dest)) {
            return Self::Empty;
        }
        // Leptos' router for islands takes pages, and says `*/*`.
        if headers.contains_key("islands-router") {
            return Self::Html;
        }
        let accept = headers.get_all(header::ACCEPT).iter();
        let ranges: Vec<Range> = accept
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(Range::parse)
            .collect();
        if ranges.is_empty() && text(headers, "sec-fetch-mode") == Some("navigate") {
            return Self::Html;
        }
        let html = best(&ranges, &["text/html", "application/xhtml+xml"]);
        let json = best(&ranges, &["application/json", "application/problem+json"]);
        // Who takes anything is a program; who names both equally shows pages.
        let names_html = html.specificity > 0 && html.quality > 0.0;
        if html.quality > json.quality || (names_html && html.quality == json.quality) {
            Self::Html
        } else {
            Self::Json
        }
    }
}

/// Whether a browser sent it: only they have Fetch Metadata, and no script can forge it.
pub(super) fn is_browser(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-dest") || headers.contains_key("sec-fetch-mode")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// `type/subtype;q=0.5` (RFC 9110, section 12.5.1).
struct Range {
    name: String,
    quality: f32,
}

/// How much a media type is wanted.
#[derive(Clone, Copy)]
struct Wanted {
    quality: f32,
    /// Of the range that says so: 0 for `*/*`, 1 for `text/*`, 2 for the type itself.
    specificity: usize,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| name.contains('/'))?;
        let q = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let quality = q.map_or(Some(1.0), |q| q.parse().ok())?;
        (0.0..=1.0).contains(&quality).then(|| Self {
            name: name.to_ascii_lowercase(),
            quality,
        })
    }

    fn wants(&self, media_type: &str) -> Option<Wanted> {
        let specificity = if self.name == media_type {
            2
        } else if self.name == "*/*" {
            0
        } else {
            let kind = self.name.strip_suffix("/*")?;
            let subtype = media_type.strip_prefix(kind)?;
            subtype.starts_with('/').then_some(1)?
        };
        Some(Wanted {
            quality: self.quality,
            specificity,
        })
    }
}

/// The best of several types that mean the same; of each, the most specific range counts.
fn best(ranges: &[Range], media_types: &[&str]) -> Wanted {
    let wanted = media_types.iter().filter_map(|media_type| {
        let ranges = ranges.iter().filter_map(|range| range.wants(media_type));
        ranges.max_by_key(|wanted| wanted.specificity)
    });
    let unwanted = Wanted {
        quality: 0.0,
        specificity: 0,
    };
    wanted.fold(unwanted, |best, wanted| {
        let is_better = wanted.quality > best.quality
            || (wanted.quality == best.quality && wanted.specificity > best.specificity);
        if is_better { wanted } else { best }
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

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
        assert_eq!(dialect("text/html, */*"), Dialect::Html);
        assert_eq!(dialect("text/*, application/json;q=0.5"), Dialect::Html);
        assert_eq!(dialect("application/*;q=0, */*"), Dialect::Html);
        assert_eq!(dialect("text/html;q=0, */*"), Dialect::Json);
        assert_eq!(dialect("application/xml"), Dialect::Json);
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

    proptest! {
        #[test]
        fn whatever_comes_has_a_dialect(bytes in any::<Vec<u8>>(), text in "[a-z/*;,=q0-9. ]*") {
            for value in [HeaderValue::from_bytes(&bytes), HeaderValue::from_str(&text)] {
                let Ok(value) = value else { continue };
                let mut headers = HeaderMap::new();
                headers.append(header::ACCEPT, value);
                Dialect::of(&headers);
            }
        }
    }

    #[test]
    fn a_navigation_that_says_nothing_is_a_person() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "sec-fetch-mode",
            "navigate".parse().expect("a header value"),
        );
        assert_eq!(Dialect::of(&headers), Dialect::Html);
        headers.insert(header::ACCEPT, ";;;".parse().expect("a header value"));
        assert_eq!(Dialect::of(&headers), Dialect::Html);
    }

    #[test]
    fn images_and_scripts_get_no_form() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, "text/html".parse().expect("a header value"));
        headers.insert("sec-fetch-dest", "image".parse().expect("a header value"));
        assert_eq!(Dialect::of(&headers), Dialect::Empty);
    }
}

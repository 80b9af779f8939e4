//! In which form a denial is wanted (RFC 9110, section 12.5.1; Fetch Metadata).

use http::{HeaderMap, HeaderName, header};

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

const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const ISLANDS_ROUTER: HeaderName = HeaderName::from_static("islands-router");

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
        if text(headers, &SEC_FETCH_DEST).is_some_and(|dest| SUBRESOURCES.contains(&dest)) {
            return Self::Empty;
        }
        // Leptos' router for islands takes pages, and says `*/*`.
        if headers.contains_key(&ISLANDS_ROUTER) {
            return Self::Html;
        }
        let mut html = Wanted::of(["text/html", "application/xhtml+xml"]);
        let mut json = Wanted::of(["application/json", "application/problem+json"]);
        let mut says_nothing = true;
        for range in ranges(headers) {
            html.note(&range);
            json.note(&range);
            says_nothing = false;
        }
        if says_nothing && text(headers, &SEC_FETCH_MODE) == Some("navigate") {
            return Self::Html;
        }
        let (html, json) = (html.best(), json.best());
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
    headers.contains_key(&SEC_FETCH_DEST) || headers.contains_key(&SEC_FETCH_MODE)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// What of `Accept` can be read.
fn ranges(headers: &HeaderMap) -> impl Iterator<Item = Range<'_>> {
    let accept = headers.get_all(header::ACCEPT).iter();
    accept
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(Range::parse)
}

/// `type/subtype;q=0.5` (RFC 9110, section 12.5.1).
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    quality: f32,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let q = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let quality = q.map_or(Some(1.0), |q| q.parse().ok())?;
        (0.0..=1.0).contains(&quality).then_some(Self {
            kind,
            subtype,
            quality,
        })
    }

    /// How exactly it means this type: 0 for `*/*`, 1 for `text/*`, 2 for the type itself.
    fn specificity(&self, media_type: &str) -> Option<usize> {
        if self.kind == "*" {
            return (self.subtype == "*").then_some(0);
        }
        let (kind, subtype) = media_type.split_once('/')?;
        if !self.kind.eq_ignore_ascii_case(kind) {
            return None;
        }
        if self.subtype == "*" {
            return Some(1);
        }
        self.subtype.eq_ignore_ascii_case(subtype).then_some(2)
    }
}

/// How much media types that mean the same are wanted; of each, the most specific range counts.
struct Wanted<const N: usize>([(&'static str, Option<Weight>); N]);

#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
struct Weight {
    quality: f32,
    specificity: usize,
}

impl<const N: usize> Wanted<N> {
    fn of(media_types: [&'static str; N]) -> Self {
        Self(media_types.map(|media_type| (media_type, None)))
    }

    fn note(&mut self, range: &Range<'_>) {
        for (media_type, weight) in &mut self.0 {
            let Some(specificity) = range.specificity(media_type) else {
                continue;
            };
            if weight.is_none_or(|known| known.specificity <= specificity) {
                *weight = Some(Weight {
                    quality: range.quality,
                    specificity,
                });
            }
        }
    }

    /// The most wanted of them, and of those the one that is named most exactly.
    fn best(&self) -> Weight {
        let weights = self.0.iter().filter_map(|(_, weight)| *weight);
        weights.fold(
            Weight::default(),
            |best, weight| {
                if weight > best { weight } else { best }
            },
        )
    }
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

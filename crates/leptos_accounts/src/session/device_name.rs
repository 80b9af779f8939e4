//! What a session is used with, in a few words, from `User-Agent` (RFC 9110, section 10.1.5).
//!
//! Nothing of the header itself is kept: it is as long and as odd as its sender likes. Versions are
//! left out, which would change from week to week and tell nobody which device it is.

use http::{HeaderMap, header};

/// The mark of a browser and its name. Most claim to be others, too, so the more particular come first.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// The same for systems.
const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// "Firefox on Linux"; `None` where the request does not say.
pub(crate) fn device_name(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let browser = find(text, &BROWSERS);
    let system = find(text, &SYSTEMS);
    Some(match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A program on {system}"),
        (None, None) => "A program".to_owned(),
    })
}

fn find(text: &str, known: &[(&str, &'static str)]) -> Option<&'static str> {
    let found = known.iter().find(|(mark, _)| text.contains(mark));
    found.map(|&(_, name)| name)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn name(agent: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, HeaderValue::from_static(agent));
        device_name(&headers).expect("a name")
    }

    #[test]
    fn browsers_are_told_from_those_that_they_claim_to_be() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like \
                 Gecko) Version/18.0 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) \
                 SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
        ] {
            assert_eq!(name(agent), expected);
        }
    }

    #[test]
    fn nothing_of_what_a_stranger_wrote_is_kept() {
        assert_eq!(name("curl/8.5.0"), "A program");
        assert_eq!(
            name("<script>alert(1)</script> Linux"),
            "A program on Linux"
        );
        assert_eq!(device_name(&HeaderMap::new()), None);
        let mut headers = HeaderMap::new();
        let bytes = HeaderValue::from_bytes(b"Firefox/\xff").expect("a header");
        headers.insert(header::USER_AGENT, bytes);
        assert_eq!(device_name(&headers), None);
    }
}

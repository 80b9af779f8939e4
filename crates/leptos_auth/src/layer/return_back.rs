//! To the page for signing in, and back: the query of that page says where to.
//!
//! 1. The parameter is `redirect_url`, as Clerk has it.
//! 2. What is written there is the path that was asked for, or one that the application names.
//! 3. What is read there is a stranger's text: it counts at the page for signing in only, and if it is a
//!    path of this site ([`LocalTarget`]), the same with this site's origin before it, or with an origin
//!    that the configuration names.

use http::Uri;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{LocalTarget, PublicOrigin};

const PARAMETER: &str = "redirect_url";

/// The page for signing in, with the way back; without it where that is too long.
pub(crate) fn sign_in_and_back(sign_in: LocalTarget, back: &str) -> LocalTarget {
    let page = sign_in.as_str().split('#').next().unwrap_or_default();
    let separator = if page.contains('?') { '&' } else { '?' };
    let back = utf8_percent_encode(back, NON_ALPHANUMERIC);
    let target = format!("{page}{separator}{PARAMETER}={back}").parse();
    target.unwrap_or(sign_in)
}

/// Where signing in may lead, and where it is.
#[derive(Clone, Debug, Default)]
pub(super) struct WayBack {
    pub(super) sign_in: Option<LocalTarget>,
    pub(super) own: Option<PublicOrigin>,
    /// Other origins that one may be led back to.
    pub(super) others: Vec<PublicOrigin>,
}

/// Where somebody is led: a path of this site, or an address of an origin that configuration names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReturnUrl(String);

impl WayBack {
    /// What a stranger wrote, if one may be led there.
    pub(super) fn parse(&self, text: &str) -> Option<ReturnUrl> {
        if LocalTarget::allows(text) {
            return Some(ReturnUrl(text.to_owned()));
        }
        if let Some(path) = self.own.as_ref().and_then(|own| path_at(own, text)) {
            return Some(ReturnUrl(path));
        }
        let mut others = self.others.iter();
        let foreign = others.find_map(|other| Some(format!("{other}{}", path_at(other, text)?)));
        foreign.map(ReturnUrl)
    }

    /// The way back that the page for signing in was given.
    pub(super) fn given_to(&self, page: &Uri) -> Option<ReturnUrl> {
        let sign_in = self.sign_in.as_ref()?.as_str();
        if sign_in.split(['?', '#']).next() != Some(page.path()) {
            return None;
        }
        let fields: Vec<(String, String)> = serde_urlencoded::from_str(page.query()?).ok()?;
        let mut named = fields.into_iter().filter(|(name, _)| name == PARAMETER);
        let (_, back) = named.next()?;
        // Of two, readers may take different ones.
        if named.next().is_some() {
            return None;
        }
        self.parse(&back)
    }
}

impl ReturnUrl {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl From<LocalTarget> for ReturnUrl {
    fn from(target: LocalTarget) -> Self {
        Self(target.as_str().to_owned())
    }
}

/// What follows the origin, as a path.
fn path_at(origin: &PublicOrigin, url: &str) -> Option<String> {
    let rest = url.strip_prefix(origin.as_str())?;
    let path = match rest.chars().next() {
        None | Some('?' | '#') => format!("/{rest}"),
        Some(_) => rest.to_owned(),
    };
    LocalTarget::allows(&path).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(page: &str) -> Option<String> {
        let ways = WayBack {
            sign_in: Some("/sign-in".parse().expect("a local path")),
            own: Some("https://notes.example".parse().expect("an origin")),
            others: vec!["https://docs.example:8443".parse().expect("an origin")],
        };
        let page: Uri = page.parse().expect("a page");
        Some(ways.given_to(&page)?.into_string())
    }

    #[test]
    fn the_way_there_holds_the_way_back() {
        let there = |sign_in: &str, back: &str| {
            let sign_in = sign_in.parse().expect("a local path");
            sign_in_and_back(sign_in, back).as_str().to_owned()
        };
        let path = "/notes/a?b=c&d=%20#e";
        assert_eq!(back(&there("/sign-in", path)).as_deref(), Some(path));
        for (sign_in, expected) in [
            ("/sign-in?lang=de", "/sign-in?lang=de&redirect_url=%2F"),
            ("/sign-in#form", "/sign-in?redirect_url=%2F"),
        ] {
            assert_eq!(there(sign_in, "/"), expected);
        }
        assert_eq!(there("/sign-in", &"/".repeat(8_000)), "/sign-in");
    }

    #[test]
    fn no_way_leads_off_the_site() {
        for foreign in [
            "https%3A%2F%2Fevil.example",
            "https%3A%2F%2Fnotes.example.evil.example%2F",
            "https%3A%2F%2Fnotes.example%40evil.example%2F",
            "https%3A%2F%2Fnotes.example%5C%40evil.example%2F",
            "https%3A%2F%2Fnotes.example%3A8443%2F",
            "https%3A%2F%2Fnotes.example%2F%2Fevil.example",
            "http%3A%2F%2Fnotes.example%2F",
            "https%3A%2F%2Fdocs.example%2F",
            "https%3A%2F%2Fdocs.example%3A84430%2F",
            "%2F%2Fevil.example",
            "%2F%5Cevil.example",
            "javascript%3Aalert(1)",
            "%2F%09%2Fevil.example",
            "%2Fnotes&redirect_url=%2F%2Fevil.example",
            "%2Fnotes&redirect_url=%2Fother",
            "",
        ] {
            assert_eq!(
                back(&format!("/sign-in?redirect_url={foreign}")),
                None,
                "{foreign}"
            );
        }
        assert_eq!(back("/sign-in"), None);
    }

    #[test]
    fn an_address_of_this_site_is_its_path_and_others_are_those_of_the_configuration() {
        for (given, expected) in [
            ("https%3A%2F%2Fnotes.example", "/"),
            ("https%3A%2F%2Fnotes.example%2Fa%3Fb%23c", "/a?b#c"),
            ("https%3A%2F%2Fnotes.example%3Fb", "/?b"),
            (
                "https%3A%2F%2Fdocs.example%3A8443%2Fa",
                "https://docs.example:8443/a",
            ),
        ] {
            let led = back(&format!("/sign-in?redirect_url={given}"));
            assert_eq!(led.as_deref(), Some(expected));
        }
        assert_eq!(back("/elsewhere?redirect_url=%2Fnotes"), None);
    }
}

//! To the page for signing in, and back: the query of that page says where to.
//!
//! 1. The parameter is `redirect_url`, as Clerk has it.
//! 2. What is written there is the path that was asked for, or one that the application names.
//! 3. What is read there is a stranger's text: it counts if it is a path of this site
//!    ([`LocalTarget`]), and only at the page for signing in.

use http::Uri;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::LocalTarget;

const PARAMETER: &str = "redirect_url";

/// The page for signing in, with the way back; without it where that is too long.
pub(crate) fn sign_in_and_back(sign_in: LocalTarget, back: &str) -> LocalTarget {
    let page = sign_in.as_str().split('#').next().unwrap_or_default();
    let separator = if page.contains('?') { '&' } else { '?' };
    let back = utf8_percent_encode(back, NON_ALPHANUMERIC);
    let target = format!("{page}{separator}{PARAMETER}={back}").parse();
    target.unwrap_or(sign_in)
}

/// The way back that a page for signing in was given.
pub(super) fn back_from(page: &Uri) -> Option<LocalTarget> {
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(page.query()?).ok()?;
    let mut named = fields.into_iter().filter(|(name, _)| name == PARAMETER);
    let (_, back) = named.next()?;
    // Of two, readers may take different ones.
    if named.next().is_some() {
        return None;
    }
    back.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(page: &str) -> Option<String> {
        let page: Uri = page.parse().expect("a page");
        Some(back_from(&page)?.as_str().to_owned())
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
}

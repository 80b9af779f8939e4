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

/// The page for signing in, with the way back.
pub(crate) fn sign_in_and_back(sign_in: &str, back: &str) -> String {
    let separator = if sign_in.contains('?') { '&' } else { '?' };
    let back = utf8_percent_encode(back, NON_ALPHANUMERIC);
    format!("{sign_in}{separator}{PARAMETER}={back}")
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
        let there = sign_in_and_back("/sign-in", "/notes/a?b=c&d=%20#e");
        assert_eq!(back(&there).as_deref(), Some("/notes/a?b=c&d=%20#e"));
        let there = sign_in_and_back("/sign-in?lang=de", "/");
        assert_eq!(there, "/sign-in?lang=de&redirect_url=%2F");
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

use std::{fmt, str::FromStr};

/// A redirect target that can not leave the site: a path, with an optional query and fragment.
///
/// 1. It starts with exactly one `/`; a second `/` or a `\` in the next place names a host.
/// 2. It holds printable ASCII only, no space, and no `\` before the query: browsers drop tabs and
///    line breaks, and read `\` as `/`, before they look at the rest.
/// 3. Percent escapes of `/` and `\` at the start are refused too, for servers that decode twice.
/// 4. No segment is `.` or `..`: browsers resolve them, and `/.//host` is then `//host`.
/// 5. It is at most 8 KiB long.
///
/// Corpus: OWASP ASVS 5.0, 3.7.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalTarget(String);

/// The text is no [`LocalTarget`]: it could lead to another site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a local path: it must start with a single `/` and hold no backslash, space or control character"
)]
pub struct LocalTargetError(());

impl LocalTarget {
    pub(crate) const MAX: usize = 8192;

    /// Whether this text is one.
    pub(crate) fn allows(text: &str) -> bool {
        let Some(rest) = text.strip_prefix('/') else {
            return false;
        };
        let before_query = rest.split(['?', '#']).next().unwrap_or_default();
        let clean = text.bytes().all(|b| b.is_ascii_graphic()) && !before_query.contains('\\');
        let starts_with = |start: &str| {
            let found = rest.get(..start.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(start))
        };
        let leaves = ["/", "%2f", "%5c"].into_iter().any(starts_with);
        clean && !leaves && !before_query.split('/').any(is_dots) && text.len() <= Self::MAX
    }

    /// The text, fit for `Location`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `.` or `..`, escaped or not (URL Standard, section 4.1).
fn is_dots(segment: &str) -> bool {
    // Nearly no segment does, and what follows allocates.
    if !segment.starts_with(['.', '%']) {
        return false;
    }
    let segment = segment.to_ascii_lowercase().replace("%2e", ".");
    segment == "." || segment == ".."
}

impl FromStr for LocalTarget {
    type Err = LocalTargetError;

    fn from_str(text: &str) -> Result<Self, LocalTargetError> {
        let local = Self::allows(text).then(|| Self(text.to_owned()));
        local.ok_or(LocalTargetError(()))
    }
}

impl fmt::Display for LocalTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_paths_pass() {
        for ok in [
            "/",
            "/notes",
            "/notes/a?b=c&d=%20#e",
            "/a//b",
            "/?next=//evil.example",
            "/?q=\\",
            "/.well-known/x..y/...",
            "/?a=/../",
        ] {
            assert_eq!(ok.parse::<LocalTarget>().expect(ok).as_str(), ok);
        }
    }

    #[test]
    fn whatever_could_leave_the_site_is_refused() {
        let long = format!("/{}", "a".repeat(8192));
        for bad in [
            "",
            "notes",
            "//h",
            "/\\h",
            "\\\\h",
            "\\/h",
            "https:h",
            "https://h",
            "/%2f%2fh",
            "/%5ch",
            "/%2Fh",
            "/\th",
            "\t//h",
            "\n/h",
            "/\0",
            "javascript:alert(1)",
            "user@h",
            "/a\\..\\b",
            "/ü",
            " /h",
            "/a b",
            "/.//evil.example",
            "/a/..//evil.example",
            "/%2e%2E//evil.example",
            "/notes/..",
            &long,
        ] {
            assert!(bad.parse::<LocalTarget>().is_err(), "{bad:?}");
        }
    }
}

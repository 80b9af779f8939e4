use std::{fmt, sync::Arc};

use crate::{Predicate, boundary::Key};

/// A path, and everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PathPrefix(String);

impl PathPrefix {
    pub(super) fn new(path: &str) -> Self {
        Self(path.trim_end_matches('/').to_owned())
    }

    /// Compared by whole segments, after resolving percent escapes, dots and empty segments, which
    /// routers may read differently from us: a rule must not be walked around.
    pub(super) fn covers(&self, path: &str) -> bool {
        let path = normalise(path);
        let below = path.strip_prefix(&self.0);
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it says more than another that covers the same path.
    pub(super) fn length(&self) -> usize {
        self.0.len()
    }
}

/// "Everything at or below this path asks for that."
#[derive(Clone)]
pub(super) struct PathRule {
    prefix: PathPrefix,
    pub(super) demand: Arc<dyn Predicate>,
    pub(super) boundary: Key,
}

impl PathRule {
    pub(super) fn new(prefix: &str, demand: impl Predicate, boundary: Key) -> Self {
        Self {
            prefix: PathPrefix::new(prefix),
            demand: Arc::new(demand),
            boundary,
        }
    }

    pub(super) fn covers(&self, path: &str) -> bool {
        self.prefix.covers(path)
    }

    /// What it covers, for the log.
    pub(super) fn path(&self) -> &str {
        self.prefix.as_str()
    }
}

fn normalise(path: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let mut segments = Vec::new();
    for segment in decoded.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    segments
        .iter()
        .fold(String::new(), |path, segment| path + "/" + segment)
}

impl fmt::Debug for PathRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PathRule")
            .field("prefix", &self.prefix)
            .field("boundary", &self.boundary)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SignedIn;

    #[test]
    fn a_rule_covers_its_path_and_what_is_below() {
        let rule = PathRule::new("/admin/", SignedIn, Key::root());
        for covered in [
            "/admin",
            "/admin/",
            "/admin/users",
            "//admin",
            "/%61dmin/x",
            "/admin//x",
            "/x/../admin",
            "/./admin",
            "/x/%2e%2e/admin",
        ] {
            assert!(rule.covers(covered), "{covered}");
        }
        for open in ["/", "/administrators", "/x/admin"] {
            assert!(!rule.covers(open), "{open}");
        }
    }
}

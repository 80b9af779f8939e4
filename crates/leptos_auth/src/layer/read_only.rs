//! Server functions that answer `GET`.
//!
//! A link, an image or a prefetch from anywhere can call one with the visitor's cookies, so it must
//! change nothing (RFC 9110, section 9.2.1). That can not be seen from outside; it has to be said.

use http::Method;
use leptos::server_fn::axum::server_fn_paths;

/// Those that were declared to only read.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadOnly(Vec<&'static str>);

impl ReadOnly {
    pub(super) fn declare(&mut self, path: &'static str) {
        self.0.push(path);
    }

    /// # Panics
    ///
    /// When one answers `GET` and was not declared: at the start, as axum's router does.
    #[expect(
        clippy::panic,
        reason = "a mistake in the set-up, found when it starts"
    )]
    pub(super) fn check(&self) {
        let undeclared = self.undeclared(server_fn_paths());
        if undeclared.is_empty() {
            return;
        }
        panic!(
            "{} answers GET, so any site can call it in a visitor's name. If it only reads, declare \
             that with `InterruptLayer::read_only::<TheFunction>()`; else let it answer POST",
            undeclared.join(", ")
        );
    }

    fn undeclared<'a>(&self, functions: impl Iterator<Item = (&'a str, Method)>) -> Vec<&'a str> {
        let undeclared = functions
            .filter(|(path, method)| method.is_safe() && !self.0.contains(path))
            .map(|(path, _)| path);
        undeclared.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_that_answers_get_has_to_be_declared() {
        let functions = || {
            [
                ("/api/search", Method::GET),
                ("/api/add", Method::POST),
                ("/api/delete", Method::GET),
            ]
            .into_iter()
        };
        let mut declared = ReadOnly::default();
        assert_eq!(
            declared.undeclared(functions()),
            ["/api/search", "/api/delete"]
        );
        declared.declare("/api/search");
        assert_eq!(declared.undeclared(functions()), ["/api/delete"]);
        declared.declare("/api/delete");
        assert!(declared.undeclared(functions()).is_empty());
    }
}

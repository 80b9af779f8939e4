//! What a key may be used for.

use crate::error::AppError;

pub(super) const READ: &str = "read";
pub(super) const WRITE: &str = "write";

/// What a form may ask for, and in which words.
pub(super) const CHOICES: [(&str, &str); 2] =
    [(READ, "Read notes"), (WRITE, "Read and write notes")];

/// The scopes of what was chosen.
#[cfg_attr(
    not(feature = "ssr"),
    expect(dead_code, reason = "the server makes keys")
)]
pub(super) fn scopes(chosen: &str) -> Result<Vec<String>, AppError> {
    let scopes: &[&str] = match chosen {
        READ => &["notes:read"],
        WRITE => &["notes:read", "notes:write"],
        _ => {
            return Err(AppError::field(
                "access",
                "Choose what the key may be used for.",
            ));
        }
    };
    Ok(scopes.iter().map(|&scope| scope.to_owned()).collect())
}

/// Scopes as a page names them.
pub(super) fn in_words(scopes: &[String]) -> &'static str {
    let writes = scopes.iter().any(|scope| scope == "notes:write");
    if writes { "read and write" } else { "read" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_choice_has_scopes_and_nothing_else_has() {
        for (choice, _) in CHOICES {
            assert!(scopes(choice).is_ok_and(|scopes| !scopes.is_empty()));
        }
        for other in ["", "admin", "READ", "notes:read"] {
            assert!(scopes(other).is_err_and(|error| error.is_about("access")));
        }
        let all = scopes(WRITE).expect("scopes");
        assert_eq!(in_words(&all), "read and write");
        assert_eq!(in_words(&all[..1]), "read");
    }
}

//! What a credential is for.

use std::collections::BTreeSet;

use crate::Catalogue;

/// The scopes as they are stored: sorted, each once, a space apart.
///
/// # Errors
///
/// There is none, or one is no permission that the catalogue knows: that one is given.
pub(super) fn parse<'a>(
    scopes: impl IntoIterator<Item = &'a str>,
    catalogue: &Catalogue,
) -> Result<String, Option<&'a str>> {
    let all = BTreeSet::from_iter(scopes);
    let unknown = all.iter().find(|scope| !catalogue.has_permission(scope));
    if let Some(unknown) = unknown {
        return Err(Some(unknown));
    }
    if all.is_empty() {
        return Err(None);
    }
    Ok(Vec::from_iter(all).join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_permissions_that_there_are() {
        let catalogue = Catalogue::default().everyone(&["notes:read", "notes:write"]);
        let catalogue = catalogue.expect("names");
        let parse = |scopes: &[&'static str]| super::parse(scopes.iter().copied(), &catalogue);
        let twice = ["notes:write", "notes:read", "notes:write"];
        assert_eq!(parse(&twice), Ok("notes:read notes:write".to_owned()));
        assert_eq!(parse(&[]), Err(None));
        assert_eq!(parse(&["notes:read", ""]), Err(Some("")));
        assert_eq!(parse(&["notes:*"]), Err(Some("notes:*")));
        let two = "notes:read notes:write";
        assert_eq!(parse(&[two]), Err(Some(two)));
    }
}

//! Roles in an organisation, as a page names them.

use leptos::prelude::*;

/// What a new member is.
pub(super) const MEMBER: &str = "org:member";

/// Each role with its words. The names are those of `leptos_accounts::Catalogue`, which the browser
/// does not have.
const ROLES: [(&str, &str); 2] = [(MEMBER, "member"), ("org:admin", "administrator")];

/// The role in words; one that is not listed keeps its name.
pub(super) fn in_words(role: &str) -> String {
    let known = ROLES.iter().find(|(name, _)| *name == role);
    known.map_or(role, |(_, words)| words).to_owned()
}

/// What a `<select>` offers.
pub(super) fn options(chosen: &str) -> impl IntoView + use<> {
    let option = |(name, words): &(&'static str, &'static str)| {
        let is_chosen = *name == chosen;
        view! { <option value=*name selected=is_chosen>{*words}</option> }
    };
    ROLES.iter().map(option).collect_view()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos_accounts::Catalogue;

    use super::*;

    #[test]
    fn every_role_that_organisations_start_with_has_words() {
        assert_eq!(in_words(Catalogue::ORGANISATION_ADMIN), "administrator");
        assert_eq!(in_words(Catalogue::ORGANISATION_MEMBER), "member");
        assert_eq!(in_words("org:auditor"), "org:auditor");
    }

    #[test]
    fn the_role_that_a_member_has_is_chosen() {
        let html = options("org:admin").to_html();
        assert_eq!(html.matches("selected").count(), 1, "{html}");
        assert!(html.contains("value=\"org:admin\" selected"), "{html}");
    }
}

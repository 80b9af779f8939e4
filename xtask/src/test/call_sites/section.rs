//! What is in `docs/call-sites.md`, and what is said about it.

/// How the page begins.
pub(super) const HEAD: &str = "\
# Call sites

Where a refusal can be raised, and whether it is answered as it has to be. Written by
`cargo xtask test` from what its tests found.

Each cell has a mark for each of 401, 403 and 404: ✓ is right, ✗ is not, and – is what can not be
asked there. Everything is asked for signed out, as a user and as an administrator. Right is: the
true status, the boundary's page or problem details, `no-store`, a challenge with 401, and no byte of
what is protected; or, for those who may see it, their own data and nobody else's. What can not be so
says why in a note.
";

/// A part of the page, with a table.
pub(super) struct Section {
    /// What its tests call it.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    /// Whether it is looked at in the browser as well.
    pub(super) javascript: bool,
}

/// All of them, in order.
pub(super) const SECTIONS: [Section; 5] = [
    Section {
        name: "pages",
        title: "Pages",
        about: "\
Each is a file in `specimen/src/call_sites`, and is looked at in every SSR mode of leptos.

- *Without JavaScript*: the page is asked for over HTTP, all of them at once and several times
  (`specimen/tests/matrix`). Where it has a form to sign in, that works.
- *With JavaScript*: the same in Chromium (`end2end/tests/specimen`): the page is loaded, hydrated
  without an error or a second request for data, left and reached again by links and by the browser's
  buttons, healed by signing in without a reload, and refused again once nobody is signed in.",
        javascript: true,
    },
    Section {
        name: "islands",
        title: "Islands",
        about: "\
`specimen/islands`: the pages stay on the server. With JavaScript, the form to sign in comes alive,
and signing in loads the page again.",
        javascript: true,
    },
    Section {
        name: "lazy",
        title: "Lazy routes",
        about: "\
`specimen/lazy`: the code of a page is loaded when somebody gets there. With JavaScript, a refused
page loads no code, and signing in loads it without loading the page again.",
        javascript: true,
    },
    Section {
        name: "handlers",
        title: "Handlers, middleware and path rules",
        about: "\
`specimen/src/handlers`: call sites that are no pages. A *browser* asks for HTML and is shown the
boundary's page, a *program* asks for JSON and is given problem details.",
        javascript: false,
    },
    Section {
        name: "server-functions",
        title: "Server functions",
        about: "\
`specimen/src/functions`, asked over HTTP. A *browser* is one without JavaScript that posts a form,
and is shown the boundary's page; a *program* reads the typed error.",
        javascript: false,
    },
];

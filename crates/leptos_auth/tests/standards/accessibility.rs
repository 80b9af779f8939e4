use crate::{Row, elsewhere};

pub(crate) const ROWS: &[Row] = &[
    elsewhere(
        "T1",
        "axe finds nothing, at 320 and at 1280 pixels, in both themes",
        "end2end appearance",
    ),
    elsewhere(
        "T2",
        "`autocomplete`, `type`, `inputmode`, labels",
        "end2end accessibility: password managers fill the form",
    ),
    elsewhere(
        "T3",
        "a mistake: \"Error:\" in the title, a summary that has the focus and leads to the fields",
        "end2end accessibility: a wrong password, a short password, a note without a title",
    ),
    elsewhere(
        "T4",
        "passwords can be pasted; no puzzle",
        "end2end accessibility: a password can be pasted",
    ),
    elsewhere(
        "T5",
        "`lang`, one `h1`, landmarks",
        "end2end accessibility: its language, title, heading, landmarks and targets",
    ),
    elsewhere(
        "T6",
        "targets of 24 pixels and more",
        "end2end accessibility: its language, title, heading, landmarks and targets",
    ),
    elsewhere(
        "T7",
        "the name survives every retry",
        "end2end accessibility: the e-mail address survives every retry",
    ),
    elsewhere(
        "T8",
        "a session that ends while a form is filled in loses nothing (WCAG 2.2.5)",
        "end2end resume-form: WCAG 2.2.5, re-authenticating: a note goes on after signing in again, once",
    ),
    elsewhere(
        "T9",
        "the end of a session is announced, and can be put off",
        "end2end session-end: the end of a session is announced, and can be put off",
    ),
    elsewhere(
        "T10",
        "all of it without JavaScript",
        "end2end: every spec runs in both projects",
    ),
];

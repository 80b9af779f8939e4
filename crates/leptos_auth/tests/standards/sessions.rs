use crate::{Row, elsewhere};

pub(crate) const ROWS: &[Row] = &[
    elsewhere(
        "K1",
        "`__Host-`, `Secure`, `HttpOnly`, `SameSite=Lax`, `Path=/`, no `Domain`",
        "leptos_accounts cookie_attributes: on_https_it_is_a_secure_host_cookie",
    ),
    elsewhere(
        "K2",
        "plain HTTP is for loopback hosts; anywhere else the start fails",
        "leptos_auth lib: http_is_for_loopback_only",
    ),
    elsewhere(
        "K3",
        "anonymous requests leave no row and no cookie",
        "leptos_accounts anonymous_visitors_leave_nothing",
    ),
    elsewhere(
        "K4",
        "signing in changes the id, and the old one is dead",
        "leptos_accounts sign_in_changes_the_session_id",
    ),
    elsewhere(
        "K5",
        "an id that somebody else chose is never adopted",
        "leptos_accounts sign_in_changes_the_session_id: an_id_that_somebody_else_chose_is_not_taken_over",
    ),
    elsewhere(
        "K6",
        "two cookies of one name: neither counts",
        "leptos_accounts two_session_cookies",
    ),
    elsewhere(
        "K7",
        "signing out is a `POST`, ends the session on the server, and removes the cookie",
        "leptos_accounts what_ended_stays_ended, cookie_attributes",
    ),
    elsewhere(
        "K8",
        "`Clear-Site-Data` (cache and storage) with a sign-out",
        "end2end sign-out",
    ),
    elsewhere(
        "S3",
        "after a step-up: a new id, a new time of proof, and the request goes on",
        "leptos_accounts step_up; end2end step-up",
    ),
    elsewhere(
        "S4",
        "a factor is missing: enrol, or 403",
        "leptos_accounts step_up: an_account_without_a_password_is_refused_and_never_let_through",
    ),
    elsewhere(
        "S5",
        "a proof is for one action, once",
        "leptos_accounts step_up: a_proof_is_good_for_one_action_and_once",
    ),
];

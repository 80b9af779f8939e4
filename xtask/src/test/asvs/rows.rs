//! The requirements, in the order of their ids. To close one that is open, name its test in its place:
//! `by("6.2.4", 1, "..", &[("crates/../passwords.rs", "a_common_password_is_refused")])`.

use super::{Held, Row};

const fn by(
    id: &'static str,
    level: u8,
    what: &'static str,
    tests: &'static [(&'static str, &'static str)],
) -> Row {
    Row {
        id,
        level,
        what,
        held: Held::By(tests),
    }
}

const fn open(id: &'static str, level: u8, what: &'static str, missing: &'static str) -> Row {
    Row {
        id,
        level,
        what,
        held: Held::Open(missing),
    }
}

const fn not_ours(id: &'static str, level: u8, what: &'static str, why: &'static str) -> Row {
    Row {
        id,
        level,
        what,
        held: Held::NotOurs(why),
    }
}

pub(super) const ROWS: [Row; 107] = [
    by(
        "3.2.1",
        1,
        "nothing is shown in another context than it is for",
        &[
            (
                "server/src/security_headers.rs",
                "whatever_is_no_page_may_load_nothing",
            ),
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
        ],
    ),
    by(
        "3.3.1",
        1,
        "cookies are `Secure`, and their names say so",
        &[(
            "crates/leptos_accounts/tests/cookie_attributes.rs",
            "on_https_it_is_a_secure_host_cookie",
        )],
    ),
    by(
        "3.3.2",
        2,
        "cookies are `SameSite`",
        &[(
            "crates/leptos_accounts/tests/cookie_attributes.rs",
            "on_https_it_is_a_secure_host_cookie",
        )],
    ),
    by(
        "3.3.3",
        2,
        "cookies are `__Host-`",
        &[
            (
                "crates/leptos_accounts/tests/cookie_attributes.rs",
                "on_https_it_is_a_secure_host_cookie",
            ),
            (
                "crates/leptos_accounts/tests/cookie_attributes.rs",
                "a_removal_has_what_its_prefix_demands",
            ),
        ],
    ),
    by(
        "3.3.4",
        2,
        "the session's cookie is `HttpOnly`, and its value is nowhere else",
        &[(
            "crates/leptos_accounts/tests/cookie_attributes.rs",
            "on_https_it_is_a_secure_host_cookie",
        )],
    ),
    open(
        "3.3.5",
        3,
        "no cookie is over 4096 bytes",
        "a test that measures them; the session's has 22 characters",
    ),
    by(
        "3.4.1",
        1,
        "HSTS for a year",
        &[(
            "server/src/security_headers.rs",
            "https_is_demanded_on_an_https_origin_only",
        )],
    ),
    by(
        "3.4.2",
        1,
        "CORS lets no other origin in",
        &[(
            "server/src/asvs.rs",
            "no_other_origin_is_let_in_whatever_it_calls_itself",
        )],
    ),
    by(
        "3.4.3",
        2,
        "a Content-Security-Policy, with a nonce per response",
        &[
            (
                "server/src/security_headers.rs",
                "every_page_has_a_policy_with_the_nonce_of_its_scripts",
            ),
            (
                "end2end/tests/content-security-policy.spec.ts",
                "no page needs more than its policy allows",
            ),
        ],
    ),
    by(
        "3.4.4",
        2,
        "`nosniff` on every response",
        &[(
            "server/src/security_headers.rs",
            "whatever_is_no_page_may_load_nothing",
        )],
    ),
    by(
        "3.4.5",
        2,
        "a referrer policy",
        &[(
            "server/src/security_headers.rs",
            "whatever_is_no_page_may_load_nothing",
        )],
    ),
    by(
        "3.4.6",
        2,
        "`frame-ancestors` on every response",
        &[
            (
                "server/src/security_headers.rs",
                "whatever_is_no_page_may_load_nothing",
            ),
            (
                "end2end/tests/content-security-policy.spec.ts",
                "no page of ours can be framed, nor reached through a window of another site",
            ),
        ],
    ),
    not_ours(
        "3.4.7",
        3,
        "violations of the policy are reported",
        "where to is the operator's to say",
    ),
    by(
        "3.4.8",
        3,
        "`Cross-Origin-Opener-Policy` on every document",
        &[(
            "server/src/security_headers.rs",
            "every_page_has_a_policy_with_the_nonce_of_its_scripts",
        )],
    ),
    by(
        "3.5.1",
        1,
        "requests from other sites carry nothing out",
        &[
            (
                "crates/leptos_auth/tests/posted_forms.rs",
                "a_form_from_another_site_is_refused_and_not_carried_out",
            ),
            (
                "crates/leptos_auth/tests/server_functions.rs",
                "a_call_from_another_site_is_not_carried_out",
            ),
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
        ],
    ),
    by(
        "3.5.2",
        1,
        "nor do those that take no preflight",
        &[
            (
                "crates/leptos_auth/tests/posted_forms.rs",
                "a_form_from_another_site_is_refused_and_not_carried_out",
            ),
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
        ],
    ),
    by(
        "3.5.3",
        1,
        "a safe method changes nothing",
        &[
            (
                "crates/leptos_auth/src/layer/read_only.rs",
                "each_that_answers_get_has_to_be_declared",
            ),
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
        ],
    ),
    by(
        "3.5.8",
        3,
        "what is for one visitor is not embedded elsewhere",
        &[
            (
                "server/src/security_headers.rs",
                "whatever_is_no_page_may_load_nothing",
            ),
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
        ],
    ),
    by(
        "3.7.2",
        2,
        "no redirect to another site that is not listed",
        &[
            (
                "crates/leptos_auth/src/layer/target.rs",
                "a_target_that_names_another_host_is_refused",
            ),
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
            (
                "end2end/tests/sign-in.spec.ts",
                "the page for signing in leads back to where its address says, and to no other site",
            ),
        ],
    ),
    by(
        "4.1.1",
        1,
        "every body says what it is, with its characters",
        &[(
            "server/src/asvs.rs",
            "every_body_says_what_it_is_and_in_which_characters",
        )],
    ),
    by(
        "4.1.3",
        2,
        "what a proxy says can't be said by a visitor",
        &[
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
            (
                "crates/leptos_auth/src/layer/target.rs",
                "another_host_is_misdirected",
            ),
        ],
    ),
    by(
        "4.1.4",
        3,
        "methods that nobody offers are refused",
        &[
            (
                "specimen/tests/bad_input/requests.rs",
                "methods_that_nobody_knows_are_not_allowed",
            ),
            (
                "server/src/access.rs",
                "every_route_refuses_strangers_or_is_public_on_purpose",
            ),
        ],
    ),
    by(
        "4.4.2",
        2,
        "a WebSocket's `Origin` is looked at",
        &[(
            "specimen/tests/handlers.rs",
            "an_upgrade_from_another_site_is_refused",
        )],
    ),
    by(
        "4.4.3",
        2,
        "a WebSocket goes by the session",
        &[(
            "specimen/tests/handlers.rs",
            "every_call_site_refuses_in_the_dialect_of_who_asks",
        )],
    ),
    by(
        "4.4.4",
        2,
        "and ends with it",
        &[(
            "crates/leptos_accounts/tests/streams_end_with_the_session.rs",
            "whoever_holds_a_socket_hears_of_it",
        )],
    ),
    open(
        "6.1.1",
        1,
        "how guessing is slowed down is documented, and locks no owner out",
        "throttling",
    ),
    open(
        "6.1.2",
        2,
        "words of the context are documented that no password may hold",
        "the password policy",
    ),
    by(
        "6.1.3",
        2,
        "every way in is documented, with its controls",
        &[
            (
                "server/src/access.rs",
                "every_route_refuses_strangers_or_is_public_on_purpose",
            ),
            (
                "crates/leptos_accounts/tests/basic_credentials.rs",
                "it_is_the_password_of_the_form",
            ),
        ],
    ),
    by(
        "6.2.1",
        1,
        "passwords have 8 characters or more (here 15)",
        &[(
            "crates/leptos_accounts/tests/passwords_are_bounded.rs",
            "the_bounds_are_15_and_1024_bytes",
        )],
    ),
    by(
        "6.2.2",
        1,
        "a password can be changed",
        &[(
            "app/tests/tasks.rs",
            "settings_have_a_form_for_another_password",
        )],
    ),
    by(
        "6.2.3",
        1,
        "that takes the current one",
        &[(
            "crates/leptos_accounts/tests/tasks/new_password.rs",
            "a_mistake_names_its_field_and_changes_nothing",
        )],
    ),
    open(
        "6.2.4",
        1,
        "common passwords are refused",
        "the password policy",
    ),
    open("6.2.5", 1, "no rules of composition", "the password policy"),
    by(
        "6.2.6",
        1,
        "passwords are typed unseen",
        &[(
            "crates/leptos_accounts/tests/forms_work_without_javascript.rs",
            "every_field_has_a_label_and_says_what_it_is_for",
        )],
    ),
    by(
        "6.2.7",
        1,
        "pasting and password managers work",
        &[
            (
                "end2end/tests/accessibility.spec.ts",
                "a password can be pasted",
            ),
            (
                "crates/leptos_accounts/tests/forms_work_without_javascript.rs",
                "a_password_manager_is_told_which_password_is_which_and_whose",
            ),
        ],
    ),
    by(
        "6.2.8",
        1,
        "a password is compared as it was typed",
        &[(
            "crates/leptos_accounts/tests/passwords_are_bounded.rs",
            "every_byte_counts",
        )],
    ),
    by(
        "6.2.9",
        2,
        "64 characters and more are fine",
        &[(
            "crates/leptos_accounts/tests/passwords_are_bounded.rs",
            "the_bounds_are_15_and_1024_bytes",
        )],
    ),
    by(
        "6.2.10",
        2,
        "nobody has to change a password for its age",
        &[(
            "crates/leptos_accounts/tests/tasks/main.rs",
            "nothing_is_asked_that_the_application_does_not_ask",
        )],
    ),
    open(
        "6.2.11",
        2,
        "words of the context are refused",
        "the password policy",
    ),
    open(
        "6.2.12",
        2,
        "breached passwords are refused",
        "the password policy",
    ),
    open(
        "6.3.1",
        1,
        "guessing is slowed down as documented",
        "throttling",
    ),
    by(
        "6.3.2",
        1,
        "there are no default accounts",
        &[(
            "server/src/asvs.rs",
            "a_fresh_site_has_no_account_and_a_field_that_nobody_asked_for_gives_nothing",
        )],
    ),
    by(
        "6.3.4",
        2,
        "no way in has weaker controls",
        &[
            (
                "server/src/alike.rs",
                "who_is_unknown_wrong_or_disabled_gets_the_same_bytes_everywhere",
            ),
            (
                "crates/leptos_accounts/tests/basic_credentials.rs",
                "it_waits_in_the_queue_of_the_form",
            ),
        ],
    ),
    by(
        "6.3.8",
        3,
        "a refusal does not tell who has an account",
        &[
            (
                "server/src/alike.rs",
                "who_is_unknown_wrong_or_disabled_gets_the_same_bytes_everywhere",
            ),
            (
                "crates/leptos_accounts/tests/enumeration/main.rs",
                "the_time_of_a_refusal_does_not_tell_whether_there_is_an_account",
            ),
        ],
    ),
    open(
        "6.4.1",
        1,
        "initial secrets are random, short-lived and for one use",
        "e-mail flows",
    ),
    open("6.5.1", 2, "codes are for one use", "e-mail flows"),
    open("6.5.2", 2, "codes are stored as hashes", "e-mail flows"),
    open("6.5.3", 2, "codes are drawn at random", "e-mail flows"),
    open("6.5.4", 2, "codes can't be guessed", "e-mail flows"),
    open("6.5.5", 2, "codes expire", "e-mail flows"),
    open(
        "6.6.2",
        2,
        "a code is bound to what it was asked for",
        "e-mail flows",
    ),
    by(
        "6.8.4",
        2,
        "how, and how long ago, somebody proved who they are is looked at; unknown is weakest",
        &[
            (
                "crates/leptos_accounts/tests/step_up/reauthentication.rs",
                "a_sign_in_that_is_too_old_is_asked_for_again_and_the_session_stays",
            ),
            (
                "crates/leptos_accounts/tests/step_up/reauthentication.rs",
                "a_program_is_told_what_would_do_and_proves_nothing",
            ),
        ],
    ),
    by(
        "7.2.1",
        1,
        "sessions are verified on the server",
        &[
            (
                "crates/leptos_accounts/tests/anonymous_visitors_leave_nothing.rs",
                "garbage_is_no_session_and_no_panic",
            ),
            (
                "crates/leptos_accounts/tests/what_ended_stays_ended.rs",
                "an_unknown_id_is_not_made_known_by_a_write",
            ),
        ],
    ),
    by(
        "7.2.2",
        1,
        "session tokens are made, not configured",
        &[(
            "crates/leptos_accounts/tests/sign_in_changes_the_session_id.rs",
            "a_new_id_is_given_and_the_old_one_is_dead",
        )],
    ),
    by(
        "7.2.3",
        1,
        "they have 128 random bits",
        &[(
            "crates/leptos_accounts/tests/session_model/main.rs",
            "an_id_has_128_bits_that_nobody_can_foresee",
        )],
    ),
    by(
        "7.2.4",
        1,
        "signing in, and proving it again, changes the token and ends the old one",
        &[
            (
                "crates/leptos_accounts/tests/sign_in_changes_the_session_id.rs",
                "a_new_id_is_given_and_the_old_one_is_dead",
            ),
            (
                "crates/leptos_accounts/tests/step_up/reauthentication.rs",
                "it_goes_on_under_a_new_id_with_what_it_holds_and_for_whom_it_acts",
            ),
        ],
    ),
    by(
        "7.3.1",
        2,
        "a session ends when it is not used",
        &[(
            "crates/leptos_accounts/tests/sessions_expire.rs",
            "an_unused_session_ends_after_14_days_to_the_second",
        )],
    ),
    by(
        "7.3.2",
        2,
        "a session ends in any case",
        &[(
            "crates/leptos_accounts/tests/sessions_expire.rs",
            "a_session_in_use_ends_after_30_days_to_the_second",
        )],
    ),
    by(
        "7.4.1",
        1,
        "what was ended is of no use any more, on any node",
        &[
            (
                "crates/leptos_accounts/tests/what_ended_stays_ended.rs",
                "signing_out_ends_the_session_on_the_server",
            ),
            (
                "server/tests/two_nodes/main.rs",
                "who_signs_in_or_out_on_one_is_signed_in_or_out_on_the_other_at_the_next_request",
            ),
            (
                "crates/leptos_accounts/tests/streams_end_with_the_session.rs",
                "a_sign_out_cuts_off_what_is_being_sent",
            ),
        ],
    ),
    by(
        "7.4.2",
        1,
        "disabling or deleting an account ends its sessions",
        &[
            (
                "crates/leptos_accounts/tests/refusals_are_alike.rs",
                "a_disabled_account_is_out_at_once",
            ),
            (
                "crates/leptos_accounts/tests/step_up/deletion.rs",
                "it_takes_a_proof_for_that_and_everything_goes",
            ),
        ],
    ),
    by(
        "7.4.3",
        2,
        "a new password ends the other sessions",
        &[
            (
                "crates/leptos_accounts/tests/tasks/new_password.rs",
                "a_new_password_ends_every_other_session_and_this_one_goes_on",
            ),
            (
                "server/tests/two_nodes/main.rs",
                "a_new_password_on_one_ends_the_sessions_of_the_other",
            ),
        ],
    ),
    by(
        "7.4.4",
        2,
        "signing out is on every page",
        &[
            (
                "end2end/tests/sign-up.spec.ts",
                "signing up signs in, signing out leaves",
            ),
            (
                "app/tests/pages.rs",
                "signing_out_ends_it_at_the_same_address",
            ),
        ],
    ),
    open(
        "7.4.5",
        2,
        "an administrator can end sessions",
        "the list of devices",
    ),
    by(
        "7.5.1",
        2,
        "changing what one signs in with takes a recent proof",
        &[(
            "app/tests/step_up.rs",
            "a_key_and_a_new_password_take_a_sign_in_that_is_not_too_old",
        )],
    ),
    open(
        "7.5.2",
        2,
        "one sees one's sessions, and can end them",
        "the list of devices",
    ),
    by(
        "7.5.3",
        3,
        "what is highly sensitive takes a proof of its own",
        &[
            (
                "crates/leptos_accounts/tests/step_up/deletion.rs",
                "it_takes_a_proof_for_that_and_everything_goes",
            ),
            (
                "crates/leptos_accounts/tests/step_up/proofs.rs",
                "a_proof_is_good_for_one_action_and_once",
            ),
        ],
    ),
    by(
        "7.6.2",
        2,
        "no session begins without an act of the visitor",
        &[
            (
                "crates/leptos_auth/tests/posted_forms.rs",
                "a_form_from_another_site_is_refused_and_not_carried_out",
            ),
            (
                "crates/leptos_accounts/tests/anonymous_visitors_leave_nothing.rs",
                "a_thousand_anonymous_requests_leave_no_row_and_no_cookie",
            ),
        ],
    ),
    by(
        "8.2.1",
        1,
        "functions are for those who may call them",
        &[(
            "server/src/access.rs",
            "every_route_refuses_strangers_or_is_public_on_purpose",
        )],
    ),
    by(
        "8.2.2",
        1,
        "data is for those who may read it",
        &[
            (
                "app/tests/pages.rs",
                "somebody_elses_note_and_a_missing_one_are_the_same_bytes",
            ),
            (
                "app/tests/store.rs",
                "somebody_elses_note_and_a_missing_one_are_refused_alike",
            ),
        ],
    ),
    by(
        "8.2.3",
        2,
        "so is each field",
        &[
            (
                "app/tests/pages.rs",
                "a_reader_sees_the_note_without_its_forms",
            ),
            (
                "app/tests/settings.rs",
                "a_key_is_shown_once_and_listed_without_its_secret",
            ),
        ],
    ),
    by(
        "8.3.1",
        1,
        "the server decides",
        &[
            (
                "app/tests/pages.rs",
                "a_handler_refuses_by_the_same_policy_as_the_page_and_the_server_function",
            ),
            (
                "server/src/access.rs",
                "every_route_refuses_strangers_or_is_public_on_purpose",
            ),
        ],
    ),
    by(
        "8.3.2",
        3,
        "a right that is taken away counts at once",
        &[
            (
                "crates/leptos_accounts/tests/roles_count_at_once.rs",
                "a_role_that_is_given_or_taken_counts_at_the_next_request",
            ),
            (
                "server/tests/two_nodes/main.rs",
                "a_role_counts_and_ceases_to_count_on_both_at_the_next_request",
            ),
        ],
    ),
    by(
        "8.4.1",
        2,
        "one tenant does not reach another",
        &[
            (
                "crates/leptos_accounts/tests/organisations/main.rs",
                "nobody_acts_for_what_they_do_not_belong_to",
            ),
            (
                "app/tests/organisation.rs",
                "an_organisation_of_others_is_a_404_and_names_nothing",
            ),
        ],
    ),
    by(
        "9.1.1",
        1,
        "a token's signature is verified",
        &[
            (
                "crates/leptos_oauth/tests/jwt.rs",
                "a_token_without_a_signature_is_refused",
            ),
            (
                "crates/leptos_accounts/tests/credentials/forged_tokens.rs",
                "whatever_is_changed_in_a_token_it_is_refused",
            ),
        ],
    ),
    by(
        "9.1.2",
        1,
        "by an algorithm on a list",
        &[
            (
                "crates/leptos_oauth/tests/jwt.rs",
                "an_algorithm_that_is_not_on_the_list_is_refused",
            ),
            (
                "crates/leptos_oauth/tests/jwt.rs",
                "a_public_key_is_no_shared_secret",
            ),
        ],
    ),
    by(
        "9.1.3",
        1,
        "with a key that it does not bring along",
        &[(
            "crates/leptos_oauth/tests/jwt.rs",
            "a_token_brings_no_key_along",
        )],
    ),
    by(
        "9.2.1",
        1,
        "within its time",
        &[(
            "crates/leptos_oauth/tests/jwt.rs",
            "a_token_counts_until_it_expires_however_often_it_comes",
        )],
    ),
    by(
        "9.2.2",
        2,
        "as what it is",
        &[
            (
                "crates/leptos_oauth/tests/jwt.rs",
                "a_token_says_that_it_is_an_access_token",
            ),
            (
                "crates/leptos_accounts/tests/credentials/forged_tokens.rs",
                "a_token_of_one_kind_is_none_of_the_other",
            ),
        ],
    ),
    by(
        "9.2.3",
        2,
        "for this service",
        &[(
            "crates/leptos_oauth/tests/jwt.rs",
            "a_token_that_is_not_for_us_is_refused",
        )],
    ),
    by(
        "9.2.4",
        2,
        "tokens that are issued say whom they are for",
        &[
            (
                "crates/leptos_accounts/tests/credentials/session_token_says_who.rs",
                "what_is_configured_wrongly_does_not_open",
            ),
            (
                "crates/leptos_accounts/tests/credentials/session_token_says_who.rs",
                "a_template_says_what_the_other_service_wants_to_know",
            ),
        ],
    ),
    by(
        "10.3.1",
        2,
        "an access token is for this service",
        &[
            (
                "crates/leptos_oauth/tests/jwt.rs",
                "a_token_that_is_not_for_us_is_refused",
            ),
            (
                "crates/leptos_oauth/tests/introspection.rs",
                "an_answer_that_does_not_fit_is_a_refusal",
            ),
        ],
    ),
    by(
        "10.3.2",
        2,
        "its scopes are part of the decision",
        &[(
            "crates/leptos_accounts/tests/credentials/access_tokens.rs",
            "a_token_may_what_both_it_and_its_owner_may",
        )],
    ),
    by(
        "10.3.3",
        2,
        "its user is issuer and subject",
        &[(
            "crates/leptos_accounts/tests/credentials/access_tokens.rs",
            "a_subject_is_one_person",
        )],
    ),
    by(
        "10.3.4",
        2,
        "a proof that is asked for is not taken from a token",
        &[(
            "crates/leptos_accounts/tests/step_up/reauthentication.rs",
            "a_program_is_told_what_would_do_and_proves_nothing",
        )],
    ),
    by(
        "10.3.5",
        3,
        "a token that is bound to a key is not taken without it",
        &[(
            "crates/leptos_oauth/tests/real_server/main.rs",
            "a_token_that_is_bound_to_a_key_is_refused",
        )],
    ),
    open(
        "11.2.4",
        3,
        "secrets are compared in constant time",
        "a test that measures it; `subtle` compares them",
    ),
    by(
        "11.4.2",
        2,
        "passwords are hashed by argon2id, at 19 MiB and 2 passes or more",
        &[(
            "crates/leptos_accounts/tests/stored_hashes.rs",
            "the_hash_is_a_phc_string_of_at_least_the_least_cost",
        )],
    ),
    by(
        "11.5.1",
        2,
        "what must not be guessed comes from the operating system's generator",
        &[(
            "crates/leptos_accounts/tests/session_model/main.rs",
            "an_id_has_128_bits_that_nobody_can_foresee",
        )],
    ),
    by(
        "14.2.1",
        1,
        "no secret in an address",
        &[
            (
                "crates/leptos_auth/src/layer/authorization.rs",
                "two_credentials_and_tokens_in_addresses_are_malformed",
            ),
            (
                "crates/leptos_accounts/tests/forms_work_without_javascript.rs",
                "forms_post_to_the_page_they_stand_on",
            ),
        ],
    ),
    by(
        "14.2.2",
        2,
        "no shared cache keeps what is for one visitor",
        &[
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
            (
                "crates/leptos_auth/tests/standards/shared_cache.rs",
                "it_keeps_what_it_may_and_nothing_else",
            ),
        ],
    ),
    by(
        "14.2.5",
        3,
        "nor is a cache deceived about what an address is",
        &[(
            "crates/leptos_auth/tests/standards/main.rs",
            "every_row_holds",
        )],
    ),
    by(
        "14.3.1",
        1,
        "signing out clears the browser",
        &[
            (
                "server/src/site.rs",
                "signing_out_tells_the_browser_to_forget_and_nothing_else_does",
            ),
            (
                "end2end/tests/tabs.spec.ts",
                "nothing of the notes stays in a document that was locked",
            ),
        ],
    ),
    by(
        "14.3.2",
        2,
        "`no-store`, also for the back button",
        &[
            (
                "end2end/tests/tabs.spec.ts",
                "the back button shows no notes after signing out",
            ),
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
        ],
    ),
    by(
        "15.3.3",
        2,
        "a field that nobody asked for changes nothing",
        &[
            (
                "server/src/asvs.rs",
                "a_fresh_site_has_no_account_and_a_field_that_nobody_asked_for_gives_nothing",
            ),
            (
                "crates/leptos_accounts/tests/what_ended_stays_ended.rs",
                "writing_never_changes_whose_session_it_is",
            ),
        ],
    ),
    open(
        "15.3.4",
        2,
        "a visitor's address is what a trusted hop says",
        "throttling",
    ),
    by(
        "15.3.7",
        2,
        "a parameter that comes twice confuses nobody",
        &[
            (
                "specimen/tests/bad_input/forms.rs",
                "only_the_first_of_several_names_counts",
            ),
            (
                "specimen/tests/bad_input/requests.rs",
                "parameters_of_the_framework_mean_nothing_in_a_url",
            ),
        ],
    ),
    by(
        "15.4.1",
        3,
        "what is shared is shared safely",
        &[
            (
                "crates/leptos_accounts/tests/session_model/main.rs",
                "two_nodes_do_as_the_model_does",
            ),
            (
                "app/tests/resume/once.rs",
                "a_double_click_and_eight_tabs_at_once_add_one_note",
            ),
        ],
    ),
    by(
        "15.4.2",
        3,
        "a check and what it allows are one step",
        &[
            (
                "crates/leptos_accounts/tests/step_up/proofs.rs",
                "of_two_uses_at_once_one_has_it",
            ),
            (
                "crates/leptos_accounts/tests/organisations/main.rs",
                "a_right_that_was_taken_away_after_the_guard_changes_nothing",
            ),
        ],
    ),
    by(
        "16.2.5",
        2,
        "no credential in a log",
        &[
            (
                "crates/leptos_accounts/tests/logs_hold_no_credentials.rs",
                "the_log_tells_what_became_of_a_credential_and_not_what_it_is",
            ),
            (
                "crates/leptos_accounts/tests/logs_hold_no_addresses.rs",
                "the_log_tells_what_happened_and_to_whom_only_by_pseudonym",
            ),
            (
                "crates/leptos_oauth/tests/logs_hold_no_tokens.rs",
                "the_log_says_why_and_holds_no_token_and_no_secret",
            ),
        ],
    ),
    open(
        "16.3.1",
        2,
        "every sign-in, and every failure, is logged",
        "the audit log",
    ),
    open("16.3.2", 2, "every refusal is logged", "the audit log"),
    open(
        "16.3.3",
        2,
        "attempts to get around are logged",
        "the audit log",
    ),
    open(
        "16.4.1",
        2,
        "nobody writes lines of their own into the log",
        "the audit log",
    ),
    by(
        "16.5.1",
        2,
        "an error tells a visitor nothing of the inside",
        &[
            (
                "server/src/outages.rs",
                "without_a_database_every_guard_is_503_for_everybody_with_a_page_or_a_problem",
            ),
            (
                "crates/leptos_auth/tests/standards/main.rs",
                "every_row_holds",
            ),
        ],
    ),
    by(
        "16.5.2",
        2,
        "what depends on something that is down is refused, and goes on afterwards",
        &[
            (
                "crates/leptos_accounts/tests/fail_closed/slow.rs",
                "a_database_that_hangs_is_503_within_the_stated_time_and_goes_on_when_it_does",
            ),
            (
                "server/tests/fail_closed/main.rs",
                "a_full_disk_is_503_with_a_page_signs_nobody_out_and_is_over_when_there_is_room",
            ),
            (
                "crates/leptos_oauth/tests/outages.rs",
                "after_a_failure_nobody_waits_for_the_next_one",
            ),
        ],
    ),
    by(
        "16.5.3",
        2,
        "nothing that fails lets anybody in",
        &[
            (
                "crates/leptos_accounts/tests/store_down_is_503.rs",
                "nobody_is_told_to_sign_in_while_the_database_is_down",
            ),
            (
                "app/tests/store.rs",
                "a_policy_that_can_not_ask_its_database_is_503",
            ),
            (
                "crates/leptos_accounts/tests/fail_closed/hasher.rs",
                "while_no_password_can_be_hashed_that_is_said_and_all_else_goes_on",
            ),
        ],
    ),
    by(
        "16.5.4",
        3,
        "a panic is a 500 of its own request",
        &[
            (
                "server/src/site.rs",
                "what_the_outer_layers_answer_themselves_is_told_the_same",
            ),
            (
                "specimen/tests/bad_input/random.rs",
                "whatever_is_sent_no_answer_is_a_5xx_a_panic_or_a_canary",
            ),
        ],
    ),
];

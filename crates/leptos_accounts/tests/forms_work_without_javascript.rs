//! What the server renders of the ready forms, before and after a mistake.

#![cfg(feature = "ssr")]

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_accounts::{
    AcceptTerms, AcceptTermsForm, ChangePassword, ChangePasswordForm, ForgotPasswordForm,
    Reauthenticate, ReauthenticateForm, ResetPassword, ResetPasswordForm, SignIn, SignInForm,
    SignOutButton, SignUp, SignUpForm, VerifyEmailForm,
};
use leptos_auth::{Interrupt, Reason, ServerError};
use server_fn::error::ServerFnUrlError;

/// The HTML of a view; with the error that a posted form was answered with.
fn html<V: IntoView>(posted: Option<(&str, ServerError)>, view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| {
        if let Some((path, error)) = posted {
            let error = ServerFnUrlError::new(path, error)
                .to_url("http://x/")
                .expect("a URL");
            let encoded = error
                .query_pairs()
                .find(|(key, _)| key == "__err")
                .expect("an error")
                .1;
            provide_context(leptos::server::ServerActionError::new(path, &encoded));
        }
        view().into_view().to_html()
    })
}

/// The opening tag that holds the text.
fn tag<'a>(html: &'a str, part: &str) -> &'a str {
    let at = html
        .find(part)
        .unwrap_or_else(|| panic!("no {part} in {html}"));
    let from = html[..at].rfind('<').expect("a tag");
    let to = at + html[at..].find('>').expect("a tag");
    &html[from..=to]
}

#[tokio::test]
async fn every_field_has_a_label_and_says_what_it_is_for() {
    let html = html(None, || view! { <SignInForm/> });
    assert!(html.contains("<label for=\"sign-in-email\">"), "{html}");
    assert!(html.contains("<label for=\"sign-in-password\">"), "{html}");
    let email = tag(&html, "id=\"sign-in-email\"");
    for part in [
        "name=\"email\"",
        "type=\"email\"",
        "autocomplete=\"username\"",
        "inputmode=\"email\"",
        "autocapitalize=\"none\"",
        "required",
    ] {
        assert!(email.contains(part), "{part} in {email}");
    }
    assert!(!email.contains("aria-invalid"), "{email}");
    let password = tag(&html, "id=\"sign-in-password\"");
    for part in [
        "name=\"password\"",
        "type=\"password\"",
        "autocomplete=\"current-password\"",
    ] {
        assert!(password.contains(part), "{part} in {password}");
    }
    let summary = tag(&html, "error-summary\"");
    assert!(
        summary.contains("hidden") && !summary.contains("autofocus"),
        "{summary}"
    );
}

#[tokio::test]
async fn a_new_password_has_its_own_token_and_a_hint() {
    let html = html(None, || view! { <SignUpForm id="join"/> });
    let password = tag(&html, "id=\"join-password\"");
    assert!(
        password.contains("autocomplete=\"new-password\""),
        "{password}"
    );
    assert!(
        password.contains("aria-describedby=\"join-password-hint\""),
        "{password}"
    );
    assert!(html.contains("At least 15 characters"), "{html}");
}

#[tokio::test]
async fn whoever_chooses_a_password_is_told_how_long_it_has_to_be() {
    for html in [
        html(None, || view! { <SignUpForm minimum_length=20/> }),
        html(None, || view! { <ChangePasswordForm minimum_length=20/> }),
        html(
            None,
            || view! { <ResetPasswordForm token="" minimum_length=20/> },
        ),
    ] {
        assert!(html.contains("At least 20 characters"), "{html}");
    }
    let html = html(None, || view! { <ResetPasswordForm token=""/> });
    assert!(html.contains("At least 15 characters"), "{html}");
}

#[tokio::test]
async fn a_mistake_takes_the_focus_and_leads_to_its_field() {
    let error = ServerError::field("password", "Use more words.");
    let html = html(Some((SignUp::PATH, error)), || view! { <SignUpForm/> });
    let summary = tag(&html, "error-summary\"");
    for part in ["role=\"alert\"", "tabindex=\"-1\"", "autofocus"] {
        assert!(summary.contains(part), "{part} in {summary}");
    }
    assert!(!summary.contains("hidden"), "{summary}");
    assert!(
        tag(&html, "href=").contains("href=\"#sign-up-password\""),
        "{html}"
    );
    assert_eq!(
        html.matches("Use more words.").count(),
        2,
        "in the summary and beside the field"
    );
    let password = tag(&html, "id=\"sign-up-password\"");
    assert!(password.contains("aria-invalid=\"true\""), "{password}");
    assert!(
        password.contains("aria-describedby=\"sign-up-password-hint sign-up-password-error\""),
        "{password}"
    );
    assert!(!tag(&html, "id=\"sign-up-email\"").contains("aria-invalid"));
}

#[tokio::test]
async fn wrong_credentials_are_said_once_and_blame_neither_field() {
    let error = Interrupt::unauthorized(Reason::WrongCredentials).into();
    let html = html(Some((SignIn::PATH, error)), || view! { <SignInForm/> });
    let sentence = Reason::WrongCredentials.to_string();
    assert_eq!(html.matches(&sentence).count(), 1, "{html}");
    for field in ["id=\"sign-in-email\"", "id=\"sign-in-password\""] {
        assert!(tag(&html, field).contains("aria-invalid=\"true\""));
    }
}

#[tokio::test]
async fn a_mistake_in_one_form_is_not_shown_in_another() {
    let error = ServerError::field("email", "No address.");
    let html = html(Some((SignUp::PATH, error)), || view! { <SignInForm/> });
    assert!(!html.contains("No address."), "{html}");
}

#[tokio::test]
async fn a_password_manager_is_told_which_password_is_which_and_whose() {
    let html = html(
        None,
        || view! { <ChangePasswordForm email="ann@example.com"/> },
    );
    for (field, token) in [
        (
            "name=\"current_password\"",
            "autocomplete=\"current-password\"",
        ),
        ("name=\"new_password\"", "autocomplete=\"new-password\""),
        ("name=\"username\"", "autocomplete=\"username\""),
    ] {
        let tag = tag(&html, field);
        assert!(tag.contains(token), "{token} in {tag}");
    }
    let username = tag(&html, "name=\"username\"");
    assert!(username.contains("value=\"ann@example.com\"") && username.contains("hidden"));
    for label in ["current_password", "new_password"] {
        let label = format!("<label for=\"change-password-{label}\">");
        assert!(html.contains(&label), "{label} in {html}");
    }
}

#[tokio::test]
async fn a_wrong_current_password_is_blamed_on_its_field() {
    let error = ServerError::field("current_password", "Not it.");
    let html = html(Some((ChangePassword::PATH, error)), || {
        view! { <ChangePasswordForm/> }
    });
    let link = tag(&html, "href=");
    assert!(
        link.contains("\"#change-password-current_password\""),
        "{link}"
    );
    assert!(tag(&html, "name=\"current_password\"").contains("aria-invalid=\"true\""));
    assert!(!tag(&html, "name=\"new_password\"").contains("aria-invalid"));
}

#[tokio::test]
async fn the_version_of_the_terms_that_a_page_shows_is_the_one_that_is_accepted() {
    let error = ServerError::Other("They have changed.".into());
    let html = html(Some((AcceptTerms::PATH, error)), || {
        view! { <AcceptTermsForm version="2"/> }
    });
    let version = tag(&html, "name=\"version\"");
    assert!(version.contains("type=\"hidden\"") && version.contains("value=\"2\""));
    assert_eq!(html.matches("They have changed.").count(), 1, "{html}");
}

/// Hydration walks the tree, so it has to have the same elements either way.
#[tokio::test]
async fn the_tree_is_the_same_with_and_without_a_mistake() {
    fn elements(html: &str) -> Vec<&str> {
        html.split('<')
            .filter_map(|part| part.split([' ', '>']).next())
            .collect()
    }

    let plain = html(None, || view! { <SignUpForm/> });
    let error = ServerError::field("email", "No address.");
    let mistaken = html(Some((SignUp::PATH, error)), || view! { <SignUpForm/> });
    assert_eq!(elements(&plain), elements(&mistaken));
}

#[tokio::test]
async fn forms_post_to_the_page_they_stand_on() {
    for html in [
        html(None, || view! { <SignInForm/> }),
        html(None, || view! { <SignUpForm/> }),
        html(None, || view! { <SignOutButton label="Log out"/> }),
    ] {
        assert!(
            tag(&html, "method=").contains("<form method=\"post\""),
            "{html}"
        );
        assert!(html.contains("value=\"/api/sign_"), "{html}");
        assert!(html.contains("type=\"submit\""), "{html}");
    }
}

#[tokio::test]
async fn a_proof_says_what_it_is_for_and_blames_the_password() {
    let name = || "delete-account".parse().expect("a name");
    let html = html(
        Some((
            Reauthenticate::PATH,
            Interrupt::wrong_proof(Some(name())).into(),
        )),
        || view! { <ReauthenticateForm interrupt=Interrupt::proof(name())/> },
    );
    let action = tag(&html, "name=\"action\"");
    assert!(action.contains("value=\"delete-account\""), "{action}");
    let password = tag(&html, "id=\"reauthenticate-password\"");
    assert!(password.contains("autocomplete=\"current-password\""));
    assert!(password.contains("aria-invalid=\"true\""), "{password}");
    assert!(html.contains("This is not your password."), "{html}");
    assert!(html.contains("href=\"#reauthenticate-password\""), "{html}");
}

#[tokio::test]
async fn the_form_of_a_link_has_its_token_and_says_nothing_yet() {
    let forms = [
        html(None, || view! { <ResetPasswordForm token="abc"/> }),
        html(None, || view! { <VerifyEmailForm token="abc"/> }),
    ];
    for html in &forms {
        let token = tag(html, "name=\"token\"");
        assert!(token.contains("type=\"hidden\"") && token.contains("value=\"abc\""));
        assert!(
            tag(html, "class=\"form-done\"").contains("hidden"),
            "{html}"
        );
    }
    let password = tag(&forms[0], "name=\"new_password\"");
    assert!(password.contains("autocomplete=\"new-password\""));
    let asks = html(None, || view! { <ForgotPasswordForm/> });
    assert!(tag(&asks, "name=\"email\"").contains("autocomplete=\"username\""));
}

#[tokio::test]
async fn a_new_password_that_is_refused_is_blamed_on_its_field() {
    let error = ServerError::field("new_password", "Use more words.");
    let html = html(Some((ResetPassword::PATH, error)), || {
        view! { <ResetPasswordForm token="abc"/> }
    });
    assert!(tag(&html, "href=").contains("\"#reset-password-new_password\""));
    assert!(tag(&html, "name=\"new_password\"").contains("aria-invalid=\"true\""));
    assert!(
        tag(&html, "class=\"form-done\"").contains("hidden"),
        "{html}"
    );
}

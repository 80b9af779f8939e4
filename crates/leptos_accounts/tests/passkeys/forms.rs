//! What the server renders of the forms: what takes JavaScript is hidden until it is there.

use leptos::prelude::*;
use leptos_accounts::{AddPasskeyForm, ReauthenticateForm, SignInForm};
use leptos_auth::Interrupt;

fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().into_view().to_html())
}

/// The text around the buttons that are there without JavaScript.
fn assert_hidden(html: &str, button: &str) {
    let (before, _) = html.split_once(button).expect(button);
    let opened = before
        .rfind("<div class=\"passkey\"")
        .or(before.rfind("<div hidden"));
    let opened = &before[opened.expect("a part of its own")..];
    let tag = opened.split('>').next().unwrap_or_default();
    assert!(tag.contains("hidden"), "{tag}");
    assert!(!opened.contains("</form>"), "{opened}");
}

#[tokio::test]
async fn the_login_form_is_as_it_was_and_the_second_button_is_hidden() {
    let plain = html(|| view! { <SignInForm/> });
    let both = html(|| view! { <SignInForm passkeys=true/> });
    assert!(
        !plain.contains("passkey") && !plain.contains("webauthn"),
        "{plain}"
    );
    let (password, passkey) = both.split_once("</form>").expect("two forms");
    let plain = plain.split("</form>").next().unwrap_or_default();
    assert_eq!(password.replace("username webauthn", "username"), plain);
    assert!(passkey.contains("name=\"passkey_token\""), "{passkey}");
    assert_hidden(&both, "Sign in with a passkey");
}

#[tokio::test]
async fn so_are_the_one_that_proves_and_the_one_that_adds() {
    let action = "delete-account".parse().expect("a name");
    let interrupt = Interrupt::proof(action);
    let proof = html(|| view! { <ReauthenticateForm interrupt passkeys=true/> });
    assert_hidden(&proof, "Use a passkey");
    assert_eq!(
        proof.matches("value=\"delete-account\"").count(),
        2,
        "{proof}"
    );
    let add = html(|| view! { <AddPasskeyForm/> });
    assert_hidden(&add, "Add a passkey");
    assert!(add.contains("takes a browser that has passkeys"), "{add}");
}

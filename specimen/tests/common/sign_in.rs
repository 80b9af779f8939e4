//! The form to sign in, without JavaScript.

use http::{StatusCode, header};
use specimen::functions::SignIn;

use super::client::{Answer, post_form};

/// The page of a boundary has the form: a wrong password or a mistake shows it again, the right one
/// leads back to where it was posted from. `mistaken` is the status of a mistake: that of the page,
/// where it is refused.
pub(crate) async fn assert_signs_in(path: &str, mistaken: StatusCode) {
    let wrong = sign_in(path, None, "hunter2").await;
    wrong.assert_denied(StatusCode::UNAUTHORIZED, path);
    assert_shows_the_form(&wrong, "do not match", path);

    let mistake = sign_in(path, None, "").await;
    assert_eq!(mistake.status, mistaken, "{path}: {}", mistake.body);
    assert_shows_the_form(&mistake, "Type your password.", path);

    let right = sign_in(path, None, "right").await;
    let cookie = right.header(header::SET_COOKIE);
    assert!(cookie.starts_with("user=ada;"), "{path}: {cookie:?}");
    right.assert_leads_back(path);
}

/// Who is signed in is not asked to sign in, whatever they post to a page without that form.
pub(crate) async fn assert_asks_nobody_to_sign_in(path: &str, user: &str) {
    let answer = sign_in(path, Some(user), "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    assert!(answer.pages().is_empty(), "{path}: {}", answer.body);
    answer.assert_no_canary(path);
}

/// With what is wrong, with what was typed, and without the password.
fn assert_shows_the_form(answer: &Answer, says: &str, path: &str) {
    let body = &answer.body;
    assert_eq!(answer.pages(), ["unauthorized"], "{path}: {body}");
    assert!(body.contains(says), "{path}: {body}");
    assert!(body.contains("value=\"ada\""), "{path}: {body}");
    assert!(!body.contains("hunter2"), "{path}: {body}");
}

async fn sign_in(path: &str, user: Option<&str>, password: &str) -> Answer {
    post_form::<SignIn>(path, user, &format!("name=ada&password={password}")).await
}

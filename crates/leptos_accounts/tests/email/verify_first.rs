//! Where an address has to be verified before anybody gets in with it.

use axum::http::{HeaderMap, header};

use crate::{Answer, MINUTE, NEW, OK, PASSWORD, Post, email, site::By};

async fn open() -> Post {
    Post::with(|config| config.verify_first(true)).await
}

async fn sign_up(post: &Post, name: &str, password: &str) -> Answer {
    let fields = [("email", &*email(name)), ("password", password)];
    post.site.post(By::Nobody, "/api/sign_up", &fields).await
}

/// Without what is random in it.
fn without_cookie(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    let cookie = headers.remove(header::SET_COOKIE).expect("a cookie");
    let attributes = cookie.to_str().expect("ASCII").split_once(';');
    let attributes = attributes.expect("attributes").1.parse();
    headers.insert(header::SET_COOKIE, attributes.expect("ASCII"));
    headers
}

#[tokio::test]
async fn signing_up_answers_the_same_for_every_address_and_signs_nobody_in() {
    let post = open().await;
    let first = sign_up(&post, "ann", PASSWORD).await;
    assert_eq!(first.status, OK, "{}", first.body);
    assert_eq!(first.headers[header::LOCATION], "/verify-email");
    let cookie = first.cookie();
    assert_eq!(post.site.reason(By::Cookie(&cookie)).await, "NoCredential");
    let token = post.token("ann").await;
    assert_eq!(post.verify(By::Cookie(&cookie), &token).await.status, OK);

    post.advance(MINUTE);
    for name in ["ann", "bea", "ann"] {
        let other = sign_up(&post, name, NEW).await;
        assert_eq!((other.status, &other.body), (first.status, &first.body));
        let (other, first) = (&other.headers, &first.headers);
        assert_eq!(without_cookie(other), without_cookie(first), "{name}");
    }
    let mails = post.mails("ann").await;
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert!(mails[1].contains("tried to sign up"), "{}", mails[1]);
    assert!(!mails[1].contains("token="), "{}", mails[1]);
    assert!(post.mails("bea").await[0].contains("/verify-email?token="));
    assert!(post.lets_in("ann", PASSWORD).await, "nothing was changed");
    assert!(!post.lets_in("ann", NEW).await);
}

#[tokio::test]
async fn a_password_opens_nothing_before_the_address_is_verified() {
    let post = open().await;
    let unknown = post.site.device("ann", PASSWORD).await;
    assert_eq!(unknown, None);
    let cookie = sign_up(&post, "ann", PASSWORD).await.cookie();
    let token = post.token("ann").await;
    assert!(!post.lets_in("ann", PASSWORD).await);
    let address = email("ann");
    let basic = By::Basic(&address, PASSWORD);
    assert_ne!(post.site.status(basic, "/closed").await, OK);

    // In the browser that signed up nothing else has to be proven.
    let verified = post.verify(By::Cookie(&cookie), &token).await;
    assert_eq!(verified.status, OK, "{}", verified.body);
    assert!(!verified.headers.contains_key(header::LOCATION));
    assert_eq!(post.site.reason(By::Cookie(&cookie)).await, "NoCredential");
    assert!(post.lets_in("ann", PASSWORD).await);
}

#[tokio::test]
async fn in_another_browser_a_password_is_chosen() {
    let post = open().await;
    sign_up(&post, "ann", PASSWORD).await;
    let bea = sign_up(&post, "bea", PASSWORD).await.cookie();
    let token = post.token("ann").await;
    let verified = post.verify(By::Cookie(&bea), &token).await;
    let page = verified.headers[header::LOCATION].to_str().expect("ASCII");
    let (_, next) = page.split_once("?token=").expect("a token");
    assert!(!post.lets_in("ann", PASSWORD).await);
    assert_eq!(post.reset(next, NEW).await.status, OK);
    assert!(post.lets_in("ann", NEW).await);
}

#[tokio::test]
async fn who_has_lost_the_mail_gets_another_and_no_other_password_counts() {
    let post = open().await;
    let ann = sign_up(&post, "ann", PASSWORD).await.cookie();
    let first = post.token("ann").await;
    post.advance(MINUTE);
    let mallory = sign_up(&post, "ann", NEW).await.cookie();
    let second = post.token("ann").await;
    assert_ne!(first, second);
    // The account is the one of the first sign-up, and so is its browser.
    let verified = post.verify(By::Cookie(&mallory), &second).await;
    assert!(verified.headers.contains_key(header::LOCATION));
    assert!(!post.lets_in("ann", NEW).await);
    assert!(!post.lets_in("ann", PASSWORD).await);
    assert_eq!(post.site.reason(By::Cookie(&ann)).await, "NoCredential");
}

#[tokio::test]
async fn asking_for_a_new_password_verifies_an_account_of_before() {
    let post = open().await;
    sign_up(&post, "ann", PASSWORD).await;
    let token = post.forgotten("ann").await;
    assert_eq!(post.reset(&token, NEW).await.status, OK);
    assert!(post.lets_in("ann", NEW).await);
}

#[tokio::test]
async fn a_mistake_is_said_at_its_field_as_ever() {
    let post = open().await;
    let mistake = sign_up(&post, "ann", "short").await;
    assert!(mistake.body.contains("15 characters"), "{}", mistake.body);
    assert!(!mistake.headers.contains_key(header::SET_COOKIE));
    assert_eq!(post.mails("ann").await.len(), 0);
}

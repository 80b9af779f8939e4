//! The log tells what became of links, and shows none (ASVS 5.0, 16.2.5).

use crate::{LIFETIME, LOG, MINUTE, NEW, OK, Post, email, site::By};

#[tokio::test]
async fn the_log_tells_what_became_of_a_link_and_not_what_it_is() {
    let post = Post::open().await;
    let ann = post.site.person("ann").await;
    let verifies = post.token("ann").await;
    post.forget(&email("nobody")).await;
    let resets = post.forgotten("ann").await;
    post.forget(&email("ann")).await;
    assert_eq!(post.verify(By::Cookie(&ann), &verifies).await.status, OK);
    post.verify(By::Cookie(&ann), &verifies).await;
    assert_eq!(post.reset(&resets, NEW).await.status, OK);
    post.reset("no token at all", NEW).await;
    post.advance(MINUTE);
    let late = post.forgotten("ann").await;
    post.advance(LIFETIME);
    post.reset(&late, NEW).await;
    let mallory = post.site.person("bea").await;
    post.site
        .post(By::Cookie(&mallory), "/api/sign_out", &[])
        .await;
    let taken = post.token("bea").await;
    let verified = post.verify(By::Nobody, &taken).await;
    let page = verified.headers["location"].to_str().expect("ASCII");
    let (_, next) = page.split_once("?token=").expect("a token");
    post.mails("ann").await;

    let text = LOG.text();
    for told in [
        "event=\"mail_requested\" outcome=\"success\"",
        "event=\"mail_requested\" outcome=\"unknown account\"",
        "event=\"mail_requested\" outcome=\"too many mails\"",
        "event=\"mail_sent\" outcome=\"success\"",
        "event=\"email_verified\" outcome=\"success\"",
        "event=\"email_verified\" outcome=\"revoked\"",
        "event=\"account_taken_over\" outcome=\"success\"",
        "event=\"password_reset\" outcome=\"success\"",
        "event=\"password_reset\" outcome=\"expired\"",
        "event=\"password_reset\" outcome=\"unknown credential\" account=\"nobody known\"",
    ] {
        assert!(text.contains(told), "{told} is missing in:\n{text}");
    }
    for secret in [&*verifies, &resets, &late, &taken, next] {
        assert!(!text.contains(secret), "the log shows a token");
    }
    for address in ["ann@", "bea@", "nobody@"] {
        assert!(!text.contains(address), "the log shows {address}");
    }
    assert!(!text.contains(NEW), "the log shows a password");
}

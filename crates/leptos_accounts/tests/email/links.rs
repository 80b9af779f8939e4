//! A link works once, for a while, for one thing, and leads to where we are.

use std::time::Duration;

use futures::future::join_all;

use crate::{LIFETIME, MINUTE, NEW, OK, Post, email, site::By};

const DOES_NOT_WORK: &str = "does not work any more";

#[tokio::test]
async fn of_eight_who_use_a_link_at_once_one_does() {
    for round in 0..4 {
        let post = Post::open().await;
        post.site.person("ann").await;
        let token = post.forgotten("ann").await;
        let news: Vec<_> = (0..8).map(|n| format!("{NEW} {round} {n}")).collect();
        let answers = join_all(news.iter().map(|new| post.reset(&token, new))).await;
        let won: Vec<_> = (0..8).filter(|&n| answers[n].status == OK).collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        for (n, answer) in answers.iter().enumerate() {
            let lost = answer.body.contains(DOES_NOT_WORK);
            assert_eq!(lost, n != won[0], "{}", answer.body);
        }
        assert!(post.lets_in("ann", &news[won[0]]).await);
        let again = post.reset(&token, "another password, much later").await;
        assert!(again.body.contains(DOES_NOT_WORK), "{}", again.body);
    }
}

#[tokio::test]
async fn of_eight_who_verify_at_once_one_does() {
    for _ in 0..4 {
        let post = Post::open().await;
        post.site.person("ann").await;
        let token = post.token("ann").await;
        let answers = join_all((0..8).map(|_| post.verify(By::Nobody, &token))).await;
        let won = answers.iter().filter(|answer| answer.status == OK).count();
        assert_eq!(won, 1, "{answers:?}");
    }
}

#[tokio::test]
async fn a_link_works_for_a_quarter_of_an_hour() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let verifies = post.token("ann").await;
    let resets = post.forgotten("ann").await;
    post.advance(LIFETIME);
    let late = post.reset(&resets, NEW).await;
    assert!(late.body.contains(DOES_NOT_WORK), "{}", late.body);
    let late = post.verify(By::Nobody, &verifies).await;
    assert!(late.body.contains(DOES_NOT_WORK), "{}", late.body);

    let resets = post.forgotten("ann").await;
    post.advance(LIFETIME.saturating_sub(Duration::from_millis(1)));
    let in_time = post.reset(&resets, NEW).await;
    assert_eq!(in_time.status, OK, "{}", in_time.body);
}

#[tokio::test]
async fn a_newer_link_takes_the_place_of_an_older_one_of_its_kind() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let verifies = post.token("ann").await;
    let older = post.forgotten("ann").await;
    post.advance(MINUTE);
    let newer = post.forgotten("ann").await;
    assert_ne!(older, newer);
    let refused = post.reset(&older, NEW).await;
    assert!(refused.body.contains(DOES_NOT_WORK), "{}", refused.body);
    assert_eq!(post.verify(By::Nobody, &verifies).await.status, OK);
}

#[tokio::test]
async fn a_link_is_good_for_what_it_was_made_for_and_nothing_else_is_a_link() {
    let post = Post::open().await;
    let ann = post.site.person("ann").await;
    let verifies = post.token("ann").await;
    let resets = post.forgotten("ann").await;
    let stored: String =
        sqlx::query_scalar("SELECT token_hash FROM account_email_tokens WHERE purpose = 'reset'")
            .fetch_one(post.site.app.pool())
            .await
            .expect("a row");
    for token in [&*verifies, &stored, "", "x", &"A".repeat(43)] {
        let refused = post.reset(token, NEW).await;
        assert!(refused.body.contains(DOES_NOT_WORK), "{}", refused.body);
    }
    for token in [&*resets, &stored, "", "x"] {
        let refused = post.verify(By::Nobody, token).await;
        assert!(refused.body.contains(DOES_NOT_WORK), "{}", refused.body);
    }
    assert!(!post.is_verified(&ann).await);
    assert_eq!(post.reset(&resets, NEW).await.status, OK);
}

#[tokio::test]
async fn the_table_has_no_token_and_forgets_what_is_over() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let tokens = [post.token("ann").await, post.forgotten("ann").await];
    let dump = String::from_utf8_lossy(&post.site.app.database().dump()).into_owned();
    for token in &tokens {
        assert!(!dump.contains(token), "{token}");
    }
    let app = &post.site.app;
    post.advance(60 * MINUTE);
    app.accounts.sweep().await.expect("swept");
    let left = app.count("SELECT COUNT(*) FROM account_email_tokens");
    assert_eq!(left.await, 0);
}

#[tokio::test]
async fn links_lead_to_the_configured_origin_whatever_the_request_says() {
    let origin = "https://notes.example";
    let post = Post::with(|config| {
        config
            .origin(origin.parse().expect("an origin"))
            .mail_pages(
                "/account/verify".parse().expect("a path"),
                "/account/password".parse().expect("a path"),
            )
    })
    .await;
    post.site.person("ann").await;
    post.forgotten("ann").await;
    let mails = post.mails("ann").await;
    assert_eq!(mails.len(), 2, "{mails:?}");
    for (mail, page) in mails.iter().zip(["/account/verify", "/account/password"]) {
        let link = format!("\n{origin}{page}?token=");
        assert!(mail.contains(&link), "{mail}");
        assert!(!mail.contains("localhost"), "{mail}");
        assert!(!mail.contains(&email("ann")), "{mail}");
    }
}

//! Asking for a link: what is answered, and how many mails somebody gets.

use axum::http::StatusCode;
use leptos_accounts::{Accounts, AccountsConfig, AccountsError, RootSecret};

use crate::{
    LIFETIME, MINUTE, NEW, OK, Outbox, PASSWORD, Post, STRANGER,
    common::database::TestDatabase,
    email,
    site::{By, Site},
};

#[tokio::test]
async fn known_unknown_and_disabled_accounts_are_answered_with_the_same_bytes() {
    let post = Post::open().await;
    post.site.person("ann").await;
    post.site.person("bea").await;
    // Behind the answers; who is disabled by then gets none.
    post.site.app.accounts.drain_mail().await;
    let disabled = sqlx::query("UPDATE account_users SET disabled_at = 1 WHERE email = $1")
        .bind(email("bea"))
        .execute(post.site.app.pool())
        .await;
    assert_eq!(disabled.expect("done").rows_affected(), 1);
    let known = post.forget(&email("ann")).await;
    assert_eq!(known.status, OK, "{}", known.body);
    // Again within the minute, too.
    for name in ["ann", "bea", "nobody"] {
        let other = post.forget(&email(name)).await;
        assert_eq!(other.status, known.status);
        assert_eq!(other.body, known.body);
        assert_eq!(other.headers, known.headers);
    }
    assert_eq!(post.mails("ann").await.len(), 2, "one of the sign-up");
    assert_eq!(post.mails("bea").await.len(), 1, "of the sign-up");
    assert_eq!(post.mails("nobody").await.len(), 0);
}

#[tokio::test]
async fn what_is_no_address_is_said_at_its_field() {
    let post = Post::open().await;
    let mistake = post.forget("ann").await;
    assert!(!mistake.status.is_success());
    assert!(mistake.body.contains("email"), "{}", mistake.body);
}

#[tokio::test]
async fn an_account_gets_one_mail_of_a_kind_in_a_minute_and_five_in_an_hour() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let asked = async |times: usize| {
        for _ in 0..times {
            assert_eq!(post.forget(&email("ann")).await.status, OK);
        }
        post.mails("ann").await.len() - 1
    };
    assert_eq!(asked(3).await, 1);
    post.advance(MINUTE.saturating_sub(std::time::Duration::from_millis(1)));
    assert_eq!(asked(1).await, 1);
    for sent in [2, 3, 4, 4, 4] {
        post.advance(MINUTE);
        assert_eq!(asked(2).await, sent);
    }
    post.advance(60 * MINUTE);
    assert_eq!(asked(2).await, 5);
}

#[tokio::test]
async fn two_who_ask_at_once_have_one_mail_sent() {
    for _ in 0..5 {
        let post = Post::open().await;
        post.site.person("ann").await;
        let address = email("ann");
        let all = futures::future::join_all((0..4).map(|_| post.forget(&address))).await;
        assert!(all.iter().all(|answer| answer.status == OK));
        assert_eq!(post.mails("ann").await.len(), 2);
    }
}

#[tokio::test]
async fn who_is_signed_in_asks_for_another_link() {
    let post = Post::open().await;
    let ann = post.site.person("ann").await;
    let path = "/api/request_verification";
    let stranger = post.site.post(By::Nobody, path, &[]).await;
    assert_eq!(stranger.status, STRANGER);
    let first = post.token("ann").await;
    post.advance(MINUTE);
    assert_eq!(post.site.post(By::Cookie(&ann), path, &[]).await.status, OK);
    let second = post.token("ann").await;
    assert_ne!(first, second);
    let verified = post.verify(By::Cookie(&ann), &second).await;
    assert_eq!(verified.status, OK, "{}", verified.body);
    post.advance(MINUTE);
    assert_eq!(post.site.post(By::Cookie(&ann), path, &[]).await.status, OK);
    assert_eq!(
        post.mails("ann").await.len(),
        2,
        "there is nothing to verify"
    );
}

#[tokio::test]
async fn a_mailer_that_hangs_holds_up_nobody_and_a_full_queue_is_the_same_for_all() {
    let post = Post::over(Outbox::closed(), |config| config).await;
    let ann = post.site.person("ann").await;
    assert_eq!(post.site.status(By::Cookie(&ann), "/closed").await, OK);
    // Four are being served, and 256 wait. Those that nobody has an account for are done at once.
    let mut people = Vec::new();
    for n in 0..4 {
        let name = format!("person{n}");
        post.site.person(&name).await;
        people.push(name);
    }
    for n in 0..1_000 {
        let known = post.forget(&email(&people[n % 4])).await;
        if known.status == StatusCode::SERVICE_UNAVAILABLE {
            break;
        }
        assert_eq!(known.status, OK, "{}", known.body);
    }
    let known = post.forget(&email("ann")).await;
    let unknown = post.forget(&email("nobody")).await;
    assert_eq!(known.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((unknown.status, unknown.body), (known.status, known.body));
    // Who signs up does so without the mail.
    let cleo = post.site.person("cleo").await;
    assert_eq!(post.site.status(By::Cookie(&cleo), "/closed").await, OK);
    post.outbox.open();
    assert_eq!(post.mails("ann").await.len(), 1);
}

#[tokio::test]
async fn without_anybody_to_send_mails_there_is_nothing_to_ask_for() {
    let site = Site::open(|config| config).await;
    let ann = site.person("ann").await;
    let fields = [("email", &*email("ann"))];
    let asked = site.post(By::Nobody, "/api/request_password_reset", &fields);
    assert_eq!(asked.await.status, StatusCode::NOT_FOUND);
    let asked = site.post(By::Cookie(&ann), "/api/request_verification", &[]);
    assert_eq!(asked.await.status, StatusCode::NOT_FOUND);
    assert!(!site.app.accounts.sends_mail());
}

#[tokio::test]
async fn mails_need_somewhere_to_lead_and_verify_first_needs_mails() {
    let database = TestDatabase::fresh().await;
    let config = || AccountsConfig::new(database.url(), RootSecret::generate());
    let opened = Accounts::open(config().mailer(Outbox::default())).await;
    assert!(matches!(opened, Err(AccountsError::MailWithoutOrigin)));
    let opened = Accounts::open(config().verify_first(true)).await;
    assert!(matches!(
        opened,
        Err(AccountsError::VerifyFirstWithoutMailer)
    ));
}

#[tokio::test]
async fn a_link_that_was_asked_for_changes_nothing_by_itself() {
    let post = Post::open().await;
    let ann = post.site.person("ann").await;
    post.forgotten("ann").await;
    assert_eq!(post.site.status(By::Cookie(&ann), "/closed").await, OK);
    assert!(post.lets_in("ann", PASSWORD).await);
    assert!(!post.lets_in("ann", NEW).await);
    post.advance(LIFETIME);
    assert!(post.lets_in("ann", PASSWORD).await);
}

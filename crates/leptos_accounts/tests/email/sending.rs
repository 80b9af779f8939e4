//! What happens to a mail that nobody takes.

use leptos_accounts::mail::MailError;

use crate::{LOG, OK, Outbox, Post, email};

fn unavailable() -> MailError {
    MailError::Unavailable("the mail server took too long".into())
}

#[tokio::test]
async fn a_mail_is_tried_four_times_and_then_dropped_and_the_answer_is_the_same() {
    for (fails, arrives) in [(3, true), (4, false)] {
        let post = Post::over(Outbox::failing(fails, unavailable()), |config| config).await;
        post.site.person("ann").await;
        let mails = post.mails("ann").await;
        assert_eq!(mails.len(), usize::from(arrives));
        assert_eq!(post.outbox.tries(), 4);
        let asked = post.forget(&email("ann")).await;
        assert_eq!(asked.status, OK, "{}", asked.body);
        assert_eq!(post.mails("ann").await.len(), mails.len() + 1);
    }
    assert!(
        LOG.text()
            .contains("event=\"mail_failed\" outcome=\"failed\"")
    );
}

#[tokio::test]
async fn a_mail_that_is_refused_is_not_tried_again() {
    let refused = MailError::Refused("the mail server answered 550".into());
    let post = Post::over(Outbox::failing(1, refused), |config| config).await;
    post.site.person("ann").await;
    assert_eq!(post.mails("ann").await.len(), 0);
    assert_eq!(post.outbox.tries(), 1);
}

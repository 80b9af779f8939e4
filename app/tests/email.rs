//! The pages that mails lead to, without JavaScript.

mod common;

use std::{fs, path::Path};

use common::site::{Answer, PASSWORD, Site, Visitor};
use http::{StatusCode, header};
use leptos_accounts::{AccountsConfig, mail::FileOutbox};
use tempfile::TempDir;

const NEW: &str = "quiet harbour lantern";
const FORGET: &str = "/api/request_password_reset";
const ANN: &str = "ann@example.com";

/// A site that puts its mails into a folder.
struct Post {
    site: Site,
    folder: TempDir,
}

impl Post {
    async fn open(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let outbox = FileOutbox::new(folder.path(), "Notebook <no-reply@localhost>");
        let site = Site::with(|config| {
            let origin = "http://localhost:3000".parse().expect("an origin");
            adjust(config.origin(origin).mailer(outbox.expect("a sender")))
        });
        Self {
            site: site.await,
            folder,
        }
    }

    /// The paths of all links that were sent, in order, when there are no more to send.
    async fn links(&self) -> Vec<String> {
        self.site.database.accounts().drain_mail().await;
        links(self.folder.path())
    }

    async fn newest(&self) -> String {
        self.links().await.pop().expect("a mail")
    }

    /// A link for a new password.
    async fn forgotten(&self) -> String {
        self.links().await;
        let mut visitor = self.site.visitor();
        let asked = visitor
            .post("/forgot-password", FORGET, &[("email", ANN)])
            .await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
        self.newest().await
    }
}

fn links(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    let mails = files
        .iter()
        .map(|file| fs::read_to_string(file).expect("text"));
    mails
        .filter_map(|mail| {
            let link = mail.lines().find(|line| line.starts_with("http"))?;
            Some(link.strip_prefix("http://localhost:3000")?.to_owned())
        })
        .collect()
}

fn token(link: &str) -> &str {
    link.split_once("?token=").expect("a token").1
}

/// Sends the form of the page that a link leads to.
async fn reset(visitor: &mut Visitor<'_>, link: &str, new: &str) -> Answer {
    let fields = [("token", token(link)), ("new_password", new)];
    visitor.post(link, "/api/reset_password", &fields).await
}

async fn verify(visitor: &mut Visitor<'_>, link: &str) -> Answer {
    let fields = [("token", token(link))];
    visitor.post(link, "/api/verify_email", &fields).await
}

async fn sign_in(visitor: &mut Visitor<'_>, password: &str) -> StatusCode {
    let fields = [("email", ANN), ("password", password)];
    visitor
        .post("/sign-in", "/api/sign_in", &fields)
        .await
        .status
}

/// The opening tag of what a form says that was carried out.
fn said(answer: &Answer) -> &str {
    let (before, after) = answer.body.split_once("form-done").expect("it");
    let start = before.rfind('<').expect("its start");
    let end = after.find('>').expect("its end");
    let length = before.len() - start + "form-done".len() + end;
    &answer.body[start..start + length]
}

/// Without what differs from page to page.
fn same_part(answer: &Answer) -> String {
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str();
    let (_, rest) = policy
        .expect("ASCII")
        .split_once("'nonce-")
        .expect("a nonce");
    let nonce = rest.split('\'').next().expect("its end");
    answer.body.replace(nonce, "NONCE")
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_link_consumes_nothing_and_tells_nobody() {
    let post = Post::open(|config| config).await;
    let mut ann = post.site.member("ann").await;
    let verifies = post.newest().await;
    let resets = post.forgotten().await;
    // A program that looks through mails, and whoever reads them.
    for link in [&verifies, &resets] {
        for _ in 0..3 {
            let page = post.site.visitor().get(link).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.body);
            assert_eq!(page.headers[header::REFERRER_POLICY], "no-referrer");
            let cache = page.headers[header::CACHE_CONTROL].to_str().expect("ASCII");
            assert!(cache.contains("no-store"), "{cache}");
            let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str();
            assert!(policy.expect("ASCII").starts_with("default-src 'self'"));
            assert!(!page.headers.contains_key(header::SET_COOKIE));
            assert!(page.body.contains(token(link)), "the form has it");
            assert!(said(&page).contains("hidden"), "{}", page.body);
        }
    }
    let verified = verify(&mut ann, &verifies).await;
    assert_eq!(verified.status, StatusCode::OK, "{}", verified.body);
    assert!(!said(&verified).contains("hidden"), "{}", verified.body);
    let changed = reset(&mut post.site.visitor(), &resets, NEW).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert!(!said(&changed).contains("hidden"), "{}", changed.body);
    assert_eq!(changed.headers[header::REFERRER_POLICY], "no-referrer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_and_nobody_is_signed_in_by_it() {
    let post = Post::open(|config| config).await;
    let mut ann = post.site.member("ann").await;
    let link = post.forgotten().await;
    let mut phone = post.site.visitor();
    let mistake = reset(&mut phone, &link, "short").await;
    assert_eq!(mistake.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(mistake.body.contains("15 characters"), "{}", mistake.body);
    assert!(mistake.body.contains(token(&link)), "the form has it still");
    let changed = reset(&mut phone, &link, NEW).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert_eq!(phone.get("/notes").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ann.get("/notes").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        sign_in(&mut phone, PASSWORD).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(sign_in(&mut phone, NEW).await, StatusCode::SEE_OTHER);
    assert_eq!(phone.get("/notes").await.status, StatusCode::OK);
    let again = reset(&mut phone, &link, PASSWORD).await;
    assert!(
        again.body.contains("does not work any more"),
        "{}",
        again.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_the_same_whether_there_is_an_account_or_not() {
    let post = Post::open(|config| config).await;
    post.site.member("ann").await;
    let ask = async |email: &str| {
        let mut stranger = post.site.visitor();
        stranger
            .post("/forgot-password", FORGET, &[("email", email)])
            .await
    };
    let (known, unknown) = (ask(ANN).await, ask("nobody@example.com").await);
    assert_eq!(known.status, StatusCode::OK);
    assert_eq!(unknown.status, known.status);
    assert_eq!(same_part(&unknown), same_part(&known));
    assert!(!said(&known).contains("hidden"), "{}", known.body);
    assert!(!known.body.contains(ANN), "{}", known.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_did_not_sign_up_here_is_led_to_a_new_password() {
    let post = Post::open(|config| config).await;
    let mut mallory = post.site.member("ann").await;
    let mut ann = post.site.visitor();
    let verified = verify(&mut ann, &post.newest().await).await;
    assert_eq!(verified.status, StatusCode::SEE_OTHER, "{}", verified.body);
    let page = verified.location.expect("a page");
    assert_eq!(ann.get(&page).await.status, StatusCode::OK);
    assert_eq!(reset(&mut ann, &page, NEW).await.status, StatusCode::OK);
    assert_eq!(sign_in(&mut ann, NEW).await, StatusCode::SEE_OTHER);
    assert_eq!(mallory.get("/notes").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        sign_in(&mut mallory, PASSWORD).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_say_so_until_the_address_is_verified() {
    let post = Post::open(|config| config).await;
    let mut ann = post.site.member("ann").await;
    let heading = "Verify your e-mail address";
    let page = ann.get("/settings").await;
    assert!(page.body.contains(heading), "{}", page.body);
    let sent = ann
        .post("/settings", "/api/request_verification", &[])
        .await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    assert!(!said(&sent).contains("hidden"), "{}", sent.body);
    let link = post.newest().await;
    assert_eq!(verify(&mut ann, &link).await.status, StatusCode::OK);
    let page = ann.get("/settings").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains(heading), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_addresses_are_verified_first_a_sign_up_leads_to_the_mailbox() {
    let post = Post::open(|config| config.verify_first(true)).await;
    let mut ann = post.site.visitor();
    let fields = [("email", ANN), ("password", PASSWORD)];
    let signed_up = ann.post("/sign-up", "/api/sign_up", &fields).await;
    assert_eq!(
        signed_up.status,
        StatusCode::SEE_OTHER,
        "{}",
        signed_up.body
    );
    assert_eq!(signed_up.location.as_deref(), Some("/verify-email"));
    let page = ann.get("/verify-email").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Look into your mailbox"),
        "{}",
        page.body
    );
    assert_eq!(ann.get("/notes").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&mut ann, PASSWORD).await, StatusCode::UNAUTHORIZED);
    let verified = verify(&mut ann, &post.newest().await).await;
    assert_eq!(verified.status, StatusCode::OK, "{}", verified.body);
    assert_eq!(sign_in(&mut ann, PASSWORD).await, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_mail_nothing_leads_to_it_and_its_pages_are_404() {
    let silent = Site::new().await;
    let post = Post::open(|config| config).await;
    let link = "href=\"/forgot-password\"";
    for (page, status) in [("/sign-in", 200), ("/notes", 401)] {
        for (site, links) in [(&silent, 0), (&post.site, 1)] {
            let answer = site.visitor().get(page).await;
            assert_eq!(answer.status, status);
            assert_eq!(answer.body.matches(link).count(), links, "{}", answer.body);
        }
    }
    for page in [
        "/forgot-password",
        "/reset-password?token=x",
        "/verify-email",
    ] {
        let answer = silent.visitor().get(page).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        assert!(answer.body.contains("sends no e-mail"), "{}", answer.body);
        assert_eq!(post.site.visitor().get(page).await.status, StatusCode::OK);
    }
    let mut ann = silent.member("ann").await;
    let page = ann.get("/settings").await;
    assert!(!page.body.contains("Verify your e-mail"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_can_send_none_of_the_forms() {
    let post = Post::open(|config| config).await;
    let mut ann = post.site.member("ann").await;
    let link = post.newest().await;
    let fields = [("token", token(&link))];
    let forged = ann.post_from_elsewhere(&link, "/api/verify_email", &fields);
    assert_eq!(forged.await.status, StatusCode::FORBIDDEN);
    assert_eq!(verify(&mut ann, &link).await.status, StatusCode::OK);
}

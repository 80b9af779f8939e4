//! Two processes over one database are one site, whichever of them a request reaches.
//!
//! They stand behind one origin, as behind a proxy that sends each request anywhere.

#[allow(
    dead_code,
    unreachable_pub,
    reason = "it belongs to leptos_accounts' tests"
)]
#[path = "../../../crates/leptos_accounts/tests/common/database.rs"]
mod database;
#[allow(dead_code, reason = "this test uses a part of it")]
#[path = "../common/notebook.rs"]
mod notebook;

use database::TestDatabase;
use notebook::{Credential, Notebook, PASSWORD, Variable};

const SECRET: &str = "5pWJg9tS1mVhZ2xp7xw8b0sQmV0cJ3p4T1n2Yk9uRzA=";
const NEW_SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const ANN: &str = "ann@example.com";

struct Site {
    a: Notebook,
    b: Notebook,
    database: TestDatabase,
}

impl Site {
    async fn start() -> Self {
        let database = TestDatabase::fresh().await;
        let a = Notebook::start(database.url(), &[secret(SECRET)]).await;
        let behind = ("PUBLIC_ORIGIN", a.origin().to_owned());
        let b = Notebook::start(database.url(), &[secret(SECRET), behind]).await;
        Self { a, b, database }
    }

    /// There and back again, so that neither is only ever the one that writes.
    fn both_ways(&self) -> [(&Notebook, &Notebook); 2] {
        [(&self.a, &self.b), (&self.b, &self.a)]
    }
}

fn secret(secret: &str) -> Variable {
    ("ROOT_SECRET", secret.to_owned())
}

/// What `/v1/notes` answers to whoever has this cookie.
async fn status(node: &Notebook, cookie: &str) -> u16 {
    node.list(&Credential::Cookie(cookie.to_owned()))
        .await
        .status
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_or_out_on_one_is_signed_in_or_out_on_the_other_at_the_next_request() {
    let site = Site::start().await;
    site.a.sign_up(ANN).await;
    for (here, there) in site.both_ways() {
        let cookie = here.sign_in(ANN).await;
        assert_eq!(status(there, &cookie).await, 200);
        let added = there.add(&Credential::Cookie(cookie.clone()), "Milk").await;
        assert_eq!(added.status, 201);
        assert!(here.page("/notes", &cookie).await.body.contains("Milk"));

        here.sign_out(&cookie).await;
        assert_eq!(status(there, &cookie).await, 401);
        assert_eq!(there.page("/notes", &cookie).await.status, 401);
        assert_eq!(status(here, &cookie).await, 401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_counts_and_ceases_to_count_on_both_at_the_next_request() {
    let site = Site::start().await;
    let cookie = site.a.sign_up(ANN).await;
    for (here, there) in site.both_ways() {
        for (command, status) in [
            (&["grant", ANN, "admin", "--unverified"][..], 200),
            (&["withdraw", ANN, "admin"], 403),
        ] {
            // By a third process, as an operator does.
            here.command(command);
            for node in [there, here] {
                assert_eq!(
                    node.page("/admin", &cookie).await.status,
                    status,
                    "{command:?}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_on_one_ends_the_sessions_of_the_other() {
    let site = Site::start().await;
    let mine = site.a.sign_up(ANN).await;
    let others = [site.a.sign_in(ANN).await, site.b.sign_in(ANN).await];
    let fields = [
        ("current_password", PASSWORD),
        ("new_password", "another-lantern-by-the-quiet-harbour"),
    ];
    let changed = site
        .a
        .post("/settings", "/api/change_password", Some(&mine), &fields)
        .await;
    assert_eq!(changed.status, 303, "{}", changed.body);
    let mine = changed.cookie.unwrap_or(mine);
    for node in [&site.b, &site.a] {
        assert_eq!(status(node, &mine).await, 200);
        for other in &others {
            assert_eq!(status(node, other).await, 401);
        }
        let old = [("email", ANN), ("password", PASSWORD)];
        let old = node.post("/sign-in", "/api/sign_in", None, &old).await;
        assert_eq!(old.status, 401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_one_refused_is_carried_out_by_the_other_and_once() {
    let site = Site::start().await;
    site.a.sign_up(ANN).await;
    for (index, (here, there)) in site.both_ways().into_iter().enumerate() {
        let cookie = here.sign_in(ANN).await;
        there.sign_out(&cookie).await;
        let title = format!("Typed before the session ended, {index}");
        let note = [("title", title.as_str()), ("body", "")];
        let refused = here
            .post("/notes", "/api/add_note", Some(&cookie), &note)
            .await;
        assert_eq!(refused.status, 401, "{}", refused.body);
        let seal = refused.hidden("__resume").expect("a sealed form");

        // It is this browser's form.
        let mut browser = vec![cookie.clone()];
        browser.extend(refused.cookies.iter().cloned());
        let browser = browser.join("; ");
        let again = [("__resume", seal), ("email", ANN), ("password", PASSWORD)];
        let mut last = cookie;
        for node in [there, here, there] {
            let done = node
                .post("/notes", "/api/sign_in", Some(&browser), &again)
                .await;
            assert_eq!(done.status, 303, "{}", done.body);
            last = done.cookie.unwrap_or(last);
        }
        let list = here.list(&Credential::Cookie(last)).await;
        assert_eq!(list.body.matches(&title).count(), 1, "{}", list.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_acknowledged_is_there_when_it_has_died() {
    let mut site = Site::start().await;
    let cookie = site.a.sign_up(ANN).await;
    let kept = Credential::Cookie(cookie.clone());
    for round in 0..3 {
        let ended = site.a.sign_in(ANN).await;
        let title = format!("Round {round}");
        assert_eq!(site.a.add(&kept, &title).await.status, 201);
        site.a.sign_out(&ended).await;
        site.a.crash().await;
        for node in [&site.b, &site.a] {
            assert!(node.list(&kept).await.body.contains(&title));
            assert_eq!(status(node, &ended).await, 401);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_with_another_secret_does_not_start_and_a_rotated_one_does() {
    let site = Site::start().await;
    let url = site.database.url();
    let mut other = Notebook::spawn(url, &[secret(NEW_SECRET)]);
    assert!(!other.gets_ready().await, "it serves");
    let refused = other.output(&["machine", "add", "backup"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("another root secret"), "{said}");
    assert!(!said.contains(NEW_SECRET));

    // First known to all, then in use.
    for rotated in [
        format!("{SECRET},{NEW_SECRET}"),
        format!("{NEW_SECRET},{SECRET}"),
    ] {
        Notebook::start(url, &[secret(&rotated)]).await;
    }
    let mut forgotten = Notebook::spawn(url, &[secret(SECRET)]);
    assert!(
        !forgotten.gets_ready().await,
        "it serves without the new one"
    );
    Notebook::start(url, &[secret(NEW_SECRET)]).await;
}

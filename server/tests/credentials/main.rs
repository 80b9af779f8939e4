//! A service in another process asks for `/v1/notes` with each kind of credential.
//!
//! Three processes: Notebook's server, as it is started by hand; npm's `oidc-provider`; and this one.

#[allow(dead_code, reason = "this test uses a part of it")]
#[path = "../../../crates/leptos_oauth/tests/real_server/server.rs"]
mod authorization_server;
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

use authorization_server::{AUDIENCE, CLIENT, SECRET, Server as AuthorizationServer};
use database::TestDatabase;
use notebook::{Answer, Credential, Notebook};

const SCOPES: &str = "notes:read notes:write";
const SUBJECT: &str = "user-1";

async fn token(issuer: &AuthorizationServer, kind: &str) -> String {
    let tokens = issuer.user_token_for(SUBJECT, kind, SCOPES).await;
    tokens.access_token
}

/// Notebook, which accepts this issuer's tokens, and its database.
async fn notebook_for(issuer: &AuthorizationServer) -> (Notebook, TestDatabase) {
    let database = TestDatabase::fresh().await;
    let variables = [
        ("OAUTH_ISSUER", issuer.url.clone()),
        ("OAUTH_AUDIENCE", AUDIENCE.to_owned()),
        ("OAUTH_CLIENT_ID", CLIENT.to_owned()),
        ("OAUTH_CLIENT_SECRET", SECRET.to_owned()),
    ];
    let notebook = Notebook::start(database.url(), &variables).await;
    (notebook, database)
}

/// Every challenge that `/v1` has, and the error on the one that was tried.
fn assert_challenged(answer: &Answer, name: &str) {
    assert_eq!(answer.status, 401, "{name}: {}", answer.body);
    let schemes = ["Bearer ", "ApiKey ", "Session "];
    assert_eq!(answer.challenges.len(), schemes.len(), "{name}");
    for (challenge, scheme) in answer.challenges.iter().zip(schemes) {
        assert!(challenge.starts_with(scheme), "{name}: {challenge}");
    }
    assert!(answer.body.contains("urn:leptos-auth:"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_credential_reads_and_writes_until_it_is_taken_away() {
    let issuer = AuthorizationServer::start();
    let (notebook, _database) = notebook_for(&issuer).await;
    let cookie = notebook.sign_up("ann@example.com").await;
    let key = notebook.make_key(&cookie).await;
    notebook.command(&["link", "ann@example.com", SUBJECT]);
    notebook.command(&["machine", "add", "backup"]);
    let opaque = notebook.command(&["machine", "token", "backup", "notes:read,notes:write", "1"]);
    let signed = notebook.command(&["machine", "jwt", "backup", "notes:read,notes:write", "1"]);
    let mut credentials = vec![
        ("session", Credential::Cookie(cookie.clone())),
        ("API key", Credential::Bearer(key.clone())),
        ("API key in its header", Credential::Key(key.clone())),
        ("machine token", Credential::Bearer(opaque.clone())),
        ("signed machine token", Credential::Bearer(signed)),
    ];
    for kind in ["RS256", "ES256", "EdDSA", "opaque"] {
        credentials.push((kind, Credential::Bearer(token(&issuer, kind).await)));
    }

    for (name, credential) in &credentials {
        let added = notebook.add(credential, name).await;
        assert_eq!(added.status, 201, "{name}: {}", added.body);
        let list = notebook.list(credential).await;
        assert_eq!(list.status, 200, "{name}: {}", list.body);
        assert!(list.body.contains(&format!("\"{name}\"")), "{}", list.body);
        // A service has notes of its own, and nobody else's.
        let is_service = name.contains("machine");
        assert_eq!(list.body.contains("\"session\""), !is_service, "{name}");
    }

    notebook.command(&["machine", "disable", "backup"]);
    notebook.command(&["unlink", SUBJECT]);
    notebook.revoke_key(&cookie, &key).await;
    notebook.sign_out(&cookie).await;
    for (name, credential) in &credentials {
        assert_challenged(&notebook.list(credential).await, name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_credential_of_ours_is_challenged_and_two_are_refused() {
    let issuer = AuthorizationServer::start();
    let (notebook, _database) = notebook_for(&issuer).await;
    let cookie = notebook.sign_up("ann@example.com").await;
    let key = notebook.make_key(&cookie).await;
    notebook.command(&["link", "ann@example.com", SUBJECT]);
    let jwt = token(&issuer, "ES256").await;
    let truncated = jwt[..jwt.len() - 8].to_owned();
    let stranger = issuer.user_token_for("user-2", "ES256", SCOPES).await;
    let id_token = issuer.user_token(SUBJECT, "ES256").await.id_token;
    for (name, token) in [
        ("nonsense", "nonsense".to_owned()),
        ("a truncated JWT", truncated),
        ("a truncated key", key[..key.len() - 8].to_owned()),
        ("somebody else's JWT", stranger.access_token),
        ("an ID token", id_token),
        ("a long one", "a".repeat(12_000)),
    ] {
        let answer = notebook.list(&Credential::Bearer(token)).await;
        assert_challenged(&answer, name);
        let error = "error=\"invalid_token\"";
        assert!(answer.challenges[0].contains(error), "{name}");
        assert!(!answer.challenges[1].contains("error"), "{name}");
    }
    let nothing = notebook.list(&Credential::None).await;
    assert_challenged(&nothing, "nothing");
    assert!(!nothing.challenges.concat().contains("error="));

    let both = Credential::Both(jwt, key.clone());
    assert_eq!(notebook.list(&both).await.status, 400);
    // A key that fails does not fall back to the cookie beside it.
    let beside = Credential::BesideCookie("ak_0".into(), cookie);
    assert_challenged(&notebook.list(&beside).await, "a key beside a cookie");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_authorization_server_nobody_can_tell_and_keys_go_on() {
    let issuer = AuthorizationServer::start();
    let (notebook, _database) = notebook_for(&issuer).await;
    let cookie = notebook.sign_up("ann@example.com").await;
    let key = notebook.make_key(&cookie).await;
    notebook.command(&["link", "ann@example.com", SUBJECT]);
    let tokens = [
        token(&issuer, "ES256").await,
        token(&issuer, "opaque").await,
    ];
    drop(issuer);
    for token in tokens {
        let answer = notebook.list(&Credential::Bearer(token)).await;
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(answer.challenges.is_empty());
    }
    for credential in [Credential::Bearer(key), Credential::Cookie(cookie)] {
        assert_eq!(notebook.list(&credential).await.status, 200);
    }
}

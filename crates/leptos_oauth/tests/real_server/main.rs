//! Against a real authorization server: npm's `oidc-provider`, as a process of its own.
//!
//! What is wrong with a token is in the other tests, whose issuer can be told to lie. Here it is seen
//! that both ends mean the same by what is right.

#[path = "../common/site.rs"]
mod site;

mod server;

use std::time::Duration;

use leptos_oauth::{Algorithm, ResourceServer, ResourceServerBuilder, clock::ManualClock};
use server::{AUDIENCE, CLIENT, SECRET, Server};
use site::Site;

const INTROSPECTION: &str = "/token/introspection";

fn jwt(server: &Server) -> ResourceServerBuilder {
    patient(ResourceServer::jwt(&*server.url, AUDIENCE))
}

fn introspection(server: &Server) -> ResourceServerBuilder {
    patient(ResourceServer::introspection(
        &*server.url,
        AUDIENCE,
        CLIENT,
        SECRET,
    ))
}

/// The machine that runs all of these at once may be slow.
fn patient(builder: ResourceServerBuilder) -> ResourceServerBuilder {
    builder.patience(Duration::from_secs(30))
}

fn site(builder: ResourceServerBuilder) -> Site {
    Site::new(builder.build().expect("it can work"))
}

#[tokio::test]
async fn a_jwt_of_every_algorithm_is_accepted() {
    let server = Server::start();
    let site = site(jwt(&server));
    for kind in ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"] {
        let token = server.user_token("ann", kind).await.access_token;
        let caller = site.assert_passes(&token).await;
        assert_eq!(caller.subject, "ann", "{kind}");
        assert_eq!(caller.client, "program", "{kind}");
        assert_eq!(caller.scopes, ["read"], "{kind}");
    }
    assert_eq!(server.count("/jwks").await, 1);
}

#[tokio::test]
async fn a_program_is_its_own_subject_in_a_jwt() {
    let server = Server::start();
    let token = server.program_token("ES256").await.access_token;
    let caller = site(jwt(&server)).assert_passes(&token).await;
    assert_eq!((&*caller.subject, &*caller.client), ("program", "program"));
}

#[tokio::test]
async fn a_program_has_no_subject_when_it_is_asked_about() {
    let server = Server::start();
    let token = server.program_token("opaque").await.access_token;
    site(introspection(&server)).assert_refused(&token).await;
    let loose = introspection(&server).dangerous_take_client_for_subject();
    assert_eq!(site(loose).assert_passes(&token).await.subject, "program");
}

#[tokio::test]
async fn a_token_for_somebody_else_is_refused() {
    let (server, other) = (Server::start(), Server::start());
    let elsewhere = patient(ResourceServer::jwt(
        &*server.url,
        "https://elsewhere.example",
    ));
    let elsewhere = site(elsewhere);
    let token = server.user_token("ann", "ES256").await.access_token;
    elsewhere.assert_refused(&token).await;
    let foreign = other.user_token("ann", "ES256").await.access_token;
    let site = site(jwt(&server));
    site.assert_passes(&token).await;
    site.assert_refused(&foreign).await;
}

#[tokio::test]
async fn an_algorithm_that_is_not_on_the_list_is_refused() {
    let server = Server::start();
    let site = site(jwt(&server).algorithms([Algorithm::EdDsa]));
    let refused = server.user_token("ann", "RS256").await.access_token;
    site.assert_refused(&refused).await;
    let token = server.user_token("ann", "EdDSA").await.access_token;
    site.assert_passes(&token).await;
}

#[tokio::test]
async fn a_jwt_expires() {
    let (server, clock) = (Server::start(), ManualClock::default());
    let site = site(jwt(&server).clock(clock.clone()));
    let token = server.user_token("ann", "ES256").await.access_token;
    site.assert_passes(&token).await;
    clock.advance(Duration::from_secs(700));
    site.assert_expired(&token).await;
}

#[tokio::test]
async fn an_id_token_is_no_access_token() {
    let server = Server::start();
    let tokens = server.user_token("ann", "RS256").await;
    let site = site(jwt(&server));
    site.assert_passes(&tokens.access_token).await;
    site.assert_refused(&tokens.id_token).await;
    // Not even where `aud` is the name of the client, which ID tokens are for.
    let builder = patient(ResourceServer::jwt(&*server.url, "program"));
    self::site(builder).assert_refused(&tokens.id_token).await;
}

#[tokio::test]
async fn keys_that_are_changed_are_picked_up() {
    let (server, clock) = (Server::start(), ManualClock::default());
    let site = site(jwt(&server).clock(clock.clone()));
    let old = server.user_token("ann", "ES256").await.access_token;
    site.assert_passes(&old).await;
    server.rotate_keys().await;
    clock.advance(Duration::from_secs(31));
    let new = server.user_token("ann", "ES256").await.access_token;
    site.assert_passes(&new).await;
    site.assert_refused(&old).await;
    assert_eq!(server.count("/jwks").await, 2);
}

#[tokio::test]
async fn the_server_is_asked_once_a_minute_about_an_opaque_token() {
    let (server, clock) = (Server::start(), ManualClock::default());
    let site = site(introspection(&server).clock(clock.clone()));
    let token = server.user_token("ann", "opaque").await.access_token;
    for _ in 0..5 {
        let caller = site.assert_passes(&token).await;
        assert_eq!(caller.subject, "ann");
        assert_eq!(caller.scopes, ["read"]);
    }
    assert_eq!(server.count(INTROSPECTION).await, 1);
    clock.advance(Duration::from_secs(60));
    site.assert_passes(&token).await;
    assert_eq!(server.count(INTROSPECTION).await, 2);
}

#[tokio::test]
async fn a_token_that_was_revoked_is_out_within_a_minute() {
    let (server, clock) = (Server::start(), ManualClock::default());
    let site = site(introspection(&server).clock(clock.clone()));
    let token = server.user_token("ann", "opaque").await.access_token;
    site.assert_passes(&token).await;
    server.revoke(&token).await;
    clock.advance(Duration::from_secs(59));
    site.assert_passes(&token).await;
    clock.advance(Duration::from_secs(1));
    site.assert_refused(&token).await;
}

#[tokio::test]
async fn a_token_that_is_bound_to_a_key_is_refused() {
    let server = Server::start();
    let site = site(jwt(&server).introspect(CLIENT, SECRET));
    for kind in ["ES256", "opaque"] {
        let token = server.bound_token("ann", kind).await.access_token;
        site.assert_refused(&token).await;
    }
    assert_eq!(server.count(INTROSPECTION).await, 1);
}

#[tokio::test]
async fn a_refresh_token_is_no_access_token() {
    let server = Server::start();
    let tokens = server.user_token("ann", "opaque").await;
    let site = site(introspection(&server));
    site.assert_passes(&tokens.access_token).await;
    site.assert_refused(&tokens.refresh_token).await;
    assert_eq!(server.count(INTROSPECTION).await, 2);
}

#[tokio::test]
async fn what_is_no_token_is_refused_by_the_server_too() {
    let server = Server::start();
    let site = site(introspection(&server));
    let jwt = server.user_token("ann", "ES256").await.access_token;
    for token in ["a", "a.b.c", "~", &jwt] {
        site.assert_refused(token).await;
    }
}

#[tokio::test]
async fn both_kinds_are_accepted_where_both_are_set_up() {
    let server = Server::start();
    let site = site(jwt(&server).introspect(CLIENT, SECRET));
    for kind in ["ES256", "opaque"] {
        let token = server.user_token("ann", kind).await.access_token;
        site.assert_passes(&token).await;
    }
    assert_eq!(server.count(INTROSPECTION).await, 1);
}

#[tokio::test]
async fn a_wrong_secret_is_a_503() {
    let server = Server::start();
    let token = server.user_token("ann", "opaque").await.access_token;
    let wrong = ResourceServer::introspection(&*server.url, AUDIENCE, CLIENT, "wrong");
    site(patient(wrong)).assert_unavailable(&token).await;
}

#[tokio::test]
async fn a_server_that_is_gone_is_a_503() {
    let (server, clock) = (Server::start(), ManualClock::default());
    let builder = jwt(&server).introspect(CLIENT, SECRET);
    let site = site(builder.clock(clock.clone()));
    let [jwt, opaque, unseen] = [
        server
            .user_token("ann", "ES256&ttl=3600")
            .await
            .access_token,
        server.user_token("ann", "opaque").await.access_token,
        server.user_token("ann", "opaque").await.access_token,
    ];
    site.assert_passes(&jwt).await;
    site.assert_passes(&opaque).await;
    drop(server);
    site.assert_passes(&jwt).await;
    site.assert_passes(&opaque).await;
    site.assert_unavailable(&unseen).await;
    clock.advance(Duration::from_secs(60));
    site.assert_unavailable(&opaque).await;
    clock.advance(Duration::from_secs(540));
    site.assert_unavailable(&jwt).await;
}

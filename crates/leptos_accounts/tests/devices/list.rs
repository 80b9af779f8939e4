//! Where somebody is signed in, and the end of it.

use axum::http::StatusCode;
use leptos_accounts::AccountsError;

use crate::{
    common::{EMAIL, PASSWORD},
    site::{FIREFOX, SAFARI, Site},
};

const OK: StatusCode = StatusCode::OK;
const OVER: StatusCode = StatusCode::UNAUTHORIZED;
const MISSING: StatusCode = StatusCode::NOT_FOUND;

#[tokio::test]
async fn each_device_is_named_after_what_it_signed_in_with() {
    let site = Site::open().await;
    site.ann().await;
    site.signed_in(SAFARI).await;
    let here = site.signed_in(FIREFOX).await;
    let devices = site.devices(&here).await;
    let mut names: Vec<_> = devices.iter().map(|it| it.name.as_deref()).collect();
    names.sort_unstable();
    // The first has not said what it is.
    let expected = [None, Some("Firefox on Linux"), Some("Safari on iPhone")];
    assert_eq!(names, expected);
    let current: Vec<_> = devices.iter().filter(|it| it.is_current).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].name.as_deref(), Some("Firefox on Linux"));
}

#[tokio::test]
async fn a_device_that_changes_is_named_anew() {
    let site = Site::open().await;
    site.ann().await;
    let phone = site.signed_in(SAFARI).await;
    site.app.clock.advance(std::time::Duration::from_secs(60));
    site.get("/me", &phone).await;
    let devices = site.devices(&phone).await;
    let here = devices.iter().find(|it| it.is_current).expect("this one");
    assert_eq!(here.name.as_deref(), Some("Firefox on Linux"));
}

#[tokio::test]
async fn one_is_ended_and_the_others_go_on() {
    let site = Site::open().await;
    site.ann().await;
    let (phone, here) = (site.signed_in(SAFARI).await, site.signed_in(FIREFOX).await);
    let devices = site.devices(&here).await;
    let ended = devices
        .iter()
        .find(|it| it.name.as_deref() == Some("Safari on iPhone"))
        .expect("the phone");
    let fields = format!("id={}", ended.id);
    assert_eq!(site.post("/devices", &here, &fields).await.status, OK);
    assert_eq!(site.get("/me", &phone).await.status, OVER);
    assert_eq!(site.get("/me", &here).await.status, OK);
    assert_eq!(site.devices(&here).await.len(), 2);
    let again = site.post("/devices", &here, &fields).await;
    assert_eq!(again.status, MISSING);
}

#[tokio::test]
async fn all_others_are_ended_at_once() {
    let site = Site::open().await;
    let first = site.ann().await;
    let (phone, here) = (site.signed_in(SAFARI).await, site.signed_in(FIREFOX).await);
    let ended = site.post("/others", &here, "").await;
    assert_eq!((ended.status, &*ended.body), (OK, "2"));
    for other in [&first, &phone] {
        assert_eq!(site.get("/me", other).await.status, OVER);
    }
    assert_eq!(site.devices(&here).await.len(), 1);
}

#[tokio::test]
async fn nobody_ends_the_device_of_somebody_else() {
    let site = Site::open().await;
    let ann = site.ann().await;
    let id = site.devices(&ann).await.remove(0).id;
    let bob = site
        .app
        .credentials("/up", None, "bob@example.com", PASSWORD)
        .await;
    let bob = bob.cookie().expect("a cookie");
    for id in [
        &*id,
        "",
        "0",
        "0000000000000000",
        "../../etc/passwd",
        "' OR 1=1",
    ] {
        let answer = site.post("/devices", &bob, &format!("id={id}")).await;
        assert_eq!(answer.status, MISSING, "{id}");
    }
    site.post("/others", &bob, "").await;
    assert_eq!(site.get("/me", &ann).await.status, OK);
}

#[tokio::test]
async fn what_names_a_device_signs_nobody_in_and_is_no_part_of_what_does() {
    let site = Site::open().await;
    let cookie = site.ann().await;
    let id = site.devices(&cookie).await.remove(0).id;
    let hash = "SELECT COUNT(*) FROM account_sessions WHERE id_hash LIKE '%' || public_id || '%'";
    assert_eq!(site.app.count(hash).await, 0);
    assert!(id.len() == 16 && !cookie.contains(&id));
    let planted = format!("{}={id}", site.app.cookie_name());
    assert_eq!(site.get("/me", &planted).await.status, OVER);
}

#[tokio::test]
async fn who_is_signed_out_lists_and_ends_nothing() {
    let site = Site::open().await;
    let cookie = site.ann().await;
    for path in ["/devices", "/others"] {
        assert_eq!(site.post(path, "none=1", "id=0").await.status, OVER);
    }
    assert_eq!(site.get("/devices", "none=1").await.status, OVER);
    assert_eq!(site.get("/me", &cookie).await.status, OK);
}

#[tokio::test]
async fn the_operator_ends_the_sessions_of_one_account_or_of_all() {
    let site = Site::open().await;
    let ann = site.ann().await;
    let bob = site
        .app
        .credentials("/up", None, "bob@example.com", PASSWORD)
        .await;
    let bob = bob.cookie().expect("a cookie");
    let accounts = &site.app.accounts;
    assert_eq!(accounts.revoke_sessions_of(EMAIL).await.expect("ended"), 1);
    assert_eq!(site.get("/me", &ann).await.status, OVER);
    assert_eq!(site.get("/me", &bob).await.status, OK);
    let nobody = accounts.revoke_sessions_of("cleo@example.com").await;
    assert!(matches!(nobody, Err(AccountsError::NoSuchAccount)));
    assert_eq!(accounts.revoke_all_sessions().await.expect("ended"), 1);
    assert_eq!(site.get("/me", &bob).await.status, OVER);
}

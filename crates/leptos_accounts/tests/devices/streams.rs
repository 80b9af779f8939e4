//! What is being sent to a device follows its session, and ends with it.

use std::time::{Duration, Instant};

use axum::body::Body;
use http_body_util::BodyExt;

use crate::{
    common::EMAIL,
    site::{FIREFOX, Site},
};

/// Reads on until it is cut off, and says after how long that was.
async fn cut_off(mut body: Body) -> Duration {
    let begun = Instant::now();
    while body
        .frame()
        .await
        .expect("it has no end of its own")
        .is_ok()
    {
        assert!(begun.elapsed() < Duration::from_secs(5), "it goes on");
    }
    begun.elapsed()
}

/// Reads for longer than the table is asked after.
async fn goes_on(body: &mut Body) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(1_200) {
        body.frame().await.expect("a frame").expect("it goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_to_a_device_that_is_ended_is_cut_off() {
    let site = Site::open().await;
    site.ann().await;
    let (there, here) = (site.signed_in(FIREFOX).await, site.signed_in(FIREFOX).await);
    let stream = site.stream(&there).await;
    let devices = site.devices(&there).await;
    let there = devices.iter().find(|it| it.is_current).expect("this one");
    site.post("/devices", &here, &format!("id={}", there.id))
        .await;
    // A busy machine may take longer than the half second that the table is asked after.
    assert!(cut_off(stream).await < Duration::from_secs(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn so_is_what_the_operator_ends() {
    let site = Site::open().await;
    let ann = site.ann().await;
    let stream = site.stream(&ann).await;
    let ended = site.app.accounts.revoke_sessions_of(EMAIL).await;
    assert_eq!(ended.expect("ended"), 1);
    assert!(cut_off(stream).await < Duration::from_secs(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_outlives_the_ids_of_its_session_and_not_the_session() {
    let site = Site::open().await;
    let mut cookie = site.ann().await;
    let mut stream = site.stream(&cookie).await;
    for round in 0..2 {
        let accounts = &site.app.accounts;
        match round {
            0 => accounts
                .grant_unverified(EMAIL, "admin")
                .await
                .expect("granted"),
            _ => assert!(accounts.withdraw(EMAIL, "admin").await.expect("taken")),
        }
        cookie = site.get("/me", &cookie).await.cookie().expect("another id");
        site.get("/me", &cookie).await;
        site.app.clock.advance(Duration::from_secs(61));
        goes_on(&mut stream).await;
    }
    site.post("/out", &cookie, "").await;
    assert!(cut_off(stream).await < Duration::from_secs(2));
}

//! What must never go on, nor be shown.

use super::*;

/// Signed in, and told that it was not kept; nothing of it is shown.
fn assert_lost(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(
        answer.body.contains("data-fate=\"lost\""),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains(TITLE), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_user_gets_nothing_of_it() {
    let (site, clock) = site().await;
    site.member("bob").await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    let answer = sign_in(&mut ann, "bob", &seal).await;
    assert_carried_out(&answer);
    let list = ann.get(NOTES).await;
    assert!(list.body.contains("bob@example.com") && !list.body.contains(TITLE));
    assert_eq!(notes(&site).await, 0, "nothing was resumed");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_minutes_it_is_void() {
    for (seconds, notes_then) in [(599, 1), (601, 0)] {
        let (site, clock) = site().await;
        let mut ann = site.member("ann").await;
        expire(&clock);
        let seal = seal_of(&add(&mut ann).await);
        clock.advance(Duration::from_secs(seconds));
        let answer = sign_in(&mut ann, "ann", &seal).await;
        assert_eq!(notes(&site).await, notes_then, "after {seconds} s");
        if notes_then == 0 {
            assert_lost(&answer);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_seal_opens_in_no_other_browser() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    let mut thief = site.visitor();
    assert_lost(&sign_in(&mut thief, "ann", &seal).await);
    // Nor where the browser has a cookie of its own.
    let mut thief = site.visitor();
    add(&mut thief).await;
    assert_lost(&sign_in(&mut thief, "ann", &seal).await);
    assert_eq!(notes(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_opens_at_no_other_url() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    let fields = [
        ("__resume", &*seal),
        ("email", "ann@example.com"),
        ("password", PASSWORD),
    ];
    for elsewhere in ["/settings", "/notes?a=1", "/"] {
        assert_lost(&ann.clone().post(elsewhere, "/api/sign_in", &fields).await);
    }
    assert_eq!(notes(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_altered_cut_or_made_up_is_void() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    let mut flipped = seal.clone();
    flipped.replace_range(
        60..61,
        if seal.as_bytes()[60] == b'A' {
            "B"
        } else {
            "A"
        },
    );
    for forged in [
        &flipped,
        &seal[..seal.len() - 4],
        "",
        "AAAA",
        "%00\u{fffd}<script>",
    ] {
        assert_lost(&sign_in(&mut ann.clone(), "ann", forged).await);
    }
    assert_eq!(notes(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_gone_opens_nothing() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    let fresh = leptos_accounts::RootSecret::generate();
    let other = site
        .another_node(fresh, |config| config.clock(clock.clone()))
        .await;
    let mut there = other.visitor();
    there.cookies = ann.cookies.clone();
    assert_lost(&sign_in(&mut there, "ann", &seal).await);
    assert_eq!(notes(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_or_up_with_it_runs_nothing_of_anybody() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    let out = ann
        .clone()
        .post(NOTES, "/api/sign_out", &[("__resume", &*seal)])
        .await;
    assert_carried_out(&out);
    let fields = [
        ("__resume", &*seal),
        ("email", "carol@example.com"),
        ("password", PASSWORD),
    ];
    assert_carried_out(&ann.post(NOTES, "/api/sign_up", &fields).await);
    assert_eq!(notes(&site).await, 0);
    assert!(!ann.get(NOTES).await.body.contains(TITLE));
}

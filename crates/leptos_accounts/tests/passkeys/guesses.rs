//! Whatever is sent in place of an answer: nobody gets in, and nothing breaks.

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    Asked, Authenticator, By, Site, added, asked_to_add, asked_to_sign_in, assert_refused, open,
    passkeys,
};

/// Base64 of what is no such thing.
fn noise() -> impl Strategy<Value = String> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    let bytes = prop::collection::vec(any::<u8>(), 0..600);
    prop_oneof![
        bytes.prop_map(|bytes| URL_SAFE_NO_PAD.encode(bytes)),
        ".{0,80}"
    ]
}

/// One part of a right answer, altered: at some byte, or as a whole.
fn alter(credential: &mut Value, part: &str, at: usize, bit: u8, whole: Option<String>) {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    let slot = match part {
        "id" | "rawId" | "type" => &mut credential[part],
        _ => &mut credential["response"][part],
    };
    let text = slot.as_str().unwrap_or_default().to_owned();
    *slot = match whole {
        Some(whole) => json!(whole),
        None => match URL_SAFE_NO_PAD.decode(&text) {
            Ok(mut bytes) if !bytes.is_empty() => {
                let at = at % bytes.len();
                bytes[at] ^= 1 << bit;
                json!(URL_SAFE_NO_PAD.encode(bytes))
            }
            _ => json!(at),
        },
    };
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(future))
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

async fn sign_in(site: &Site, asked: &Asked, token: &str) -> crate::Answer {
    crate::sign_in(site, &asked.browser, token).await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_altered_answer_signs_anybody_in() {
    let site = open().await;
    let ann = site.person("ann").await;
    let authenticator = added(&site, &ann, "Laptop").await;
    let asked = asked_to_sign_in(&site, By::Nobody).await;
    let right = authenticator.assert(&asked.options);
    let parts = vec![
        "rawId",
        "clientDataJSON",
        "authenticatorData",
        "signature",
        "userHandle",
    ];
    let altered = (
        prop::sample::select(parts),
        any::<usize>(),
        0u8..8,
        prop::option::of(noise()),
    );
    let checked = runner(300).run(&altered, |(part, at, bit, whole)| {
        let mut credential = right.clone();
        alter(&mut credential, part, at, bit, whole);
        prop_assume!(credential != right);
        assert_refused(&block_on(sign_in(&site, &asked, &asked.token(&credential))));
        Ok(())
    });
    checked.expect("all are refused");
    let texts = runner(200).run(&noise(), |text| {
        assert_refused(&block_on(sign_in(&site, &asked, &text)));
        let forged = json!({ "ceremony": text, "credential": right }).to_string();
        assert_refused(&block_on(sign_in(&site, &asked, &forged)));
        Ok(())
    });
    texts.expect("all are refused");
    let deep = "[".repeat(10_000);
    assert_refused(&sign_in(&site, &asked, &deep).await);
    let long = asked.token(&json!("x".repeat(20_000)));
    assert_refused(&sign_in(&site, &asked, &long).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_altered_passkey_breaks_anything() {
    let site = open().await;
    let ann = site.person("ann").await;
    let asked = Asked::of(&asked_to_add(&site, &ann, "Laptop").await);
    let right = Authenticator::new().create(&asked.options);
    let parts = vec!["clientDataJSON", "attestationObject"];
    let altered = (
        prop::sample::select(parts),
        any::<usize>(),
        0u8..8,
        prop::option::of(noise()),
    );
    let checked = runner(300).run(&altered, |(part, at, bit, whole)| {
        let mut credential = right.clone();
        alter(&mut credential, part, at, bit, whole);
        let token = asked.token(&credential);
        let answer = block_on(crate::add(&site, &ann, "Laptop", &token));
        prop_assert!(!answer.status.is_server_error(), "{}", answer.body);
        Ok(())
    });
    checked.expect("nothing breaks");
    // Bits that nothing depends on, such as those of the key, may have made one: by the only answer.
    assert!(passkeys(&site).await <= 1);
}

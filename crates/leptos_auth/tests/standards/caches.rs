use http::StatusCode;

use crate::{
    Row, elsewhere, row,
    shared_cache::{Fields, SharedCache},
    site::{DATA, HTML, PAGE, get},
};

pub(crate) const ROWS: &[Row] = &[
    row(
        "H17",
        "no denial says `public`, `s-maxage` or `immutable`, and a shared cache never answers one visitor with what another got",
        || Box::pin(shared()),
    ),
    row(
        "H18",
        "a page that asked who is there is `private, no-store`",
        || Box::pin(private()),
    ),
    elsewhere(
        "H18b",
        "the back button after a sign-out shows nothing",
        "end2end tabs",
    ),
    elsewhere(
        "C7",
        "`Set-Cookie` of what was refused is kept, of what was dropped is not",
        "leptos_auth handlers",
    ),
];

const URIS: [&str; 9] = [
    "/",
    PAGE,
    "/ooo/protected",
    "/in-order/plain",
    "/async/guarded",
    "/admin",
    DATA,
    "/v1/cookie",
    "/v1/missing",
];

fn visitors() -> Vec<Fields> {
    let credentials: [Fields; 6] = [
        vec![],
        vec![("cookie", "user=ada")],
        vec![("cookie", "user=bob")],
        vec![("cookie", "user=admin")],
        vec![("authorization", "Bearer ada")],
        vec![("authorization", "Bearer garbage")],
    ];
    let accepts: [Fields; 3] = [
        vec![("accept", HTML)],
        vec![("accept", "application/json")],
        vec![("accept", HTML), ("sec-fetch-dest", "image")],
    ];
    let all = credentials.iter().flat_map(|credential| {
        accepts
            .iter()
            .map(|accept| [credential.clone(), accept.clone()].concat())
    });
    all.collect()
}

/// Everybody asks for everything; then everybody asks again, with the cache in between.
async fn shared() {
    let mut cache = SharedCache::default();
    for uri in URIS {
        for visitor in visitors() {
            let answer = get(uri, &visitor).await;
            let control = answer.header("cache-control");
            if answer.status.is_client_error() && uri != "/nowhere" {
                for word in ["public", "s-maxage", "immutable", "max-age"] {
                    assert!(!control.contains(word), "{uri}: {control}");
                }
                assert!(!answer.headers.contains_key("etag"), "{uri}");
            }
            cache.keep(uri, &visitor, &answer);
        }
    }
    for uri in URIS {
        for visitor in visitors() {
            let Some((status, body)) = cache.answer(uri, &visitor) else {
                continue;
            };
            let fresh = get(uri, &visitor).await;
            assert_eq!(status, fresh.status, "{uri} for {visitor:?}");
            assert!(!body.contains("CANARY"), "{uri} for {visitor:?}");
        }
    }
    assert!(cache.len() > 0, "public pages are kept");
}

async fn private() {
    for uri in ["/ooo/protected", "/in-order/guarded", "/async/plain"] {
        let answer = get(uri, &[("accept", HTML), ("cookie", "user=ada")]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("cache-control"), "private, no-store", "{uri}");
    }
}

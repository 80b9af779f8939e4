//! Which session a request is of, where it names two.

#![cfg(feature = "ssr")]

mod common;

use axum::http::StatusCode;
use common::App;

#[tokio::test]
async fn neither_counts_in_whichever_order() {
    let app = App::new().await;
    let ann = app.signed_up().await;
    let other = format!("{}=AAAAAAAAAAAAAAAAAAAAAA", app.cookie_name());
    for both in [
        format!("{ann}; {other}"),
        format!("{other}; {ann}"),
        format!("a=b; {ann}; {ann}"),
    ] {
        let answer = app.get("/me", Some(&both)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{both}");
        assert_eq!(answer.body, "NoCredential", "{both}");
    }
}

#[tokio::test]
async fn cookies_of_others_do_no_harm() {
    let app = App::new().await;
    let ann = app.signed_up().await;
    let name = app.cookie_name();
    for beside in [
        format!("{ann}; x{name}=1; {name}x=2"),
        format!(" a=b ;{ann} ;c"),
    ] {
        let answer = app.get("/me", Some(&beside)).await;
        assert_eq!(answer.body, "ann@example.com []", "{beside}");
    }
}

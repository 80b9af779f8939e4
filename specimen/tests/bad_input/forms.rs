//! Posted forms whose hidden fields name what they should not.

use http::{Method, StatusCode, header};

use crate::common::{Answer, Dialect, FORM, harmless::harmless, request};

async fn post(uri: &str, user: Option<&str>, form: &str) -> Answer {
    let cell: String = format!("{uri} {user:?} {form}").chars().take(180).collect();
    let ask = request(Method::POST, uri, user)
        .header(header::ACCEPT, Dialect::Browser.accept())
        .header(header::CONTENT_TYPE, FORM);
    harmless(&cell, ask, form.to_owned()).await
}

#[tokio::test]
async fn a_function_that_does_not_exist_is_a_bad_request() {
    let long = "a".repeat(100_000);
    let names = [
        "",
        "/",
        "%00",
        "sign_in",
        "/api",
        "/api/",
        "/api/functions/post/",
        "/api/functions/Post",
        "/API/functions/post",
        "//api/functions/post",
        "/other/functions/post",
        "/api/../api/functions/post",
        "/api/functions/./post",
        "/api/functions/../../etc/passwd",
        "../../api/functions/post",
        "/handlers/handler/unauthorized",
        "/healthz",
        "http://localhost:3000/api/functions/post",
        "https://evil.example/api/functions/post",
        "/api/functions/post?demand=unauthorized",
        "/api/functions/post#x",
        "/api/functions/post%20",
        "/api/functions/post%00",
        "%252Fapi%252Ffunctions%252Fpost",
        "/api/functions%255Cpost",
        "/api/functions/get",
        "/api/functions/delete",
        "/api/functions/put",
        "/api/functions/socket",
        "%ff%fe/api/functions/post",
        long.as_str(),
    ];
    for name in names {
        for user in [None, Some("ada"), Some("admin")] {
            for uri in [
                "/",
                "/ooo/auth-form/unauthorized",
                "/nowhere",
                "/handlers/handler/forbidden",
            ] {
                let form = format!("__function={name}&demand=unauthorized");
                let answer = post(uri, user, &form).await;
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{uri} {name:.80}");
            }
        }
    }
}

#[tokio::test]
async fn only_the_first_of_several_names_counts() {
    let good = "__function=%2Fapi%2Ffunctions%2Fpost";
    for (form, status) in [
        // It is run, and then finds a field twice.
        (
            format!("{good}&demand=unauthorized&__function=%2Fapi%2Fnone"),
            422,
        ),
        (format!("{good}&{good}&demand=unauthorized"), 422),
        (
            format!("__function=%2Fapi%2Fnone&{good}&demand=unauthorized"),
            400,
        ),
        (format!("__function=&{good}&demand=unauthorized"), 400),
        // Not the first field: no form of ours, and the page takes no other.
        (format!("demand=unauthorized&{good}"), 405),
        (format!("=&{good}&demand=unauthorized"), 405),
        (
            format!("__Function=%2Fapi%2Ffunctions%2Fpost&{good}&demand=unauthorized"),
            405,
        ),
    ] {
        let answer = post("/", Some("ada"), &form).await;
        assert_eq!(answer.status.as_u16(), status, "{form}: {}", answer.body);
    }
}

#[tokio::test]
async fn another_spelling_of_the_field_is_the_same_field() {
    for name in ["__functio%6E", "%5F%5Ffunction", "__function"] {
        for path in [
            "/api/functions/post",
            "%2Fapi%2Ffunctions%2Fpost",
            "%2fapi/functions/%70ost",
        ] {
            let form = format!("{name}={path}&demand=unauthorized");
            let answer = post("/", None, &form).await;
            answer.assert_denied(StatusCode::UNAUTHORIZED, &form);
            let answer = post("/", Some("ada"), &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form}");
        }
    }
}

#[tokio::test]
async fn a_form_without_sense_is_a_client_s_mistake() {
    let many = "a=b&".repeat(30_000);
    let large = format!(
        "__function=%2Fapi%2Ffunctions%2Fpost&demand={}",
        "x".repeat(1 << 20)
    );
    let fields = [
        "demand=nobody",
        "demand=",
        "",
        "demand",
        "demand[]=unauthorized",
        "demand[a][b]=c",
        "demand=unauthorized&demand=forbidden",
        "%ff=%fe&demand=%ff",
        "&&&&",
        "demand=%",
        "demand=%zz",
        "demand[[[[[[=x",
        many.as_str(),
    ];
    for fields in fields {
        let form = format!("__function=%2Fapi%2Ffunctions%2Fpost&{fields}");
        let answer = post("/", Some("ada"), &form).await;
        assert!(
            answer.status.is_client_error(),
            "{fields:.80}: {}",
            answer.status
        );
    }
    for user in [None, Some("ada")] {
        let answer = post("/", user, &large).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    }
}

#[tokio::test]
async fn a_form_may_not_name_a_function_behind_a_path_rule() {
    // Registered for GET, as every WebSocket is, so that no form can name it at all.
    for user in [None, Some("ada")] {
        let answer = post("/", user, "__function=%2Fapi%2Fruled%2Fsocket").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{user:?}");
    }
}

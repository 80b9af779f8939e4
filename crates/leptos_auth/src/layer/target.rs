//! What is wrong with a request before anybody looks at who sent it.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, Uri, header, request::Parts};

use super::{
    Attempt,
    accept::Dialect,
    response::{never_store, refusal},
    return_back::ReturnUrl,
};
use crate::{LocalTarget, PublicOrigin};

/// The parameters by which leptos carries a server function's error in a URL.
const LEPTOS_ERROR: [&str; 2] = ["__path", "__err"];

/// Refuses targets and hosts that are not ours; see the module's rules 1 and 2.
pub(super) fn refuse(
    head: &mut Parts,
    origin: Option<&PublicOrigin>,
) -> Option<(Response, Attempt)> {
    let refusal = |head: &Parts, attempt, status, message| {
        Some((
            refusal(Dialect::of(&head.headers), status, message),
            attempt,
        ))
    };
    // `*` is the target of `OPTIONS *`.
    if head.uri.path() != "*"
        && let Err((status, message)) = check(head)
    {
        return refusal(head, Attempt::Target, status, message);
    }
    if head.headers.get_all(header::HOST).iter().nth(1).is_some() {
        let message = "The request names two hosts.";
        return refusal(head, Attempt::Host, StatusCode::BAD_REQUEST, message);
    }
    if let Some(origin) = origin
        && !host(head).is_some_and(|host| origin.is_host(host))
    {
        let message = "This server does not answer for that host.";
        return refusal(
            head,
            Attempt::Host,
            StatusCode::MISDIRECTED_REQUEST,
            message,
        );
    }
    let clean = without_leptos_error(head)?;
    if head.method.is_safe() {
        return Some((redirect(&clean.into()), Attempt::Error));
    }
    // A redirect would lose what was sent.
    head.uri = clean.as_str().parse().unwrap_or_default();
    None
}

/// Whether the target is a path that everybody reads the same way. Dot segments are not: leptos'
/// router resolves them, axum's does not, and browsers never send them.
fn check(head: &Parts) -> Result<(), (StatusCode, &'static str)> {
    let bad = |message| Err((StatusCode::BAD_REQUEST, message));
    let Some(target) = head.uri.path_and_query() else {
        return bad("The request has no path.");
    };
    if target.as_str().len() > LocalTarget::MAX {
        return Err((StatusCode::URI_TOO_LONG, "The address is too long."));
    }
    if !LocalTarget::allows(target.path()) {
        return bad(
            "The address starts with // or holds characters that do not belong into a path.",
        );
    }
    if !target.as_str().is_ascii() {
        return bad("The address holds characters that need to be percent-encoded.");
    }
    let is_dots = |segment: &str| {
        let segment = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
        segment == "." || segment == ".."
    };
    let may_hold_dots = target.path().bytes().any(|b| matches!(b, b'.' | b'%'));
    if may_hold_dots && target.path().split('/').any(is_dots) {
        return bad("The address holds a segment of dots.");
    }
    Ok(())
}

/// 303, stored by nobody.
pub(super) fn redirect(target: &ReturnUrl) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // What was parsed as a target is printable ASCII.
    if let Ok(location) = HeaderValue::from_str(target.as_str()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    never_store(&mut response);
    response
}

/// Leptos redirects a form that was posted to a server function to its `Referer`, wherever that is.
pub(super) fn drop_foreign_referer(head: &mut Parts, origin: Option<&PublicOrigin>) {
    let Some(referer) = head.headers.get(header::REFERER) else {
        return;
    };
    let ours = origin
        .zip(referer.to_str().ok())
        .is_some_and(|(origin, referer)| {
            let path = referer.strip_prefix(origin.as_str());
            path.is_some_and(LocalTarget::allows)
        });
    if !ours {
        head.headers.remove(header::REFERER);
    }
}

/// Whether a browser fetches ahead of a visit that may never come (`Sec-Purpose`, of the Fetch
/// standard; older ones say `Purpose` or `X-Moz`).
pub(super) fn is_prefetch(head: &Parts) -> bool {
    ["sec-purpose", "purpose", "x-moz"].iter().any(|name| {
        let values = head.headers.get_all(*name).iter();
        let mut purposes = values.filter_map(|value| value.to_str().ok());
        purposes.any(|purpose| purpose.trim_start().starts_with("prefetch"))
    })
}

/// Whether a page sent the browser back to itself: a reload of ours
/// ([`late`](super::late)), or a form that was carried out.
pub(super) fn is_reload(head: &Parts) -> bool {
    let referer = head.headers.get(header::REFERER);
    let Some(before) = referer.and_then(|referer| referer.to_str().ok()?.parse::<Uri>().ok())
    else {
        return false;
    };
    before.path_and_query() == head.uri.path_and_query()
}

fn host(head: &Parts) -> Option<&str> {
    let authority = head.uri.authority().map(|authority| authority.as_str());
    authority.or_else(|| head.headers.get(header::HOST)?.to_str().ok())
}

fn without_leptos_error(head: &Parts) -> Option<LocalTarget> {
    let query = head.uri.query()?;
    let forged = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        LEPTOS_ERROR.contains(&&*name)
    };
    query.split('&').find(forged)?;
    let kept: Vec<_> = query.split('&').filter(|pair| !forged(pair)).collect();
    let path = head.uri.path();
    let clean = if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    };
    clean.parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};

    use super::*;

    fn refused(uri: &str, host: &str) -> Option<Response> {
        let request = Request::builder().uri(uri).header("host", host);
        let (mut head, _) = request.body(Body::empty()).expect("a request").into_parts();
        let origin = "http://localhost:3000".parse().expect("an origin");
        refuse(&mut head, Some(&origin)).map(|(response, _)| response)
    }

    #[test]
    fn our_own_pages_pass() {
        assert!(refused("/notes?q=a", "localhost:3000").is_none());
    }

    #[test]
    fn a_target_that_names_another_host_is_refused() {
        for target in ["//evil.example/x", "/%2fevil.example", "/%5cevil.example"] {
            let answer = refused(target, "localhost:3000").expect("refused");
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{target}");
            assert!(answer.headers().get(header::LOCATION).is_none());
        }
    }

    #[test]
    fn dots_and_missing_paths_are_refused() {
        for target in [
            "/x/../admin",
            "/./admin",
            "/x/%2e%2e/admin",
            "/x/.%2E/admin",
            "/..",
            "localhost:3000",
        ] {
            let answer = refused(target, "localhost:3000").expect("refused");
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{target}");
        }
        assert!(refused("/notes/a..b/.well-known?q=../x\\", "localhost:3000").is_none());
    }

    #[test]
    fn an_address_that_is_too_long_says_so() {
        let answer = refused(&format!("/{}", "a".repeat(9000)), "localhost:3000");
        assert_eq!(answer.expect("refused").status(), StatusCode::URI_TOO_LONG);
    }

    #[test]
    fn a_query_of_raw_bytes_is_refused() {
        let request = Request::builder().uri("/notes?\u{e9}&__path=/api/x&__err=Zm9v");
        let request = request.header("host", "localhost:3000").body(Body::empty());
        let (mut head, _) = request.expect("a request").into_parts();
        let (answer, _) = refuse(&mut head, None).expect("refused");
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    }

    #[test]
    fn another_host_is_misdirected() {
        for host in [
            "evil.example",
            "localhost",
            "localhost:3001",
            "localhost:3000:80",
        ] {
            let answer = refused("/", host).expect("refused");
            assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
        }
    }

    #[test]
    fn errors_in_the_query_are_redirected_away() {
        let answer = refused(
            "/notes?a=1&__path=/api/x&__%65rr=Zm9v&b=2",
            "localhost:3000",
        );
        let answer = answer.expect("redirected");
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(answer.headers()[header::LOCATION], "/notes?a=1&b=2");
    }
}

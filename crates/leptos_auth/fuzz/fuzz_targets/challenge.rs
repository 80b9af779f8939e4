//! Whatever a challenge is given, it is refused, or another parser reads it as it was given.

#![no_main]

use arbitrary::Arbitrary;
use axum::body::Body;
use fuzz::{ask, layer, routes};
use http::{HeaderName, Request};
use leptos_auth::challenge::{ApiKey, Basic, Bearer, Challenge, ChallengeError, Session};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Input<'a> {
    Bearer(&'a str, Option<&'a str>, Option<&'a str>),
    Session(&'a str, Option<&'a str>),
    Basic(&'a str),
    ApiKey(&'a str),
}

fn challenge(input: &Input<'_>) -> Result<Challenge, ChallengeError> {
    Ok(match input {
        Input::Bearer(realm, scope, metadata) => {
            let mut bearer = Bearer::new(realm)?;
            if let Some(scope) = scope {
                bearer = bearer.scope(scope)?;
            }
            if let Some(metadata) = metadata {
                bearer = bearer.resource_metadata(metadata)?;
            }
            bearer.into()
        }
        Input::Session(realm, scheme) => {
            let session = Session::new(realm)?;
            match scheme {
                Some(scheme) => session.scheme(scheme)?.into(),
                None => session.into(),
            }
        }
        Input::Basic(realm) => Basic::new(realm)?.into(),
        Input::ApiKey(realm) => ApiKey::new(realm, HeaderName::from_static("x-key"))?.into(),
    })
}

fuzz_target!(|input: Input<'_>| {
    let Ok(challenge) = challenge(&input) else {
        return;
    };
    let request = Request::get("/protected").header("host", "site.example");
    let request = request.body(Body::empty()).expect("a request");
    let answer = ask(layer().challenge(challenge).wrap(routes()), request);
    let read = answer.challenges();
    let (Input::Bearer(realm, ..)
    | Input::Session(realm, _)
    | Input::Basic(realm)
    | Input::ApiKey(realm)) = input;
    assert_eq!(read, [realm]);
});

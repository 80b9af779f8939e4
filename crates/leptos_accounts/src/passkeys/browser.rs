//! What the browser does of a ceremony (WebAuthn level 3, sections 5.1.3, 5.1.4 and 5.1.8 to 5.1.10).
//!
//! Options and answers are JSON all the way: a browser that does not translate them itself counts as one
//! without passkeys.

use js_sys::{Function, JSON, Object, Promise, Reflect, futures::JsFuture};
use leptos::{
    prelude::window,
    wasm_bindgen::{JsCast, JsValue},
};
use web_sys::AbortSignal;

use super::PasskeyChallenge;

const PARSE_CREATION: &str = "parseCreationOptionsFromJSON";
const PARSE_REQUEST: &str = "parseRequestOptionsFromJSON";

/// What an authenticator is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A new passkey.
    Creation,
    /// The answer of one, that the visitor chooses now.
    Answer,
    /// The answer of one, should the visitor choose it where a field suggests some.
    Suggestion,
}

/// Whether there are passkeys here: a browser has none for a bare address.
pub(crate) fn is_supported() -> bool {
    let host = window().location().hostname().unwrap_or_default();
    let is_address = host.ends_with(|last: char| last.is_ascii_digit() || last == ']');
    let has = |name| method(name).is_some();
    !is_address && has(PARSE_CREATION) && has(PARSE_REQUEST)
}

/// Whether fields suggest passkeys.
pub(crate) async fn suggests() -> bool {
    let asked = method("isConditionalMediationAvailable")
        .and_then(|method| method.call0(&JsValue::UNDEFINED).ok())
        .and_then(|promise| promise.dyn_into::<Promise>().ok());
    match asked {
        Some(promise) => JsFuture::from(promise).await.is_ok_and(|it| it.is_truthy()),
        None => false,
    }
}

/// What the form sends.
///
/// # Errors
///
/// When the visitor does not want to, has no passkey, or does not answer in time.
pub(crate) async fn answer(
    challenge: &PasskeyChallenge,
    wanted: Wanted,
    signal: &AbortSignal,
) -> Result<String, JsValue> {
    let parse = match wanted {
        Wanted::Creation => PARSE_CREATION,
        Wanted::Answer | Wanted::Suggestion => PARSE_REQUEST,
    };
    let parse = method(parse).ok_or(JsValue::UNDEFINED)?;
    let options = parse.call1(&class()?, &JSON::parse(&challenge.options)?)?;
    let request = Object::new();
    Reflect::set(&request, &"publicKey".into(), &options)?;
    Reflect::set(&request, &"signal".into(), signal)?;
    if wanted == Wanted::Suggestion {
        Reflect::set(&request, &"mediation".into(), &"conditional".into())?;
    }
    let credentials = window().navigator().credentials();
    let given = match wanted {
        Wanted::Creation => credentials.create_with_options(request.unchecked_ref()),
        Wanted::Answer | Wanted::Suggestion => {
            credentials.get_with_options(request.unchecked_ref())
        }
    };
    let credential = JsFuture::from(given?).await?;
    let token = Object::new();
    Reflect::set(
        &token,
        &"ceremony".into(),
        &challenge.ceremony.as_str().into(),
    )?;
    // Which has its own `toJSON`.
    Reflect::set(&token, &"credential".into(), &credential)?;
    Ok(JSON::stringify(&token)?.into())
}

fn class() -> Result<JsValue, JsValue> {
    Reflect::get(&window(), &"PublicKeyCredential".into())
}

fn method(name: &str) -> Option<Function> {
    let class = class().ok().filter(JsValue::is_function)?;
    let method = Reflect::get(&class, &name.into()).ok()?;
    method.dyn_into().ok()
}

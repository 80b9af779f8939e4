//! What [`AuthClient`](super::AuthClient) does in the browser.

use leptos::server_fn::{
    client::{Client, browser::BrowserClient},
    error::FromServerFnError,
    request::{
        ClientReq,
        browser::{BrowserRequest, Request},
    },
    response::{ClientRes, browser::BrowserResponse},
};
use send_wrapper::SendWrapper;

use super::gate::{self, Verdict};
use crate::{
    AsInterrupt, Interrupt,
    boundary::BoundaryContext,
    revalidate::{ask_again, revalidate_soon},
    session_state::{AUTH_SESSION, Learned, Sent, Told, tab},
};

/// The boundary is looked for now: later nobody knows what made the call.
pub(super) fn send<E: FromServerFnError + AsInterrupt>(
    mut request: BrowserRequest,
) -> impl Future<Output = Result<BrowserResponse, E>> + Send {
    let boundary = BoundaryContext::nearest();
    SendWrapper::new(async move {
        request.headers().set(AUTH_SESSION, "?1");
        let copy = copy::<E>(&mut request);
        let sent = tab::sent();
        let refused = match send_once(request, &sent).await {
            Answer::Given(given) => return given,
            Answer::Refused(refused) => refused,
        };
        let Some(copy) = copy else {
            gate::note(&refused.interrupt, &sent);
            return Err(refused.error);
        };
        let verdict = gate::wait(boundary.as_ref(), &refused.interrupt, &sent).await;
        if verdict != Some(Verdict::Again) {
            return Err(refused.error);
        }
        let sent = tab::sent();
        match send_once(copy, &sent).await {
            Answer::Given(given) => given,
            Answer::Refused(refused) => {
                gate::note(&refused.interrupt, &sent);
                Err(refused.error)
            }
        }
    })
}

/// The answer to one request.
enum Answer<E> {
    Given(Result<BrowserResponse, E>),
    Refused(Refused<E>),
}

/// A sign-in may mend it.
struct Refused<E> {
    error: E,
    interrupt: Interrupt,
}

async fn send_once<E: FromServerFnError + AsInterrupt>(
    request: BrowserRequest,
    sent: &Sent,
) -> Answer<E> {
    let response = match <BrowserClient as Client<E>>::send(request).await {
        Ok(response) => response,
        Err(error) => return Answer::Given(Err(error)),
    };
    let told = told(&response);
    let status = ClientRes::<E>::status(&response);
    let given = if (400..=599).contains(&status) {
        // As `server_fn` reads it.
        let error = match ClientRes::<E>::try_into_bytes(response).await {
            Ok(bytes) => E::de(bytes),
            Err(error) => error,
        };
        if let Some(interrupt) = error.as_interrupt().filter(gate::is_mendable) {
            return Answer::Refused(Refused { error, interrupt });
        }
        Err(error)
    } else {
        Ok(response)
    };
    if let Some(told) = told {
        match tab::learn(told, sent) {
            Learned::Nothing => {}
            Learned::News => revalidate_soon(),
            Learned::Late => ask_again(),
        }
    }
    Answer::Given(given)
}

/// Whom the answer is for.
fn told(response: &BrowserResponse) -> Option<Told> {
    let headers = response.generate_headers();
    headers.get(AUTH_SESSION)?.to_str().ok()?.parse().ok()
}

/// The same request once more, with its body; `None` where the browser can not copy it.
fn copy<E: FromServerFnError>(request: &mut BrowserRequest) -> Option<BrowserRequest> {
    // `server_fn` makes requests only from paths, and gives them away only with what aborts them.
    let mut copy: BrowserRequest = ClientReq::<E>::try_new_get("/", "", "", "").ok()?;
    let placeholder = std::mem::replace(&mut *copy, Request::get("/").build().ok()?);
    let ours: web_sys::Request = std::mem::replace(&mut **request, placeholder).into();
    let copied = ours.clone().ok();
    **request = ours.into();
    *copy = copied?.into();
    Some(copy)
}

use http::{HeaderName, HeaderValue, Response};
use tower_sessions::Session;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// What the next person at this browser could find (Clear Site Data, section 3.1). Cookies are left
/// out: ours is removed by name, and there may be others, such as one that knows the device.
///
/// Browsers heed it on https and on loopback, which are all the origins that there are
/// ([`PublicOrigin`](leptos_auth::PublicOrigin)).
const CACHE_AND_STORAGE: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");

/// Rule 10 of the [module](mod@crate::session), for a session that this request has modified.
pub(super) async fn write<B>(session: &Session, response: &mut Response<B>) {
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    // What was emptied and has no id any more was flushed. A new session, which has no id before it
    // is stored, holds something.
    if is_error || !session.is_empty().await {
        return;
    }
    response
        .headers_mut()
        .insert(CLEAR_SITE_DATA, CACHE_AND_STORAGE);
}

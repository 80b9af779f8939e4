use std::sync::Arc;

use leptos_auth::PublicOrigin;
use tower::Layer;
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use super::{
    service::{MarkApplication, SessionService},
    store::SessionTable,
};
use crate::{Accounts, cookie::CookieRule};

/// Gives every request its session and the [`Accounts`], as request extensions.
///
/// Made by [`Accounts::session_layer`]. It stands outside of
/// [`InterruptLayer`](leptos_auth::InterruptLayer), which asks the accounts who is there. The
/// cookie is `HttpOnly`, `SameSite=Lax`, `Path=/`, and on an `https` origin `Secure` and
/// `__Host-` (ASVS 5.0, 3.3.1 to 3.3.4). `Lax` and not `Strict`, so that somebody who follows a
/// link from a mail is still signed in; what other sites could post is refused by the CSRF layer.
///
/// The [module](mod@crate::session) states the whole rule.
#[derive(Clone, Debug)]
pub struct SessionLayer {
    accounts: Accounts,
    manager: SessionManagerLayer<SessionTable>,
    cookies: Arc<Cookies>,
}

/// The cookies that the layer sets.
#[derive(Debug)]
pub(super) struct Cookies {
    pub(super) session: CookieRule,
    /// Says that the owner of an account has signed in with this browser
    /// ([`throttle`](mod@crate::throttle)).
    pub(super) device: CookieRule,
}

impl SessionLayer {
    pub(crate) fn new(accounts: Accounts, origin: &PublicOrigin) -> Self {
        let cookie = CookieRule::lax(origin, "session");
        let table = accounts.sessions().clone();
        let absolute = table.lifetime().absolute;
        let max_age = time::Duration::try_from(absolute).unwrap_or(time::Duration::MAX);
        let manager = SessionManagerLayer::new(table)
            .with_name(cookie.name().to_owned())
            .with_secure(cookie.is_secure())
            .with_http_only(true)
            .with_same_site(SameSite::Lax)
            .with_path("/")
            .with_expiry(Expiry::OnInactivity(max_age));
        Self {
            accounts,
            manager,
            cookies: Arc::new(Cookies {
                session: cookie,
                device: CookieRule::lax(origin, "device"),
            }),
        }
    }
}

impl<S> Layer<S> for SessionLayer {
    type Service =
        SessionService<<SessionManagerLayer<SessionTable> as Layer<MarkApplication<S>>>::Service>;

    fn layer(&self, inner: S) -> Self::Service {
        let managed = self.manager.layer(MarkApplication(inner));
        SessionService::new(managed, self.accounts.clone(), Arc::clone(&self.cookies))
    }
}

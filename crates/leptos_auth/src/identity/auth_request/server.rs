//! What an [`AuthRequest`] does on the server.

use std::panic::Location;

use axum::extract::FromRequestParts;
use futures::FutureExt;
use http::request::Parts;

use super::{Admission, Auth, AuthRequest};
use crate::{
    HoldToken, Interrupt, Reason,
    layer::{Causes, ReturnUrl, Scope, missing_layer, sign_in_and_back},
};

pub(super) async fn ask(request: AuthRequest) -> Result<Auth, Interrupt> {
    let (scope, held) = request.current()?;
    let identity = scope
        .request()
        .identity()
        .await
        .map_err(|i| i.raised_at(request.line()))?;
    let auth = Auth::of(request.admission.admit(identity));
    held.let_go_after_this_poll();
    Ok(auth)
}

pub(super) async fn issue_token(
    request: AuthRequest,
    template: Option<&str>,
) -> Result<Option<String>, Interrupt> {
    let (scope, _held) = request.current()?;
    let state = scope.request();
    let at_this_line = |interrupt: Interrupt| interrupt.raised_at(request.line());
    let identity = state.identity().await.map_err(at_this_line)?;
    let Ok(user) = request.admission.admit(identity) else {
        return Ok(None);
    };
    // Who has a token only could renew it for ever.
    if user.session().is_none() || state.has_authorization() {
        return Ok(None);
    }
    let Some(issuer) = state.token_issuer() else {
        tracing::error!(
            "nobody issues tokens: give InterruptLayer an issuer with `.token_issuer(..)`"
        );
        return Err(at_this_line(Interrupt::unavailable()));
    };
    let token = issuer.issue(user, template).await;
    token.map(Some).map_err(|error| {
        tracing::error!(error = %Causes(&error), template, "no token was issued");
        at_this_line(Interrupt::unavailable())
    })
}

pub(super) fn parse_return_url(request: &AuthRequest, given: &str) -> Option<String> {
    let (scope, _held) = request.current().ok()?;
    Some(scope.request().return_url(given)?.into_string())
}

pub(super) fn leave_for_sign_in(request: &AuthRequest, back: Option<&str>) -> Interrupt {
    let (scope, _held) = match request.current() {
        Ok(current) => current,
        Err(missing) => return missing,
    };
    let state = scope.request();
    let refusal = Interrupt::unauthorized(Reason::NoCredential).raised_at(request.line());
    if !state.is_document() {
        return refusal;
    }
    let Some(sign_in) = state.sign_in() else {
        tracing::error!(
            "nobody tells where to sign in: give InterruptLayer the page with `.sign_in_url(..)`"
        );
        return refusal;
    };
    let wanted = back.and_then(|back| {
        let url = state.return_url(back);
        if url.is_none() {
            tracing::error!(back, "the way back from signing in is of another site");
        }
        url
    });
    let back = wanted
        .as_ref()
        .map_or(state.path_and_query(), ReturnUrl::as_str);
    refusal.led_to(sign_in_and_back(sign_in.clone(), back))
}

impl AuthRequest {
    /// Resolves when the session of whoever sent the request has ended: by a sign-out here or elsewhere, a
    /// revocation, or its time. For what outlives the response, such as a WebSocket, beside what it waits
    /// for; a response that streams is cut off by itself. For whoever has no session it never does.
    ///
    /// ```
    /// # use axum::extract::ws::{WebSocket, WebSocketUpgrade};
    /// # use axum::response::Response;
    /// # use leptos_auth::{Interrupt, SignedIn, identity::AuthRequest};
    /// async fn socket(auth: AuthRequest, upgrade: WebSocketUpgrade) -> Result<Response, Interrupt> {
    ///     let ended = auth.session_ended().await?;
    ///     auth.protect(SignedIn).await?;
    ///     Ok(upgrade.on_upgrade(async move |mut socket: WebSocket| {
    ///         tokio::select! {
    ///             () = ended => {}
    ///             () = async { while socket.recv().await.is_some() {} } => {}
    ///         }
    ///     }))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// 503 when nobody can tell who sent the request.
    pub async fn session_ended(
        &self,
    ) -> Result<impl Future<Output = ()> + Send + 'static + use<>, Interrupt> {
        let (scope, _held) = self.current()?;
        let state = scope.request();
        let asked = state.identity().await.map(drop);
        asked.map_err(|interrupt| interrupt.raised_at(self.line()))?;
        let ended = state.session_ended();
        Ok(ended.unwrap_or_else(|| futures::future::pending().boxed()))
    }

    /// The request that is being served, and a token: the head waits for the answer.
    pub(in crate::identity) fn current(&self) -> Result<(Scope, HoldToken), Interrupt> {
        let Some(scope) = self.scope.clone().or_else(Scope::current) else {
            return Err(missing_layer(
                "`auth()`, outside of a component, a resource and the body of a server \
                 function,",
            ));
        };
        let held = scope.hold();
        Ok((scope, held))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AuthRequest {
    type Rejection = Interrupt;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Interrupt> {
        let Some(scope) = parts.extensions.get::<Scope>() else {
            return Err(missing_layer("the extractor `AuthRequest`"));
        };
        // What refuses later has no head to read it from.
        scope.learn_pattern(parts);
        Ok(Self {
            line: Location::caller(),
            scope: Some(scope.clone()),
            admission: Admission::default(),
        })
    }
}

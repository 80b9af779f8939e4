//! A refused form is kept, and goes on after signing in: the rules of [`resume`](mod@crate::resume).

use std::{
    convert::Infallible,
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::{body::Body as HttpBody, response::Response};
use http::{HeaderMap, HeaderValue, Request, request::Parts};
use tower::Service;
use tracing::Instrument;

use super::{
    Attempt, RequestState,
    accept::Dialect,
    audit,
    browser_nonce::{BrowserNonce, random_id},
    causes::Causes,
    dispatch::{Form, Ran},
    pass::CloseOnDrop,
    response::{keep_cookies, never_store},
    service::Serving,
    turns::{InTurn, Turns},
};
use crate::{
    Interrupt, Kind,
    boundary::Key,
    form::{Fate, Keeping, Outcome},
    identity::{Former, Identity},
    resume::{
        Body, DynOnceStore, KeyRing, Place, Progress, Refused, SEAL_LIFETIME, SealError,
        StoreError, open, open_spooled, seal, seal_spooled,
    },
};

/// How often a form that somebody else runs is asked about, and how many times: a second click waits for
/// the first.
const ASK_EVERY: Duration = Duration::from_millis(50);
const ASK_TIMES: u32 = 60;

/// What keeping forms takes.
#[derive(Clone)]
pub(super) struct Resumption {
    pub(super) keys: Arc<dyn KeyRing>,
    pub(super) store: Arc<dyn DynOnceStore>,
}

impl fmt::Debug for Resumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resumption")
    }
}

/// What becomes of a form that was not carried out.
pub(super) struct Kept {
    pub(super) keeping: Keeping,
    pub(super) cookie: Option<HeaderValue>,
}

impl Kept {
    fn without_seal(fate: Fate) -> Self {
        Self {
            keeping: Keeping {
                fate,
                seal: None,
                fields: None,
            },
            cookie: None,
        }
    }
}

impl<S> Serving<S>
where
    S: Service<Request<HttpBody>, Response = Response, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
{
    /// Keeps a form that was not carried out, for the page that answers it; or the refused form that
    /// it took along.
    pub(super) async fn keep(
        &self,
        state: &RequestState,
        form: &Form,
        outcome: &Outcome,
    ) -> Option<Kept> {
        let resumption = self.config.resumption.as_ref()?;
        if let Some(seal) = &form.carried {
            return Some(self.carry_on(resumption, state, seal).await);
        }
        let Outcome::Refused(interrupt) = outcome else {
            return None;
        };
        let asks_who = matches!(interrupt.kind(), Kind::Unauthorized | Kind::StepUp);
        let is_at_browser = state.dialect() == Dialect::Html && !state.has_authorization();
        if !asks_who || interrupt.answers_form() || form.has_secret || !is_at_browser {
            return None;
        }
        let kept = self.seal(resumption, state, form).await;
        Some(kept.unwrap_or_else(|| Kept::without_seal(Fate::TooLarge)))
    }

    /// `None` where there is no room for it.
    async fn seal(
        &self,
        resumption: &Resumption,
        state: &RequestState,
        form: &Form,
    ) -> Option<Kept> {
        let who = self.former(state).await;
        let fate = fate_of(who.as_ref());
        let (id, key) = (random_id(), resumption.keys.current());
        let until = resumption.store.now() + SEAL_LIFETIME;
        let text = form.body_text()?;
        let body = if text.len() <= self.config.caps.sealed_bytes {
            Body::Inline(text.to_owned())
        } else {
            let sealed = seal_spooled(&key, &id, text)?;
            let user = who.as_ref()?.user_id();
            let spooled = resumption.store.spool(&id, user, &sealed, until).await;
            let has_room = spooled.inspect_err(log_store).unwrap_or(false);
            has_room.then_some(Body::Spooled)?
        };
        let refused = Refused {
            id,
            function: form.function.to_owned(),
            who,
            build: self.config.build.clone().into_owned(),
            body,
        };
        let origin = self.config.origin.as_ref();
        let nonce = BrowserNonce::of(state.head(), origin).unwrap_or_else(BrowserNonce::draw);
        let seal = seal(&key, &refused, place(state.head(), &nonce), until)?;
        Some(Kept {
            cookie: nonce.set_cookie(origin),
            keeping: Keeping {
                fate,
                seal: Some(seal),
                fields: None,
            },
        })
    }

    /// The refused form stays with whoever has to try again.
    async fn carry_on(&self, resumption: &Resumption, state: &RequestState, seal: &str) -> Kept {
        let Some((refused, _)) = self.open(resumption, state, seal).ok() else {
            return Kept::without_seal(Fate::Lost);
        };
        let Some(form) = self.reopen(resumption, &refused).await else {
            return Kept::without_seal(Fate::Lost);
        };
        let fate = fate_of(refused.who.as_ref());
        Kept {
            cookie: None,
            keeping: Keeping {
                fate,
                seal: Some(seal.to_owned()),
                fields: Some(form.shown_fields()),
            },
        }
    }

    /// Whose session came with the request, though it may be over. An outage means that nobody knows.
    async fn former(&self, state: &RequestState) -> Option<Former> {
        if let Identity::SignedIn(user) = state.identity().await.ok()? {
            return Some(Former::of(user));
        }
        let former = self.config.identify.as_ref()?.former(state.head()).await;
        former
            .inspect_err(|error| tracing::error!(error = %Causes(error), "former user unavailable"))
            .ok()
            .flatten()
    }

    fn open(
        &self,
        resumption: &Resumption,
        state: &RequestState,
        seal: &str,
    ) -> Result<(Refused, SystemTime), SealError> {
        let nonce = BrowserNonce::of(state.head(), self.config.origin.as_ref());
        let nonce = nonce.ok_or(SealError::Void)?;
        let place = place(state.head(), &nonce);
        let opened = open(&*resumption.keys, seal, place, resumption.store.now());
        if matches!(opened, Err(SealError::Void)) {
            let method = &state.head().method;
            audit::rejected(&self.config.observer, Attempt::Seal, method, None);
        }
        opened
    }

    /// The form itself.
    async fn reopen(&self, resumption: &Resumption, refused: &Refused) -> Option<Form> {
        let body = match &refused.body {
            Body::Inline(body) => body.clone(),
            Body::Spooled => {
                let sealed = resumption.store.spooled(&refused.id).await;
                let sealed = sealed.inspect_err(log_store).ok().flatten()?;
                open_spooled(&*resumption.keys, &refused.id, &sealed)?
            }
        };
        Form::kept(&refused.function, body)
    }

    /// Goes on with the refused form that a successful one took along. `None`: that concerns nobody who
    /// is here now.
    pub(super) async fn resume(
        &self,
        state: &RequestState,
        carried: &str,
        signed_in: &HeaderMap,
    ) -> Option<Response> {
        let resumption = self.config.resumption.as_ref()?;
        let now = state.after(signed_in);
        let mut response = match now.identity().await {
            Err(unavailable) => self.deny(&now, &unavailable, Key::root()).await,
            Ok(Identity::SignedOut(_)) => return None,
            Ok(Identity::SignedIn(user)) => {
                let is = Former::of(user);
                let opened = self.open(resumption, state, carried);
                match opened {
                    Ok((refused, _)) if is_of_another(&refused, &is) => return None,
                    Ok((refused, until)) => {
                        let opened = Opened {
                            refused,
                            until,
                            seal: carried,
                        };
                        self.go_on(resumption, &now, opened, &is).await
                    }
                    Err(error) => {
                        tracing::info!(?error, "a kept form could not be opened");
                        self.lost(&now).await
                    }
                }
            }
        };
        keep_cookies(signed_in, &mut response);
        never_store(&mut response);
        Some(response)
    }

    /// Runs the form, or shows it for somebody to send.
    async fn go_on(
        &self,
        resumption: &Resumption,
        state: &RequestState,
        opened: Opened<'_>,
        is: &Former,
    ) -> Response {
        let refused = &opened.refused;
        let Some(mut form) = self.reopen(resumption, refused).await else {
            return self.lost(state).await;
        };
        let by_itself = refused.who.as_ref() == Some(is) && refused.build == self.config.build;
        if !by_itself {
            // Where the page is still refused, another form on it takes this one along.
            let keeping = Keeping {
                fate: Fate::Refilled,
                seal: Some(opened.seal.to_owned()),
                fields: None,
            };
            let restored = Kept {
                keeping,
                cookie: None,
            };
            return self
                .show_again(state, form, None, Outcome::Restored, Some(restored))
                .await;
        }
        form.carried = Some(opened.seal.to_owned());
        let state = state.resuming(&refused.id);
        let id = refused.id.clone();
        let store = resumption.store.clone();
        let once = self
            .clone()
            .run_once(store, id, opened.until, state.clone(), form);
        match carried_on(once, state.turns()).await {
            Some(Once::Ran(ran)) => {
                let (form, ran, _open) = *ran;
                self.answer_form(&state, form, ran).await
            }
            Some(Once::Done) => self.succeeded(&state, &HeaderMap::new()),
            Some(Once::Unknown) | None => {
                let unknown = Interrupt::outcome_unknown();
                self.deny(&state, &unknown, Key::root()).await
            }
            Some(Once::Unavailable) => {
                self.deny(&state, &Interrupt::unavailable(), Key::root())
                    .await
            }
        }
    }

    /// Runs the form, unless somebody has.
    async fn run_once(
        self,
        store: Arc<dyn DynOnceStore>,
        id: String,
        until: SystemTime,
        state: RequestState,
        mut form: Form,
    ) -> Once {
        match first(&*store, &id, until).await {
            Err(error) => {
                log_store(&error);
                return Once::Unavailable;
            }
            Ok(Progress::Done) => return Once::Done,
            // Maybe it died between the two.
            Ok(Progress::Running) if !self.config.idempotent.contains(&form.function) => {
                return Once::Unknown;
            }
            Ok(Progress::First | Progress::Running) => {}
        }
        let (ran, open) = self.run(&state, &mut form).await;
        let noted = match &ran {
            Ran::Done(_) | Ran::Mistake(_) => {
                form.carried = None;
                store.end(&id).await
            }
            Ran::Refused(_, interrupt) if interrupt.kind() != Kind::Unavailable => {
                store.release(&id).await
            }
            // Nobody can tell how far it came.
            Ran::Refused(..) | Ran::Failed(_) => Ok(()),
        };
        if let Err(error) = noted {
            log_store(&error);
        }
        Once::Ran(Box::new((form, ran, open)))
    }

    /// The page, which says that what was typed could not be kept.
    async fn lost(&self, state: &RequestState) -> Response {
        let lost = Kept::without_seal(Fate::Lost);
        let nothing = Form::nothing();
        self.show_again(state, nothing, None, Outcome::Restored, Some(lost))
            .await
    }
}

/// A form that was opened, and the seal that it came in.
struct Opened<'a> {
    refused: Refused,
    until: SystemTime,
    seal: &'a str,
}

/// What running a form once came to.
enum Once {
    Ran(Box<(Form, Ran, Option<CloseOnDrop>)>),
    /// It was carried out before.
    Done,
    /// Somebody began it, and nobody knows whether it was carried out.
    Unknown,
    /// The store does not answer.
    Unavailable,
}

/// Comes to its end also where the browser goes away meanwhile: a second click would find it begun and
/// never ended. `None`: it panicked.
async fn carried_on<F>(run: F, turns: &Turns) -> Option<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let run = InTurn::new(turns.clone(), Box::pin(run));
    tokio::spawn(run.in_current_span()).await.ok()
}

/// What becomes of a form that was refused to them; `None`: nobody can tell whose it was.
fn fate_of(who: Option<&Former>) -> Fate {
    match who {
        Some(_) => Fate::Resumes,
        None => Fate::Refills,
    }
}

/// Nothing of it is run for them, nor shown.
fn is_of_another(refused: &Refused, is: &Former) -> bool {
    let who = refused.who.as_ref();
    who.is_some_and(|who| who.user_id() != is.user_id())
}

/// Begins it. Waits a little for somebody who has begun it already.
async fn first(
    store: &dyn DynOnceStore,
    id: &str,
    until: SystemTime,
) -> Result<Progress, StoreError> {
    for _ in 0..ASK_TIMES {
        match store.begin(id, until).await? {
            Progress::Running => tokio::time::sleep(ASK_EVERY).await,
            progress => return Ok(progress),
        }
    }
    store.begin(id, until).await
}

/// Where a form was posted, and from which browser.
fn place<'a>(head: &'a Parts, nonce: &'a BrowserNonce) -> Place<'a> {
    let path_and_query = head.uri.path_and_query();
    Place {
        path_and_query: path_and_query.map_or("/", |target| target.as_str()),
        browser: nonce.as_str(),
    }
}

fn log_store(error: &StoreError) {
    tracing::error!(error = %Causes(error), "resumed forms");
}

use std::{error::Error, fmt, future::Future, ops::Deref};

use super::{Authed, Verdict};

/// "May this user do that with this?", asked of the application: one rule for pages, server
/// functions and handlers.
///
/// ```
/// # use leptos_auth::{Policy, PolicyError, ServerError, SignedIn, User, Verdict, auth};
/// # struct Note { owner: String }
/// /// Only its owner edits a note.
/// struct EditNote;
///
/// impl Policy for EditNote {
///     type Resource = Note;
///
///     async fn allows(&self, user: &User, note: &Note) -> Result<Verdict, PolicyError> {
///         Ok(Verdict::met_if(note.owner == user.id()))
///     }
/// }
///
/// async fn rename(note: Note) -> Result<(), ServerError> {
///     let me = auth().protect(SignedIn).await?;
///     let note = me.may(EditNote, note).await?; // 403 for anybody else
///     # let _ = note.resource();
///     Ok(())
/// }
/// ```
///
/// One that fails, or takes longer than five seconds, refuses with 503.
pub trait Policy: Send + Sync + 'static {
    /// What it is about: a row, or the key of one.
    type Resource: Send + Sync;

    /// Whether this user may. [`Verdict::NotMet`] with
    /// [`Reason::NotFound`](crate::Reason::NotFound) does not admit that there is anything.
    ///
    /// # Errors
    ///
    /// Nobody can tell: 503.
    fn allows(
        &self,
        user: &super::User,
        resource: &Self::Resource,
    ) -> impl Future<Output = Result<Verdict, PolicyError>> + Send;
}

/// A policy could not decide. The text goes to the log, never to the visitor.
#[derive(Debug)]
pub struct PolicyError(Box<dyn Error + Send + Sync>);

impl PolicyError {
    /// Wraps what went wrong.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(source.into())
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy could not decide")
    }
}

impl Error for PolicyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// Proof that somebody may do what the policy `P` is about, and with what. Only
/// [`Authed::may`] makes one; whatever takes `&Authed` takes it.
pub struct May<P: Policy> {
    authed: Authed,
    resource: P::Resource,
}

impl<P: Policy> May<P> {
    /// What it is allowed with.
    pub fn resource(&self) -> &P::Resource {
        &self.resource
    }

    /// The same, and the end of the proof.
    pub fn into_resource(self) -> P::Resource {
        self.resource
    }
}

impl<P: Policy> Deref for May<P> {
    type Target = Authed;

    fn deref(&self) -> &Authed {
        &self.authed
    }
}

impl<P: Policy> fmt::Debug for May<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("May").finish_non_exhaustive()
    }
}

#[cfg(feature = "ssr")]
mod server {
    use std::{panic::Location, time::Duration};

    use super::{May, Policy};
    use crate::{
        Authed, Interrupt, Verdict,
        identity::predicate::short_type_name,
        layer::{Causes, Scope},
    };

    /// The longest that anybody waits for a policy.
    const PATIENCE: Duration = Duration::from_secs(5);

    impl Authed {
        /// Asks a policy about a resource. In a page the head waits for the answer.
        ///
        /// # Errors
        ///
        /// 403, 404, 401 (a step-up) or 503, as the policy's [`Verdict`] says.
        #[track_caller]
        pub fn may<P: Policy>(
            &self,
            policy: P,
            resource: P::Resource,
        ) -> impl Future<Output = Result<May<P>, Interrupt>> + Send {
            self.clone().ask(policy, resource, Location::caller())
        }

        async fn ask<P: Policy>(
            self,
            policy: P,
            resource: P::Resource,
            line: &'static Location<'static>,
        ) -> Result<May<P>, Interrupt> {
            let scope = Scope::current();
            let _held = scope.as_ref().map(Scope::hold);
            if let Some(scope) = &scope {
                scope.guard_begins();
            }
            let allows = policy.allows(self.user(), &resource);
            let verdict = match tokio::time::timeout(PATIENCE, allows).await {
                Ok(Ok(verdict)) => verdict,
                Ok(Err(error)) => {
                    tracing::error!(error = %Causes(&error), "policy unavailable");
                    Verdict::Unknown
                }
                Err(_) => {
                    tracing::error!("a policy took more than {} s", PATIENCE.as_secs());
                    Verdict::Unknown
                }
            };
            let name = || short_type_name::<P>().into();
            verdict
                .into_result()
                .map_err(|refusal| refusal.raised_at(line).demanding(name()))?;
            Ok(May {
                authed: self,
                resource,
            })
        }
    }
}

#[cfg(feature = "ssr")]
use leptos::prelude::ServerAction;
use leptos::server_fn::ServerFn;

use crate::{Interrupt, boundary::BoundaryContext};

#[cfg(not(feature = "ssr"))]
pub(super) use self::browser::LastCall;

/// What a form sent last, to send it once more.
#[cfg(feature = "ssr")]
pub(super) struct LastCall<S>(std::marker::PhantomData<S>);

#[cfg(feature = "ssr")]
impl<S> Clone for LastCall<S> {
    fn clone(&self) -> Self {
        *self
    }
}

#[cfg(feature = "ssr")]
impl<S> Copy for LastCall<S> {}

/// The server sends nothing.
#[cfg(feature = "ssr")]
#[expect(clippy::unused_self, reason = "as in the browser")]
impl<S: ServerFn + 'static> LastCall<S>
where
    S::Output: 'static,
{
    pub(super) fn new() -> Self {
        Self(std::marker::PhantomData)
    }

    pub(super) fn is_sent(self, _: &S) {}

    pub(super) fn refused(
        self,
        _: ServerAction<S>,
        boundary: &BoundaryContext,
        interrupt: Interrupt,
    ) {
        boundary.raise(&interrupt);
    }
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use std::any::TypeId;

    use leptos::{prelude::*, task::spawn_local};

    use super::{BoundaryContext, Interrupt, ServerFn};
    use crate::{
        AuthClient,
        client::gate::{self, Verdict},
        revalidate::ask_again,
        session_state::{Sent, tab},
    };

    /// What a form sent last, to send it once more.
    pub(in super::super) struct LastCall<S: 'static>(StoredValue<Option<Call<S>>>);

    struct Call<S> {
        input: S,
        sent: Sent,
    }

    impl<S> Clone for LastCall<S> {
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<S> Copy for LastCall<S> {}

    impl<S> LastCall<S>
    where
        S: ServerFn + Clone + Send + Sync + 'static,
        S::Output: Send + Sync + 'static,
        S::Error: Send + Sync + 'static,
        S::Client: 'static,
    {
        pub(in super::super) fn new() -> Self {
            Self(StoredValue::new(None))
        }

        pub(in super::super) fn is_sent(self, input: &S) {
            if Self::sends_again_itself() {
                return;
            }
            let (input, sent) = (input.clone(), tab::sent());
            self.0.set_value(Some(Call { input, sent }));
        }

        fn sends_again_itself() -> bool {
            TypeId::of::<S::Client>() == TypeId::of::<AuthClient>()
        }

        /// Sends it once more after the sign-in that it needs, or has the boundary answer.
        pub(in super::super) fn refused(
            self,
            action: ServerAction<S>,
            boundary: &BoundaryContext,
            interrupt: Interrupt,
        ) {
            if Self::sends_again_itself() && gate::is_out_of_date(&interrupt) {
                return ask_again();
            }
            let call = self.0.try_update_value(Option::take).flatten();
            let Some(Call { input, sent }) = call.filter(|_| gate::is_mendable(&interrupt)) else {
                return boundary.raise(&interrupt);
            };
            let boundary = boundary.clone();
            spawn_local(async move {
                match gate::wait(Some(&boundary), &interrupt, &sent).await {
                    Some(Verdict::Again) => {
                        action.dispatch(input);
                    }
                    Some(Verdict::Over) => {}
                    None => boundary.raise(&interrupt),
                }
            });
        }
    }
}

use std::{
    future::Future,
    sync::{Arc, Mutex},
};

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{AsInterrupt, boundary::HookScope, hold, revalidation};

/// A view of data that not everybody may see.
///
/// `fetch` is a server function that guards itself; `view` shows what it gave. The response head
/// waits until the guard has decided, so that a refusal has its true status; the data is fetched
/// once, on the server, and hydrated. After every successful form on the page it is fetched again.
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{ServerError, protected};
/// # async fn list_notes() -> Result<Vec<String>, ServerError> { Ok(vec![]) }
/// #[component]
/// pub fn Notes() -> impl IntoView {
///     protected(list_notes, |notes| view! {
///         <ul>{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
///     })
/// }
/// ```
///
/// An interrupt goes to the nearest [`InterruptBoundary`](crate::InterruptBoundary), any other
/// error to the nearest [`ErrorBoundary`](crate::ErrorBoundary).
pub fn protected<T, E, Fut, V>(
    fetch: impl Fn() -> Fut + Send + Sync + 'static,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    E: AsInterrupt + Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
    V: IntoView + Send + 'static,
{
    let held = Arc::new(Mutex::new(Some(hold())));
    let visits = revalidation();
    let data = Resource::new(move || visits.get(), move |_| fetch());
    view! {
        <Transition>
            {move || {
                let (view, held) = (view.clone(), held.clone());
                Suspend::new(async move {
                    // An ordinary error boundary around us may have left its hook here.
                    HookScope::holding(data.await.map(view), held)
                })
            }}
        </Transition>
    }
}

use std::{fmt, sync::Arc};

use leptos::prelude::*;

use crate::{Interrupt, Kind, Reason, Task};

/// A page for an interrupt: any `fn(Interrupt) -> impl IntoView`.
///
/// It is built only when it is shown. Put no `Resource`, `Suspense` or `SharedValue` into it: they
/// take hydration ids, and the page is built in the browser even when the server did not build it.
#[derive(Clone)]
pub struct Page(Arc<dyn Fn(Interrupt) -> AnyView + Send + Sync>);

impl Page {
    pub(super) fn build(&self, interrupt: Interrupt) -> AnyView {
        (self.0)(interrupt)
    }
}

impl<F, V> From<F> for Page
where
    F: Fn(Interrupt) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    fn from(page: F) -> Self {
        Self(Arc::new(move |interrupt| page(interrupt).into_any()))
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Page")
    }
}

/// The pages of one boundary.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    pub(super) unauthorized: Option<Page>,
    pub(super) forbidden: Option<Page>,
    pub(super) not_found: Option<Page>,
    pub(super) step_up: Option<Page>,
    pub(super) too_many_requests: Option<Page>,
    pub(super) unavailable: Option<Page>,
    pub(super) reset_password: Option<Page>,
    pub(super) accept_terms: Option<Page>,
    pub(super) choose_organisation: Option<Page>,
    pub(super) task: Option<Page>,
}

impl Pages {
    /// Never the sign-in page for somebody who has signed in and has a task open.
    pub(super) fn of(&self, interrupt: &Interrupt) -> Option<&Page> {
        if let Reason::Pending(task) = interrupt.reason() {
            return self.of_task(task.as_ref()).or(self.task.as_ref());
        }
        match interrupt.kind() {
            Kind::Unauthorized => self.unauthorized.as_ref(),
            Kind::Forbidden => self.forbidden.as_ref(),
            Kind::NotFound => self.not_found.as_ref(),
            Kind::StepUp => self.step_up.as_ref(),
            Kind::TooManyRequests => self.too_many_requests.as_ref(),
            Kind::Unavailable => self.unavailable.as_ref(),
        }
    }

    fn of_task(&self, task: Option<&Task>) -> Option<&Page> {
        match task? {
            Task::ResetPassword => self.reset_password.as_ref(),
            Task::AcceptTerms => self.accept_terms.as_ref(),
            Task::ChooseOrganisation => self.choose_organisation.as_ref(),
            Task::Other(_) => None,
        }
    }

    pub(super) fn build(&self, interrupt: Interrupt) -> AnyView {
        match self.of(&interrupt) {
            Some(page) => page.build(interrupt),
            None => default_page(&interrupt).into_any(),
        }
    }
}

/// What is shown where the application supplies no page.
fn default_page(interrupt: &Interrupt) -> impl IntoView + use<> {
    let title = interrupt.status().canonical_reason().unwrap_or_default();
    let id = interrupt.request_id().map(ToOwned::to_owned);
    view! {
        <section class="interrupt">
            <h1>{title}</h1>
            <p>{interrupt.reason().to_string()}</p>
            {id.map(|id| view! { <p><small>"Request " {id}</small></p> })}
        </section>
    }
}

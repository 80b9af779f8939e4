//! Boundaries: where an interrupt is answered.

mod context;
mod error_boundary;
mod guard;
mod hook;
mod hook_scope;
mod hydrate;
mod hydrated;
mod keep_alive;
#[cfg(not(feature = "ssr"))]
pub(crate) mod kept;
mod key;
mod lifecycle;
mod overlay;
mod page;
mod place;
#[cfg(not(feature = "ssr"))]
mod position;
mod run;

use leptos::{prelude::*, tachys::reactive_graph::OwnedView};

#[cfg(feature = "ssr")]
pub(crate) use self::error_boundary::is_below_stock;
pub(crate) use self::hook::raise;
pub(crate) use self::{
    context::BoundaryContext, hook::HOOK, hook_scope::HookScope, key::Key, place::Place, run::Run,
};
use self::{context::Showing, hook::OuterHook, hydrated::HydratedPage, page::Pages};
pub use self::{
    error_boundary::ErrorBoundary,
    guard::Guard,
    hydrate::{hydrate_body, hydrate_islands, hydrate_lazy},
    page::Page,
};

/// Answers interrupts that are raised below it: with the page given for their kind, at the same
/// URL, in place of its children.
///
/// - The nearest boundary that has a page for the kind answers; the outermost one answers what is
///   left, with a plain page of its own where none is given.
/// - While a page is shown nothing below is built: no data is fetched, rendered or serialised.
/// - Of several interrupts the outermost boundary's counts, and what is inside it is not built. At
///   one boundary the first [`Kind`](crate::Kind) of the documented order is shown; `guard`s go
///   before what is raised inside. Where boundaries stand side by side each shows its page, and the
///   first in the document decides the status. Who is faster decides nothing.
/// - It builds its children again after a successful form (see [`revalidation`](crate::revalidation))
///   and when the path or the query changes.
/// - Where a mutation was refused ([`AuthClient`](crate::AuthClient), [`AuthForm`](crate::AuthForm)) the
///   children are kept instead, out of the document, and come back after the sign-in of the same person.
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{Interrupt, InterruptBoundary};
/// # #[component] fn Notes() -> impl IntoView {}
/// fn unauthorized(interrupt: Interrupt) -> impl IntoView {
///     view! { <h1>{interrupt.reason().to_string()}</h1> }
/// }
/// # #[component] fn App() -> impl IntoView {
/// view! {
///     <InterruptBoundary unauthorized>
///         <Notes/>
///     </InterruptBoundary>
/// }
/// # }
/// ```
///
/// It needs [`InterruptLayer`](crate::layer::InterruptLayer) around the router; without it nothing
/// below is rendered, and the response is a 500 that says so.
#[component]
pub fn InterruptBoundary(
    /// The page for 401.
    #[prop(optional, into)]
    unauthorized: Option<Page>,
    /// The page for 403.
    #[prop(optional, into)]
    forbidden: Option<Page>,
    /// The page for 404.
    #[prop(optional, into)]
    not_found: Option<Page>,
    /// The page for "prove again who you are".
    #[prop(optional, into)]
    step_up: Option<Page>,
    /// The page for 429.
    #[prop(optional, into)]
    too_many_requests: Option<Page>,
    /// The page for 503.
    #[prop(optional, into)]
    unavailable: Option<Page>,
    /// The page for [`Task::ResetPassword`](crate::Task::ResetPassword).
    #[prop(optional, into)]
    reset_password: Option<Page>,
    /// The page for [`Task::AcceptTerms`](crate::Task::AcceptTerms).
    #[prop(optional, into)]
    accept_terms: Option<Page>,
    /// The page for [`Task::ChooseOrganisation`](crate::Task::ChooseOrganisation).
    #[prop(optional, into)]
    choose_organisation: Option<Page>,
    /// The page for any other [`Task`](crate::Task), and for those that have none of their own.
    #[prop(optional, into)]
    task: Option<Page>,
    /// Decides before anything below is built. In the browser it runs again on navigation.
    #[prop(optional, into)]
    guard: Option<Guard>,
    /// Names the boundary. Needed where it is built after an await, since unnamed boundaries are
    /// told apart by the order in which they are built; unique among its siblings. It stands in the
    /// document of a refusal: no secret.
    #[prop(optional, into)]
    id: Option<String>,
    /// A part of the page that stands for itself, such as one card: its refusal, and that of any
    /// boundary inside it, leaves the document's status alone.
    #[prop(optional)]
    region: bool,
    /// What is guarded.
    children: ChildrenFn,
) -> impl IntoView {
    let pages = Pages {
        unauthorized,
        forbidden,
        not_found,
        step_up,
        too_many_requests,
        unavailable,
        reset_password,
        accept_terms,
        choose_organisation,
        task,
    };
    let parent = use_context::<BoundaryContext>();
    let (place, mut registration) = place::find(id.as_deref(), region, parent.as_ref());
    let context = BoundaryContext::new(place, pages, parent);
    let hydrated = HydratedPage::current(context.is_root());
    let showing = lifecycle::first_showing(&context, guard.as_ref(), &hydrated);
    if let (Some(registration), Showing::Page(interrupt)) = (&mut registration, &showing) {
        registration.refuse(interrupt);
    }
    context.showing().set(showing);
    lifecycle::follow(&context, guard);

    let outer = Owner::current().unwrap_or_default();
    let outer_hook = OuterHook::current();
    let view = move || {
        let owner = outer.child();
        let view = owner.with(|| {
            hydrated.provide();
            match context.showing().get() {
                Showing::Nothing => ().into_any(),
                Showing::Page(interrupt) => context.page(interrupt),
                Showing::Children => keep_alive::view(&context, || {
                    provide_context(context.clone());
                    provide_context(HOOK.clone());
                    provide_context(outer_hook.clone());
                    let (run, view) = Run::new();
                    provide_context(run.clone());
                    HookScope::of_run(children(), run, view).into_any()
                }),
            }
        });
        OwnedView::new_with_owner(view, owner)
    };
    HookScope::registered(view, registration)
}

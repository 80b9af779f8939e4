use leptos::{
    form::FromFormData, html, prelude::*, server_fn, tachys::reactive_graph::OwnedView, web_sys,
};
use server_fn::{
    Http, ServerFn, client::Client, codec::PostUrl, error::IntoAppError, error::ServerFnErrorErr,
    request::ClientReq,
};

use super::{
    AnswersInterrupt, FUNCTION_FIELD, Posted, SEAL_FIELD, island, last_call::LastCall,
    posted::FormFunction,
};
use crate::{AsInterrupt, Interrupt, boundary::BoundaryContext, revalidate};

/// Leptos' `ActionForm`, posting to the page it stands on.
///
/// - With JavaScript the server function is called and the page stays. An interrupt goes to the
///   nearest boundary; after success the form is empty again and everything
///   [`protected`](crate::protected) on the page is fetched anew. Where a sign-in may mend a refusal, what
///   was sent is sent again after it, by the rules of [`AuthClient`](crate::AuthClient); with another
///   client, only where the sign-in itself has that one.
/// - Without it the browser posts to the page's own URL, and the layer runs the server function
///   that the hidden first field names. Success is a redirect (303) to the same page; a refusal
///   or a mistake shows the page again, with what was typed ([`posted`](crate::posted)).
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{AuthForm, ServerError, posted};
/// #[server]
/// pub async fn add_note(title: String) -> Result<(), ServerError> {
///     Ok(())
/// }
///
/// #[component]
/// fn AddNote() -> impl IntoView {
///     let action = ServerAction::<AddNote>::new();
///     view! {
///         <AuthForm action=action>
///             <label>"Title " <input name="title" value=posted("title")/></label>
///             <button>"Add"</button>
///         </AuthForm>
///     }
/// }
/// ```
#[component]
pub fn AuthForm<S, Output>(
    /// The server function, in the default encoding.
    action: ServerAction<S>,
    /// The fields.
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Output>> + FromFormData + Clone + Send + Sync + 'static,
    <<S::Client as Client<S::Error>>::Request as ClientReq<S::Error>>::FormData:
        From<web_sys::FormData>,
    S::Output: Send + Sync + 'static,
    S::Error: AsInterrupt + Clone + Send + Sync + 'static,
    S::Client: Client<S::Error> + 'static,
{
    #[cfg(feature = "ssr")]
    claim_posted(S::PATH);
    let node: NodeRef<html::Form> = NodeRef::new();
    let last_call = LastCall::new();
    follow(
        node,
        action.version(),
        Box::new(move || Answer::of(action)),
        Box::new(move |boundary, interrupt| last_call.refused(action, boundary, interrupt)),
    );
    let seal = carried_seal();
    let is_resumed_by_server = seal.is_some();
    let on_submit = move |event: web_sys::SubmitEvent| {
        // Only the server can open what was sealed without JavaScript, so it gets the form itself.
        if !is_resumed_by_server {
            submit(action, last_call, &event);
        }
    };

    let owner = Owner::current().unwrap_or_default().child();
    let (carried, fields) = owner.with(|| {
        #[cfg(not(feature = "ssr"))]
        take_posted(action);
        provide_context(FormFunction(S::PATH));
        (island::attribute(S::PATH), children())
    });
    let fields = OwnedView::new_with_owner(fields, owner);
    element(S::PATH, node, Box::new(on_submit), carried, seal, fields)
}

/// The form itself. Like [`follow`] it knows nothing of the function, so that a bundle has it once and not
/// for each.
fn element(
    function: &'static str,
    node: NodeRef<html::Form>,
    on_submit: Box<dyn FnMut(web_sys::SubmitEvent)>,
    carried: Option<String>,
    seal: Option<String>,
    fields: OwnedView<AnyView>,
) -> impl IntoView {
    view! {
        <form method="post" action="" node_ref=node on:submit=on_submit data-posted=carried>
            <input type="hidden" name=FUNCTION_FIELD value=function/>
            {seal.map(|seal| view! { <input type="hidden" name=SEAL_FIELD value=seal/> })}
            {fields}
        </form>
    }
}

/// The refused form that this one takes along: it stands on the page of the boundary that answers.
fn carried_seal() -> Option<String> {
    use_context::<AnswersInterrupt>()?;
    let posted: Posted = use_context()?;
    posted.seal().map(ToOwned::to_owned)
}

/// The form was posted without JavaScript, and shows how that ended. If it was interrupted, its own
/// boundary answers. A form on a boundary's page belongs to that page, whatever was refused below.
#[cfg(feature = "ssr")]
fn claim_posted(function: &str) {
    use super::Outcome;

    let Some(scope) = crate::layer::Scope::current() else {
        return;
    };
    let Some(posted) = scope
        .request()
        .posted()
        .filter(|p| p.function() == function)
    else {
        return;
    };
    scope.claim_form();
    if let Outcome::Refused(interrupt) = posted.outcome()
        && !interrupt.answers_form()
    {
        crate::boundary::raise(interrupt);
    }
}

/// The form is in an island of a page that answers it: its fields and its action start with that.
#[cfg(not(feature = "ssr"))]
fn take_posted<S>(action: ServerAction<S>)
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    use server_fn::error::ServerFnUrlError;

    let Some(posted) = island::posted(S::PATH) else {
        return;
    };
    if let Some(error) = posted.error() {
        let error = ServerFnUrlError::<S::Error>::decode_err(error);
        action.value().set(Some(Err(error)));
    }
    provide_context(posted);
}

fn submit<S>(action: ServerAction<S>, last_call: LastCall<S>, event: &web_sys::SubmitEvent)
where
    S: ServerFn + FromFormData + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    if event.default_prevented() {
        return;
    }
    event.prevent_default();
    match S::from_event(event) {
        Ok(input) => {
            last_call.is_sent(&input);
            action.dispatch(input);
        }
        Err(error) => {
            let error = ServerFnErrorErr::Args(error.to_string()).into_app_error();
            action.value().set(Some(Err(error)));
        }
    }
}

/// How the last call ended.
enum Answer {
    Success,
    Refusal(Interrupt),
    /// The form shows it, if there is anything.
    Other,
}

impl Answer {
    fn of<S>(action: ServerAction<S>) -> Self
    where
        S: ServerFn + Clone + Send + Sync + 'static,
        S::Output: Send + Sync + 'static,
        S::Error: AsInterrupt + Send + Sync + 'static,
    {
        action.value().with_untracked(|value| match value {
            Some(Ok(_)) => Self::Success,
            Some(Err(error)) => {
                let interrupt = error.as_interrupt().filter(|i| !i.answers_form());
                interrupt.map_or(Self::Other, Self::Refusal)
            }
            None => Self::Other,
        })
    }
}

/// Sends the call once more after a sign-in, or has the boundary answer.
type Refused = Box<dyn Fn(&BoundaryContext, Interrupt)>;

/// What happens after the call has been answered. Effects run in the browser only.
fn follow(
    node: NodeRef<html::Form>,
    version: RwSignal<usize>,
    answer: Box<dyn Fn() -> Answer>,
    refused: Refused,
) {
    let boundary = use_context::<BoundaryContext>();
    let island = island::is_inside();
    Effect::new(move |before: Option<usize>| {
        let now = version.get();
        // The first run sees what the server left there, which it has answered itself.
        if before.is_none_or(|before| before == now) {
            return now;
        }
        match (answer(), &boundary) {
            (Answer::Success, _) => succeed(node, island),
            (Answer::Refusal(interrupt), Some(boundary)) => refused(boundary, interrupt),
            (Answer::Refusal(_), None) => refuse_natively(node),
            (Answer::Other, _) => {}
        }
        now
    });
}

/// The form is empty again, and the page asks for what has changed.
fn succeed(node: NodeRef<html::Form>, island: bool) {
    #[cfg(not(feature = "ssr"))]
    if island {
        return island::load_again();
    }
    #[cfg(feature = "ssr")]
    let _ = island;
    if let Some(form) = node.get_untracked() {
        form.reset();
    }
    revalidate();
}

/// There is no boundary in the browser: the server answers the same form as it does without
/// JavaScript.
fn refuse_natively(node: NodeRef<html::Form>) {
    if let Some(form) = node.get_untracked() {
        // Fails only for a form that has left the document.
        let _ = form.submit();
    }
}

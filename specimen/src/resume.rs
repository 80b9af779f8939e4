//! `/resume`: a page whose calls go on after a sign-in, in every encoding and from every kind of caller.

use leptos::{
    prelude::*,
    server_fn::codec::TextStream,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{FormData, HtmlFormElement, SubmitEvent},
};
use leptos_auth::{AuthForm, ServerError, protected};

use crate::{
    demand::Demand,
    functions::{
        Reveal,
        get::{delete, get},
        json::{json, put},
        multipart::multipart,
        post::{Post, post},
        reveal,
        streaming::text,
    },
};

const DEMAND: Demand = Demand::Unauthorized;

/// What a call has answered.
type Answer = RwSignal<Option<String>>;

/// The page. It is for whoever is signed in.
#[component]
pub fn Page() -> impl IntoView {
    view! {
        <h1>"Resume"</h1>
        {protected(|| reveal("resume".into(), DEMAND), |text| view! { <p id="mine">{text}</p> })}
        <label>"Typed " <input id="typed"/></label>
        <Call name="post" call=|| post(DEMAND)/>
        <Call name="get" call=|| get(DEMAND)/>
        <Call name="delete" call=|| delete(DEMAND)/>
        <Call name="json" call=|| json(DEMAND)/>
        <Call name="put" call=|| put(DEMAND)/>
        <Call name="text" call=|| async { read(text(DEMAND).await?).await }/>
        <Upload/>
        <Several/>
        <WithOrdinaryClient/>
    }
}

/// An event handler that calls a function by its name.
#[component]
fn Call<F, Fut>(name: &'static str, call: F) -> impl IntoView
where
    F: Fn() -> Fut + Copy + 'static,
    Fut: Future<Output = Result<String, ServerError>> + 'static,
{
    let answer = Answer::new(None);
    let ask = move |_| {
        spawn_local(async move { answer.set(Some(words(call().await))) });
    };
    view! {
        <button id=format!("call-{name}") on:click=ask>{name}</button>
        <output id=format!("answer-{name}")>{answer}</output>
    }
}

/// A file.
#[component]
fn Upload() -> impl IntoView {
    let answer = Answer::new(None);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.and_then(|form| FormData::new_with_form(&form).ok()) else {
            return;
        };
        spawn_local(async move { answer.set(Some(words(multipart(form.into()).await))) });
    };
    view! {
        <form on:submit=send>
            <input type="hidden" name="demand" value=DEMAND.segment()/>
            <input type="file" id="file" name="file"/>
            <button id="call-multipart">"Upload"</button>
        </form>
        <output id="answer-multipart">{answer}</output>
    }
}

/// Several calls of one action at once.
#[component]
fn Several() -> impl IntoView {
    let action = ServerMultiAction::<Post>::new();
    let ask = move |_| {
        for _ in 0..3 {
            action.dispatch(Post { demand: DEMAND });
        }
    };
    let answers = move || {
        let submissions = action.submissions().get();
        let answers = submissions
            .iter()
            .filter_map(|submission| submission.value().get())
            .map(words);
        answers.collect::<Vec<_>>().join(" ")
    };
    view! {
        <button id="call-several" on:click=ask>"Several"</button>
        <output id="answer-several">{answers}</output>
    }
}

/// A form whose function has leptos' own client.
#[component]
fn WithOrdinaryClient() -> impl IntoView {
    let action = ServerAction::<Reveal>::new();
    let answer = move || action.value().get().map(words);
    view! {
        <AuthForm action>
            <input type="hidden" name="site" value="form"/>
            <input type="hidden" name="demand" value=DEMAND.segment()/>
            <button id="call-form">"Form"</button>
        </AuthForm>
        <output id="answer-form">{answer}</output>
    }
}

fn words(answer: Result<String, ServerError>) -> String {
    answer.unwrap_or_else(|error| format!("refused: {error}"))
}

async fn read(stream: TextStream<ServerError>) -> Result<String, ServerError> {
    use futures::StreamExt;

    let mut pieces = stream.into_inner();
    let mut text = String::new();
    while let Some(piece) = pieces.next().await {
        text.push_str(&piece?);
    }
    Ok(text)
}

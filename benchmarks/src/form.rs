//! A form that is refused for want of a session: the page with it, the function that refuses, and the page
//! that answers.

use std::time::SystemTime;

use axum::http::{HeaderValue, header, request::Parts};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_auth::{
    AuthForm, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, Reason, ServerError,
    SignedIn, User, auth,
    identity::Former,
    posted,
    resume::{KeyRing, OnceStore, Progress, SealKey, StoreError},
};
use leptos_axum::ResponseOptions;
use leptos_meta::{MetaTags, provide_meta_context};

/// Bytes of text in it.
pub const TEXT: usize = 1_024;

/// The document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// One form.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <InterruptBoundary unauthorized>
            <Add />
        </InterruptBoundary>
    }
}

/// What a browser posts to the page.
pub fn body() -> String {
    format!("__function={}&text={}", AddText::PATH, "a".repeat(TEXT))
}

/// What a browser posts to sign in, with what the page takes along.
pub fn sign_in_body(seal: Option<&str>) -> String {
    let seal = seal.map_or_else(String::new, |seal| format!("&__resume={seal}"));
    format!("__function={}&password=right{seal}", SignIn::PATH)
}

#[component]
fn Add() -> impl IntoView {
    let add = ServerAction::<AddText>::new();
    view! {
        <AuthForm action=add>
            <textarea name="text">{posted("text")}</textarea>
        </AuthForm>
    }
}

fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    let sign_in = ServerAction::<SignIn>::new();
    view! {
        <h1>{interrupt.reason().to_string()}</h1>
        <AuthForm action=sign_in>
            <input name="password" type="password" />
        </AuthForm>
    }
}

#[server]
async fn add_text(text: String) -> Result<(), ServerError> {
    auth().protect(SignedIn).await?;
    drop(text);
    Ok(())
}

#[server]
async fn sign_in(password: String) -> Result<(), ServerError> {
    drop(password);
    if let Some(response) = use_context::<ResponseOptions>() {
        response.append_header(header::SET_COOKIE, HeaderValue::from_static(SIGNED_IN));
    }
    Ok(())
}

const SIGNED_IN: &str = "user=1";

/// Everybody's session has expired, until they have signed in.
#[derive(Debug)]
pub struct Expired;

impl Identify for Expired {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let cookies = request.headers.get(header::COOKIE);
        let cookies = cookies.and_then(|cookies| cookies.to_str().ok());
        let mut cookies = cookies.into_iter().flat_map(|cookies| cookies.split("; "));
        Ok(match cookies.any(|cookie| cookie == SIGNED_IN) {
            true => Identity::SignedIn(User::new("1", "1")),
            false => Identity::SignedOut(Reason::Expired),
        })
    }

    async fn former(&self, _: &Parts) -> Result<Option<Former>, IdentifyError> {
        Ok(Some(Former::new("1", None)))
    }
}

/// One key, and a store that nobody gets to.
#[derive(Debug)]
pub struct Keys;

impl KeyRing for Keys {
    fn current(&self) -> SealKey {
        SealKey::new("key", [7; 32])
    }

    fn find(&self, _: &str) -> Option<SealKey> {
        Some(self.current())
    }
}

impl OnceStore for Keys {
    async fn begin(&self, _: &str, _: SystemTime) -> Result<Progress, StoreError> {
        Ok(Progress::Done)
    }

    async fn end(&self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }

    async fn release(&self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }

    async fn spool(&self, _: &str, _: &str, _: &[u8], _: SystemTime) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn spooled(&self, _: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(None)
    }
}

//! The page for a visitor who acts for no organisation, where everybody has to.

use leptos::prelude::*;
use leptos_accounts::KeptInputNotice;
use leptos_auth::{AuthForm, Interrupt};
use leptos_meta::Title;
use leptos_router::components::A;

use crate::{
    form::{ErrorSummary, TextField},
    organisation::{CreateOrganisation, EnterOrganisation, make_form},
};

/// Mounted by [`App`](crate::App): `<InterruptBoundary choose_organisation=choose_organisation::page>`.
///
/// A page of a boundary fetches nothing, so it can not list organisations: one is named here, or chosen
/// from the list at `/organisation`.
pub fn page(_: Interrupt) -> impl IntoView {
    let enter = ServerAction::<EnterOrganisation>::new();
    let create = ServerAction::<CreateOrganisation>::new();
    view! {
        <Title text="Choose an organisation"/>
        <section class="page page-narrow" data-page="choose-organisation">
            <h1>"Choose an organisation"</h1>
            <p class="lead">"Whatever is done here is done for an organisation: act for one of yours, or make one."</p>
            <KeptInputNotice/>
            {enter_form(enter)}
            {make_form(create)}
        </section>
    }
}

fn enter_form(enter: ServerAction<EnterOrganisation>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="enter-heading">
            <h2 id="enter-heading">"Act for an organisation"</h2>
            <ErrorSummary action=enter/>
            <AuthForm action=enter>
                <TextField action=enter name="slug" label="Its address, such as the-orchard" verbatim=true/>
                <button class="button button-primary" type="submit">"Act for it"</button>
            </AuthForm>
            <p class="hint">"Or choose from " <A href="/organisation">"those that you belong to"</A> "."</p>
        </section>
    }
}

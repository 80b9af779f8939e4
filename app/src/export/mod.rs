//! `/export`: the download of all of one's own notes, where the plan includes it.

pub mod forbidden;

use leptos::prelude::*;
use leptos_auth::{Feature, InterruptBoundary, Predicate, User, Verdict, protected};
use leptos_meta::Title;

use crate::error::AppError;

/// Who may download their notes: whoever acts for an organisation whose plan includes it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Export;

impl Predicate for Export {
    fn check(&self, user: &User) -> Verdict {
        Feature("export").check(user)
    }
}

/// The guard of the page: it runs before anything below the boundary is built.
#[server(endpoint = "require_export")]
pub async fn require_export() -> Result<(), AppError> {
    use leptos_auth::auth;

    auth().protect(Export).await?;
    Ok(())
}

/// How many notes the download has.
#[server(endpoint = "export_count")]
pub async fn export_count() -> Result<u64, AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::auth;

    let proof = auth().protect(Export).await?;
    crate::notes::store::export_count(accounts()?.pool(), &proof).await
}

/// The page. Signed out it is the root boundary that answers, since this one has no page for that.
#[component]
pub fn ExportPage() -> impl IntoView {
    view! {
        <Title text="Export"/>
        <InterruptBoundary id="export" forbidden=forbidden::page guard=require_export>
            <section class="page page-narrow">
                <h1>"Export"</h1>
                {protected(export_count, download)}
            </section>
        </InterruptBoundary>
    }
}

fn download(count: u64) -> impl IntoView {
    let notes = match count {
        1 => "There is 1 note of yours.".to_owned(),
        count => format!("There are {count} notes of yours."),
    };
    view! {
        <p class="lead">{notes}</p>
        <p>"The file holds each of them with title and text, as JSON. What others share with you stays theirs."</p>
        // `rel="external"` keeps the router away: it is a file, and no page of ours.
        <p><a class="button button-primary" href="/v1/export" rel="external" download="notes.json">"Download all notes"</a></p>
    }
}

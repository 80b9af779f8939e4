//! `/admin`: for the role `admin`.

pub mod forbidden;

use leptos::prelude::*;
use leptos_auth::{InterruptBoundary, Predicate, Role, User, Verdict, protected};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Who may see this page, and what it counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Administrator;

impl Predicate for Administrator {
    fn check(&self, user: &User) -> Verdict {
        Role("admin").check(user)
    }
}

/// What an administrator sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How many people have an account.
    pub users: u64,
    /// How many notes there are.
    pub notes: u64,
}

/// The guard of the page: it runs before anything below the boundary is built.
#[server(endpoint = "require_admin")]
pub async fn require_admin() -> Result<(), AppError> {
    use leptos_auth::auth;

    auth().protect(Administrator).await?;
    Ok(())
}

/// Counts users and notes. A server function is an endpoint of its own, so it has its own guard.
#[server(endpoint = "admin_counts")]
pub async fn admin_counts() -> Result<Counts, AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::auth;

    let administrator = auth().protect(Administrator).await?;
    crate::notes::store::counts(accounts()?.pool(), &administrator).await
}

/// The page. Signed out it is the root boundary that answers, since this one has no page for that.
#[component]
pub fn Admin() -> impl IntoView {
    view! {
        <Title text="Administration"/>
        <InterruptBoundary id="admin" forbidden=forbidden::page guard=require_admin>
            <section class="page">
                <h1>"Administration"</h1>
                {protected(admin_counts, counts)}
            </section>
        </InterruptBoundary>
    }
}

fn counts(counts: Counts) -> impl IntoView {
    view! {
        <dl class="counts">
            <div class="card">
                <dt>"Accounts"</dt>
                <dd>{counts.users}</dd>
            </div>
            <div class="card">
                <dt>"Notes written"</dt>
                <dd>{counts.notes}</dd>
            </div>
        </dl>
    }
}

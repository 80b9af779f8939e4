//! A database in a folder of its own, people who are signed in, and the whole site.

#![allow(dead_code, reason = "each test file uses what it needs")]

#[allow(unreachable_pub, reason = "it belongs to leptos_accounts' tests")]
#[path = "../../../crates/leptos_accounts/tests/common/database.rs"]
mod database;
pub(crate) mod site;

use std::sync::{Arc, Mutex};

use axum::{Router, body::Body, extract::FromRequestParts, routing::get};
use http::{Request, request::Parts};
use leptos_accounts::{Accounts, AccountsConfig, RootSecret};
use leptos_auth::{Authed, Has, Identify, IdentifyError, Identity, InterruptLayer, User};
use notebook::admin::Administrator;
use sqlx::AnyPool;
use tower::ServiceExt;

use self::database::TestDatabase;

/// A migrated database.
pub(crate) struct Database {
    accounts: Accounts,
    database: Arc<TestDatabase>,
    pub(crate) secret: RootSecret,
}

impl Database {
    pub(crate) async fn new() -> Self {
        Self::with(|config| config).await
    }

    pub(crate) async fn with(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        let database = Arc::new(TestDatabase::fresh().await);
        Self::open(database, RootSecret::generate(), adjust).await
    }

    /// The same database, as another node with this secret has it.
    pub(crate) async fn of_another_node(
        &self,
        secret: RootSecret,
        adjust: impl FnOnce(AccountsConfig) -> AccountsConfig,
    ) -> Self {
        Self::open(Arc::clone(&self.database), secret, adjust).await
    }

    async fn open(
        database: Arc<TestDatabase>,
        secret: RootSecret,
        adjust: impl FnOnce(AccountsConfig) -> AccountsConfig,
    ) -> Self {
        let config = AccountsConfig::new(database.url(), secret.clone()).connections(4);
        Self {
            accounts: notebook::open(adjust(config)).await.expect("a database"),
            database,
            secret,
        }
    }

    /// As another process, or the next start, does.
    pub(crate) async fn open_again(&self) {
        self.of_another_node(self.secret.clone(), |config| config)
            .await;
    }

    pub(crate) fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    pub(crate) fn pool(&self) -> &AnyPool {
        self.accounts.pool()
    }
}

/// Somebody who is signed in.
pub(crate) async fn signed_in(name: &str) -> Authed {
    proof(person(name)).await
}

/// Somebody who may see what administrators see.
pub(crate) async fn administrator(name: &str) -> Has<Administrator> {
    proof(person(name).with_role("admin")).await
}

fn person(name: &str) -> User {
    User::new(format!("id-of-{name}"), format!("{name}@example.com"))
}

/// A proof, made where the application gets it from: by the extractor, below the layer.
async fn proof<P>(user: User) -> P
where
    P: FromRequestParts<()> + Send + 'static,
{
    let proof = Arc::new(Mutex::new(None));
    let slot = Arc::clone(&proof);
    let keep = async move |proof: P| *slot.lock().expect("not poisoned") = Some(proof);
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, || ());
    let router = InterruptLayer::new(render)
        .identify(Always(user))
        .wrap(Router::new().route("/", get(keep)));
    router
        .oneshot(Request::new(Body::empty()))
        .await
        .expect("infallible");
    let me = proof.lock().expect("not poisoned").take();
    me.expect("let in")
}

struct Always(User);

impl Identify for Always {
    async fn identify(&self, _: &Parts) -> Result<Identity, IdentifyError> {
        Ok(Identity::SignedIn(self.0.clone()))
    }
}

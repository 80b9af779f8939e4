//! Pages that are rendered to files when the server starts.

use std::{fs, path::Path};

use http::request::Parts;
use leptos::prelude::*;
use leptos_auth::{
    Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer, Reason,
    ServerError, SignedIn, auth, layer::StaticPagesError, protected,
};
use leptos_axum::{
    generate_route_list_with_exclusions_and_ssg,
    generate_route_list_with_exclusions_and_ssg_and_context,
};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
    static_routes::StaticRoute,
};

async fn secret() -> Result<String, ServerError> {
    auth().protect(SignedIn).await?;
    Ok("CANARY".into())
}

fn unauthorized(_: Interrupt) -> impl IntoView {
    "[unauthorized]"
}

fn file() -> SsrMode {
    SsrMode::Static(StaticRoute::new())
}

#[component]
fn Guarded() -> impl IntoView {
    view! { <InterruptBoundary guard=secret>"CANARY"</InterruptBoundary> }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Router>
            <InterruptBoundary unauthorized>
                <Routes fallback=|| "no such page">
                    <Route path=path!("/about") view=|| "about us" ssr=file()/>
                    <Route path=path!("/asks") view=|| protected(secret, |text| text) ssr=file()/>
                    <Route path=path!("/guarded") view=Guarded ssr=file()/>
                    <Route path=path!("/ruled/page") view=|| "CANARY" ssr=file()/>
                </Routes>
            </InterruptBoundary>
        </Router>
    }
}

struct Nobody;

impl Identify for Nobody {
    async fn identify(&self, _: &Parts) -> Result<Identity, IdentifyError> {
        Ok(Identity::SignedOut(Reason::NoCredential))
    }
}

fn written(site: &Path, name: &str) -> String {
    fs::read_to_string(site.join(name)).unwrap_or_default()
}

// One test: while leptos lists routes, no resource of the process loads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guarded_page_that_is_static_stops_the_start() {
    let site = tempfile::tempdir().expect("a folder");
    let options = LeptosOptions::builder()
        .output_name("static")
        .site_root(site.path().to_str().expect("text"))
        .build();
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, App);
    let layer = InterruptLayer::new(render)
        .identify(Nobody)
        .protect("/ruled", SignedIn);

    let pages = layer.static_pages();
    let (_, generator) =
        generate_route_list_with_exclusions_and_ssg_and_context(App, None, pages.context());
    generator.generate(&options).await;
    let refused: StaticPagesError = pages.check().expect_err("three pages are guarded");
    let text = refused.to_string();
    assert!(text.contains("/asks, /guarded, /ruled/page"), "{text}");
    assert!(!text.contains("/about"), "{text}");
    assert!(written(site.path(), "about.html").contains("about us"));
    for name in ["asks.html", "guarded.html", "ruled/page.html"] {
        let page = written(site.path(), name);
        assert!(
            !page.is_empty() && !page.contains("CANARY"),
            "{name}: {page}"
        );
    }

    // Who forgets all of this gets empty pages.
    let (_, generator) = generate_route_list_with_exclusions_and_ssg(App, None);
    generator.generate(&options).await;
    for name in ["about.html", "asks.html", "guarded.html", "ruled/page.html"] {
        let page = written(site.path(), name);
        assert!(
            !page.contains("about us") && !page.contains("CANARY"),
            "{name}: {page}"
        );
    }
}

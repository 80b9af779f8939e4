//! The application that shows a tree.

use std::sync::LazyLock;

use axum::Router;
use http::request::Parts;
use leptos::{children::ToChildren, component::component_props_builder, prelude::*};
use leptos_auth::{
    Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer, Reason,
    ServerError, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as LeptosRouter, Routes},
    path,
};

use super::tree::{Guard, Kind, Node, decide};

/// The header that carries the tree.
pub(crate) const TREE: &str = "x-tree";

/// What a part of the page writes: its name, and the path of indices to it.
pub(crate) fn mark(what: &str, path: &str) -> String {
    format!("[{what} {path}]")
}

/// What a boundary's page writes.
pub(crate) fn page_mark(kind: Kind, path: &str) -> String {
    mark(&format!("{kind:?} page of"), path)
}

pub(crate) fn app() -> Router {
    static APP: LazyLock<Router> = LazyLock::new(build);
    APP.clone()
}

fn build() -> Router {
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, App);
    let layer = InterruptLayer::new(render).identify(Nobody);
    let options = LeptosOptions::builder().output_name("trees").build();
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(App), App)
        .with_state(options);
    layer.wrap(routes)
}

struct Nobody;

impl Identify for Nobody {
    async fn identify(&self, _: &Parts) -> Result<Identity, IdentifyError> {
        Ok(Identity::SignedOut(Reason::NoCredential))
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <LeptosRouter>
            <Routes fallback=|| "no such page">
                <Route path=path!("/ooo") view=Page/>
                <Route path=path!("/in-order") view=Page ssr=SsrMode::InOrder/>
                <Route path=path!("/async") view=Page ssr=SsrMode::Async/>
            </Routes>
        </LeptosRouter>
    }
}

#[component]
fn Page() -> impl IntoView {
    let parts: Parts = expect_context();
    let tree = parts.headers[TREE].to_str().expect("text");
    let tree = serde_json::from_str(tree).expect("a tree");
    build_node(tree, "r".into())
}

fn build_node(node: Node, path: String) -> AnyView {
    match node {
        Node::Text => mark("text", &path).into_any(),
        Node::Data { after, refused } => {
            let fetch =
                move || async move { decide(after, refused).await.map_err(ServerError::from) };
            protected(fetch, move |()| mark("data", &path)).into_any()
        }
        Node::Boundary {
            pages,
            region,
            guard,
            children,
        } => build_boundary(&pages, region, guard, children, path),
    }
}

fn build_boundary(
    pages: &[Kind],
    region: bool,
    guard: Option<Guard>,
    children: Vec<Node>,
    path: String,
) -> AnyView {
    let page = |kind: Kind| {
        let mark = page_mark(kind, &path);
        let page = move |_: Interrupt| mark.clone();
        pages.contains(&kind).then(|| leptos_auth::Page::from(page))
    };
    let guard =
        guard.map(|guard| leptos_auth::Guard::from(move || decide(guard.after, guard.refused)));
    let inside = {
        let path = path.clone();
        move || {
            let numbered = children.clone().into_iter().enumerate();
            let built = numbered.map(|(n, child)| build_node(child, format!("{path}.{n}")));
            built.collect_view()
        }
    };
    let props = component_props_builder(&InterruptBoundary).region(region);
    let mut props = props.children(ToChildren::to_children(inside)).build();
    props.unavailable = page(Kind::Unavailable);
    props.unauthorized = page(Kind::Unauthorized);
    props.forbidden = page(Kind::Forbidden);
    props.not_found = page(Kind::NotFound);
    props.guard = guard;
    InterruptBoundary(props).into_any()
}

//! The call sites: one file for each place in which a refusal can be raised, and [`ALL`], the one
//! list of them. Routes, contents page, tests and the table in `docs/` are made from it.

pub mod action;
pub mod auth_form;
pub mod await_component;
pub mod blocking_resource;
pub mod boundary_guard;
pub mod effect;
pub mod event_handler;
pub mod failing_page;
pub mod for_rows;
pub mod hold;
pub mod late;
pub mod late_boundary;
pub mod layout;
pub mod layout_boundary;
pub mod local_resource;
pub mod nested_component;
pub mod page_component;
pub mod refusing_page;
pub mod region;
pub mod resource;
pub mod root_component;
pub mod server_action;
pub mod suspense;
pub mod title;
pub mod transition;

mod call_site;

use leptos::prelude::*;

pub use self::call_site::{Answer, CallSite};

/// Every call site, in the order of the table.
pub static ALL: [&CallSite; 31] = [
    &page_component::SITE,
    &nested_component::SITE,
    &layout::SITE,
    &layout_boundary::SITE,
    &root_component::SITE,
    &boundary_guard::SITE,
    &region::SITE,
    &late_boundary::NAMED,
    &late_boundary::UNNAMED,
    &refusing_page::SITE,
    &failing_page::SITE,
    &suspense::DEPTH_1,
    &suspense::DEPTH_2,
    &suspense::DEPTH_3,
    &transition::DEPTH_1,
    &transition::DEPTH_2,
    &transition::DEPTH_3,
    &await_component::SITE,
    &await_component::BLOCKING,
    &resource::SITE,
    &blocking_resource::SITE,
    &for_rows::SITE,
    &title::SITE,
    &hold::SITE,
    &late::SITE,
    &local_resource::SITE,
    &effect::SITE,
    &event_handler::SITE,
    &action::SITE,
    &server_action::SITE,
    &auth_form::SITE,
];

/// The call site of this name.
pub fn named(name: &str) -> Option<&'static CallSite> {
    ALL.into_iter().find(|site| site.name == name)
}

/// What every call site shows to those who may see it.
pub fn secret(text: String) -> impl IntoView {
    view! { <p id="secret">{text}</p> }
}

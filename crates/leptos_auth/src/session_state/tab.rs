//! What this tab knows of who is signed in.

use std::cell::RefCell;

use leptos::prelude::document;

use super::{AUTH_SESSION, Learned, Message, Principal, Sent, Told, knowledge::Knowledge};

thread_local! {
    static TAB: RefCell<Knowledge> = RefCell::new(Knowledge::of_document(in_document()));
}

/// What the document says, which is taken out of it.
fn in_document() -> Option<Told> {
    let selector = format!("meta[name={AUTH_SESSION}]");
    let tag = document().query_selector(&selector).ok().flatten()?;
    tag.remove();
    tag.get_attribute("content")?.parse().ok()
}

/// Reads the document, before anything can change it.
pub(crate) fn read_document() {
    TAB.with_borrow(|_| ());
}

/// What is known while a call is sent.
pub(crate) fn sent() -> Sent {
    TAB.with_borrow(Knowledge::sent)
}

pub(crate) fn learn(told: Told, sent: &Sent) -> Learned {
    TAB.with_borrow_mut(|tab| tab.learn(told, sent))
}

pub(crate) fn lose() {
    TAB.with_borrow_mut(Knowledge::lose);
}

pub(crate) fn forget_lost() {
    TAB.with_borrow_mut(Knowledge::forget_lost);
}

pub(crate) fn hear(message: Message) -> bool {
    TAB.with_borrow_mut(|tab| tab.hear(message))
}

pub(crate) fn take_news() -> Message {
    TAB.with_borrow_mut(Knowledge::take_news)
}

pub(crate) fn has_news() -> bool {
    TAB.with_borrow(Knowledge::has_news)
}

/// Whom the page is for, and how often that was told.
pub(crate) fn principal() -> Option<(Principal, u32)> {
    TAB.with_borrow(|tab| Some((tab.principal()?.clone(), tab.told())))
}

pub(crate) fn is_signed_in() -> bool {
    TAB.with_borrow(Knowledge::is_signed_in)
}

pub(crate) fn is_late(sent: &Sent) -> bool {
    TAB.with_borrow(|tab| tab.is_late(sent))
}

pub(crate) fn was_sent_by_same(sent: &Sent) -> bool {
    TAB.with_borrow(|tab| tab.was_sent_by_same(sent))
}

pub(crate) fn is_back(principal: &Principal, told: u32) -> bool {
    TAB.with_borrow(|tab| tab.is_back(principal, told))
}

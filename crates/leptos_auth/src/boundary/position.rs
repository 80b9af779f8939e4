//! Where a visitor was on a page that is taken out of the document.

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, Node},
};
use web_sys::{
    FocusOptions, HtmlInputElement, HtmlTextAreaElement, ScrollBehavior, ScrollToOptions,
};

/// What the document forgets of elements that leave it: how far they were scrolled, the focus and the
/// selection. What was typed stays with the elements.
pub(super) struct Position {
    window: (f64, f64),
    scrolled: Vec<(Element, i32, i32)>,
    focus: Option<Focus>,
    selection: Option<Selected>,
}

struct Focus {
    element: HtmlElement,
    /// Start and end, where it is a field with text.
    range: Option<(u32, u32)>,
}

/// The selected text: where it was begun, and where it was ended.
struct Selected {
    anchor: (Node, u32),
    focus: (Node, u32),
}

impl Position {
    pub(super) fn current() -> Self {
        let elements = document().get_elements_by_tag_name("*");
        let elements = (0..elements.length()).filter_map(|n| elements.item(n));
        let scrolled = elements
            .map(|element| {
                let (top, left) = (element.scroll_top(), element.scroll_left());
                (element, top, left)
            })
            .filter(|(_, top, left)| (*top, *left) != (0, 0))
            .collect();
        let offset = |offset: Result<f64, _>| offset.unwrap_or_default();
        Self {
            window: (offset(window().scroll_x()), offset(window().scroll_y())),
            scrolled,
            focus: Focus::current(),
            selection: Selected::current(),
        }
    }

    /// Goes back there, as far as it is in the document again.
    pub(super) fn restore(&self) {
        if let Some(selection) = &self.selection {
            selection.restore();
        }
        if let Some(focus) = &self.focus {
            focus.restore();
        }
        for (element, top, left) in &self.scrolled {
            element.set_scroll_top(*top);
            element.set_scroll_left(*left);
        }
        let to = ScrollToOptions::new();
        to.set_left(self.window.0);
        to.set_top(self.window.1);
        to.set_behavior(ScrollBehavior::Instant);
        window().scroll_to_with_scroll_to_options(&to);
    }
}

impl Focus {
    fn current() -> Option<Self> {
        let element: HtmlElement = document().active_element()?.dyn_into().ok()?;
        let range = if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
            range(field.selection_start(), field.selection_end())
        } else if let Some(field) = element.dyn_ref::<HtmlTextAreaElement>() {
            range(field.selection_start(), field.selection_end())
        } else {
            None
        };
        Some(Self { element, range })
    }

    fn restore(&self) {
        if !self.element.is_connected() {
            return;
        }
        let quietly = FocusOptions::new();
        quietly.set_prevent_scroll(true);
        // Each fails only for elements that have no such thing.
        let _ = self.element.focus_with_options(&quietly);
        let Some((start, end)) = self.range else {
            return;
        };
        if let Some(field) = self.element.dyn_ref::<HtmlInputElement>() {
            let _ = field.set_selection_range(start, end);
        } else if let Some(field) = self.element.dyn_ref::<HtmlTextAreaElement>() {
            let _ = field.set_selection_range(start, end);
        }
    }
}

fn range<E>(start: Result<Option<u32>, E>, end: Result<Option<u32>, E>) -> Option<(u32, u32)> {
    Some((start.ok()??, end.ok()??))
}

impl Selected {
    fn current() -> Option<Self> {
        let selection = window().get_selection().ok()??;
        Some(Self {
            anchor: (selection.anchor_node()?, selection.anchor_offset()),
            focus: (selection.focus_node()?, selection.focus_offset()),
        })
    }

    fn restore(&self) {
        let ((from, start), (to, end)) = (&self.anchor, &self.focus);
        if !(from.is_connected() && to.is_connected()) {
            return;
        }
        if let Some(selection) = window().get_selection().ok().flatten() {
            // Fails where the text has become shorter.
            let _ = selection.set_base_and_extent(from, *start, to, *end);
        }
    }
}

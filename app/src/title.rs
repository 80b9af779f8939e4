//! What tabs and windows are called: "Notes · Notebook".
//!
//! While a form on the page says that something is wrong it is "Error: Notes · Notebook": a page
//! that was loaded anew is announced by its title, long before a screen reader gets to the form.

use leptos::{ev, prelude::*, server::ServerActionError, wasm_bindgen::JsCast, web_sys::Element};
use leptos_router::hooks::use_location;
use server_fn::ServerFn;

use crate::escape;

/// Makes the name of the document from that of its page. Everything below may tell it of a problem.
pub(crate) fn formatter() -> impl Fn(String) -> String + Send + Sync + 'static {
    let problem = Problem(ArcRwSignal::new(false));
    provide_context(problem.clone());
    move |page| of_document(&page, problem.0.get())
}

/// Called by whoever shows the form of this server function: when the page answers that form, it
/// says what was wrong with it.
pub(crate) fn tell_posted<S: ServerFn>() {
    let posted = use_context::<ServerActionError>();
    let is_ours = posted.is_some_and(|posted| posted.path() == S::PATH);
    if let (true, Some(problem)) = (is_ours, use_context::<Problem>()) {
        problem.set(true);
    }
}

/// The same for forms that are sent in the browser, whichever crate they are from: the summary of a
/// form takes the focus when it has something to say. Sending a form, or going to another page,
/// starts anew.
pub(crate) fn follow_forms() {
    let Some(problem) = use_context::<Problem>() else {
        return;
    };
    let path = use_location().pathname;
    let follows = problem.clone();
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        match before {
            None => listen(&follows),
            Some(before) if before != now => follows.set(false),
            Some(_) => {}
        }
        now
    });
}

/// Whether a form on the page says that something is wrong.
#[derive(Clone)]
struct Problem(ArcRwSignal<bool>);

impl Problem {
    fn set(&self, is_told: bool) {
        if self.0.get_untracked() != is_told {
            self.0.set(is_told);
        }
    }
}

/// The name of the whole document; what tells tabs apart comes first.
///
/// The server's is escaped here, for every page: leptos_meta (0.8.7) writes the text into `<title>`
/// **without escaping** it, and the title of a note is somebody's text. The browser sets the title
/// as text.
fn of_document(page: &str, has_problem: bool) -> String {
    let problem = if has_problem { "Error: " } else { "" };
    let product = if page == "Notebook" {
        ""
    } else {
        " · Notebook"
    };
    let title = format!("{problem}{page}{product}");
    if cfg!(feature = "ssr") {
        escape(&title)
    } else {
        title
    }
}

/// For as long as the document lives, as the layout does.
fn listen(problem: &Problem) {
    let told = problem.clone();
    window_event_listener(ev::focusin, move |event| {
        let target = event.target();
        let summary = target.and_then(|it| it.dyn_into::<Element>().ok());
        if summary.is_some_and(|it| it.matches("[role=alert]").unwrap_or(false)) {
            told.set(true);
        }
    });
    let sent = problem.clone();
    window_event_listener(ev::submit, move |_| sent.set(false));
}

#[cfg(test)]
mod tests {
    use super::of_document;

    #[test]
    fn a_title_names_the_page_before_the_product() {
        assert_eq!(of_document("Notes", false), "Notes · Notebook");
        assert_eq!(of_document("Notebook", false), "Notebook");
    }

    #[test]
    fn a_problem_comes_before_everything() {
        assert_eq!(of_document("Notes", true), "Error: Notes · Notebook");
        assert_eq!(of_document("Notebook", true), "Error: Notebook");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_title_can_not_leave_its_element() {
        assert_eq!(
            of_document("</title><script>alert(1)</script>", false),
            "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; · Notebook"
        );
    }
}

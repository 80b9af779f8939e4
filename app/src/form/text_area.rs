//! A text area whose text is escaped.

use leptos::prelude::*;

use crate::escape;

/// A `<textarea>` with text in it.
///
/// Not `<textarea>{text}</textarea>`: leptos (tachys 0.2.19) writes the children of a textarea
/// **without escaping** them, so a note that says `</textarea><script>` would run. Here the text is
/// escaped first and set as inner HTML, which server and browser then read alike.
#[component]
pub fn TextArea(
    /// For the label.
    id: &'static str,
    /// The field's name in the form.
    name: &'static str,
    /// The text at the start.
    text: String,
    /// Whether the text is refused; see [`invalid`](super::invalid).
    invalid: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
    /// What says why; see [`described_by`](super::described_by).
    described_by: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <textarea
            id=id
            name=name
            rows="8"
            aria-invalid=invalid
            aria-describedby=described_by
            inner_html=escape(&text)
        ></textarea>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_not_leave_the_text_area() {
        let text = "</textarea><script>alert(1)</script> &lt;";
        assert_eq!(
            escape(text),
            "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;"
        );
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_rendered_page_holds_the_text_and_no_element_of_it() {
        let text = "</textarea><img src=x onerror=alert(1)>".to_owned();
        let view =
            view! { <TextArea id="body" name="body" text invalid=|| None described_by=|| None/> };
        let html = view.to_html();
        assert!(!html.contains("<img"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;img"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
    }
}

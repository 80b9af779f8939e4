//! Whether an answer is right.

use anyhow::Result;
use html5ever::{ParseOpts, parse_document, tendril::TendrilSink, tree_builder::TreeBuilderOpts};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::{
    case::Case,
    running::{Answer, Running},
};

/// What is true of a peer's denials.
pub(crate) struct Truth {
    /// 401, of page and handler.
    pub(crate) status: bool,
    /// `WWW-Authenticate`, which RFC 9110, section 11.6.1, demands of each 401.
    pub(crate) challenge: bool,
    /// The text is there without JavaScript.
    pub(crate) body: bool,
    /// Nobody keeps it for somebody else.
    pub(crate) cache: bool,
}

impl Truth {
    pub(crate) fn of(peer: &Running, text: &str) -> Result<Self> {
        let (page, handler) = (peer.ask(Case::DeniedPage)?, peer.ask(Case::DeniedHandler)?);
        let both = |is: &dyn Fn(&Answer) -> bool| is(&page) && is(&handler);
        Ok(Self {
            status: both(&|answer| answer.status == 401),
            challenge: both(&|answer| answer.headers.contains_key("www-authenticate")),
            body: visible_text(&page.body) == text,
            cache: both(&|answer| {
                let cache = answer.headers.get("cache-control");
                cache.is_some_and(|cache| cache.contains("no-store"))
            }),
        })
    }

    pub(crate) fn is_right(&self) -> bool {
        self.status && self.body
    }
}

/// What is no text for whoever has no JavaScript.
const HIDDEN: [&str; 4] = ["head", "script", "style", "template"];

/// What somebody without JavaScript reads, with one space between two words.
pub(crate) fn visible_text(document: &str) -> String {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let document = parse_document(RcDom::default(), options).one(document);
    let mut text = String::new();
    read(&document.document, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read(node: &Handle, text: &mut String) {
    match &node.data {
        NodeData::Text { contents } => {
            text.push_str(&contents.borrow());
            text.push(' ');
        }
        NodeData::Element { name, attrs, .. } => {
            let is_hidden = attrs.borrow().iter().any(|it| &*it.name.local == "hidden");
            if is_hidden || HIDDEN.contains(&&*name.local) {
                return;
            }
        }
        _ => {}
    }
    for child in node.children.borrow().iter() {
        read(child, text);
    }
}

#[cfg(test)]
mod tests {
    use super::visible_text;

    #[test]
    fn only_what_can_be_read_counts() {
        let document = "<title>No</title><p>One <b>two</b></p><script>no</script>\
                        <template>no</template><div hidden>no</div>\n three";
        assert_eq!(visible_text(document), "One two three");
    }
}

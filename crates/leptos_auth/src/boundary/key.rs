#[cfg(feature = "ssr")]
use std::sync::LazyLock;
use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// Names a boundary within one page, the same on the server and in the browser.
///
/// The root is `0` (a second one beside it `1`); a boundary below another is `PARENT.N`, counted in
/// the order of construction, or `PARENT/ID` where it has an `id`. The counter agrees on both sides
/// only for boundaries that are built before the first await, which is why later ones need an `id`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Key(Arc<str>);

impl Key {
    #[cfg(feature = "ssr")]
    pub(crate) fn root() -> Self {
        static ROOT: LazyLock<Key> = LazyLock::new(|| Key::nth_root(0));
        ROOT.clone()
    }

    pub(crate) fn nth_root(ordinal: usize) -> Self {
        Self(ordinal.to_string().into())
    }

    pub(crate) fn child(&self, ordinal: usize) -> Self {
        Self(format!("{}.{ordinal}", self.0).into())
    }

    pub(crate) fn named(&self, id: &str) -> Self {
        Self(format!("{}/{}", self.0, escape(id)).into())
    }

    /// Any boundary with this `id`, wherever it is.
    #[cfg(feature = "ssr")]
    pub(crate) fn anywhere(id: &str) -> Self {
        Self(format!("*/{}", escape(id)).into())
    }

    /// Whether it means whichever boundary has an `id`.
    #[cfg(feature = "ssr")]
    pub(crate) fn is_anywhere(&self) -> bool {
        self.0.starts_with('*')
    }

    /// The `id` of the boundary, escaped, where it has one.
    #[cfg(feature = "ssr")]
    pub(crate) fn id(&self) -> Option<&str> {
        let (_, last) = self.0.rsplit_once('/')?;
        (!last.contains('.')).then_some(last)
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn depth(&self) -> usize {
        self.0.matches(['.', '/']).count()
    }

    /// Whether this key, as a decision carries it, means the boundary `key`.
    pub(crate) fn names(&self, key: &Self) -> bool {
        match self.0.strip_prefix('*') {
            Some(suffix) => key.0.ends_with(suffix),
            None => self == key,
        }
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn is_at_or_below(&self, other: &Self) -> bool {
        match self.0.strip_prefix(&*other.0) {
            Some(rest) => rest.is_empty() || rest.starts_with(['.', '/']),
            None => false,
        }
    }
}

/// An `id` may come from data: it must not be able to name another boundary.
fn escape(id: &str) -> String {
    id.replace('%', "%25")
        .replace('/', "%2F")
        .replace('.', "%2E")
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_key_knows_what_is_below_it() {
        let root = Key::root();
        let admin = root.child(1).named("admin");
        assert!(admin.is_at_or_below(&root) && admin.is_at_or_below(&admin));
        assert!(!root.is_at_or_below(&admin));
        assert!(!root.child(11).is_at_or_below(&root.child(1)));
        assert_eq!((root.depth(), admin.depth()), (0, 2));
    }

    #[test]
    fn a_name_can_not_stand_for_another_boundary() {
        let root = Key::root();
        assert_ne!(root.named("a/b"), root.named("a").named("b"));
        assert_ne!(root.named("a.0"), root.named("a").child(0));
        assert!(!root.named("a.0").is_at_or_below(&root.named("a")));
        assert!(!Key::anywhere("b").names(&root.named("a/b")));
    }

    #[test]
    fn a_name_is_found_wherever_it_is() {
        let admin = Key::root().child(0).named("admin");
        assert!(Key::anywhere("admin").names(&admin));
        assert!(!Key::anywhere("min").names(&admin));
    }
}

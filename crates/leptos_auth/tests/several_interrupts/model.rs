//! What the documentation says, as plainly as it can be put: no time, no passes.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;

use super::{
    page::{mark, page_mark},
    tree::{Kind, Node},
};

/// What a page must look like.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) status: StatusCode,
    pub(crate) shown: BTreeSet<String>,
    pub(crate) hidden: BTreeSet<String>,
}

/// A boundary around a part of the page.
#[derive(Clone)]
struct Around<'a> {
    path: String,
    pages: &'a [Kind],
}

/// Where boundaries stand, in the order of their indices.
type Path = Vec<usize>;

#[derive(Default)]
struct State {
    refused: BTreeMap<String, Kind>,
    passed: BTreeSet<String>,
}

pub(crate) fn expected(tree: &Node) -> Expected {
    let mut state = State::default();
    loop {
        // Guards of boundaries first, then what is raised inside.
        let mut found = Found::default();
        walk(tree, "r", &[], &state, &mut found);
        state.passed.append(&mut found.passed);
        let raised = if found.guards.is_empty() && !found.undecided {
            found.raised
        } else {
            found.guards
        };
        if raised.is_empty() && !found.undecided {
            break;
        }
        for (path, kind) in raised {
            refuse(&mut state.refused, path, kind);
        }
    }
    describe(tree, &state)
}

fn refuse(refused: &mut BTreeMap<String, Kind>, path: String, kind: Kind) {
    let inside = |inner: &str, outer: &str| inner.starts_with(&format!("{outer}."));
    if refused.keys().any(|outer| inside(&path, outer)) {
        return;
    }
    refused.retain(|inner, _| !inside(inner, &path));
    let shown = refused.entry(path).or_insert(kind);
    *shown = kind.min(*shown);
}

#[derive(Default)]
struct Found {
    /// A guard has decided in this round.
    undecided: bool,
    passed: BTreeSet<String>,
    guards: Vec<(String, Kind)>,
    raised: Vec<(String, Kind)>,
}

fn walk<'a>(node: &'a Node, path: &str, around: &[Around<'a>], state: &State, found: &mut Found) {
    match node {
        Node::Text => {}
        Node::Data { refused, .. } => {
            if let Some(kind) = refused {
                found.raised.push((home(around, *kind), *kind));
            }
        }
        Node::Boundary {
            pages,
            guard,
            children,
            ..
        } => {
            if state.refused.contains_key(path) {
                return;
            }
            let this = Around {
                path: path.to_owned(),
                pages,
            };
            let around: Vec<_> = around.iter().cloned().chain([this]).collect();
            if let Some(guard) = guard.as_ref().filter(|_| !state.passed.contains(path)) {
                match guard.refused {
                    Some(kind) => found.guards.push((home(&around, kind), kind)),
                    None => {
                        found.passed.insert(path.to_owned());
                    }
                }
                // One that lets pass at once is seen through at once; one that waits, in the next
                // round.
                if guard.refused.is_some() || guard.after > 0 {
                    found.undecided = true;
                    return;
                }
            }
            for (n, child) in children.iter().enumerate() {
                walk(child, &format!("{path}.{n}"), &around, state, found);
            }
        }
    }
}

/// The nearest boundary with a page for the kind; the root answers what is left.
fn home(around: &[Around<'_>], kind: Kind) -> String {
    let nearest = around.iter().rev().find(|it| it.pages.contains(&kind));
    let home = nearest.unwrap_or(&around[0]);
    home.path.clone()
}

fn describe(tree: &Node, state: &State) -> Expected {
    let mut expected = Expected {
        status: StatusCode::OK,
        shown: BTreeSet::new(),
        hidden: BTreeSet::new(),
    };
    let mut deciding: Option<(usize, Path, Kind)> = None;
    let mut visit = Visit {
        state,
        expected: &mut expected,
        deciding: &mut deciding,
    };
    visit.node(tree, &[], 0, true, false);
    if let Some((_, _, kind)) = deciding {
        expected.status = kind.raise().status();
    }
    expected
}

struct Visit<'a> {
    state: &'a State,
    expected: &'a mut Expected,
    deciding: &'a mut Option<(usize, Path, Kind)>,
}

impl Visit<'_> {
    fn node(&mut self, node: &Node, path: &[usize], depth: usize, visible: bool, region: bool) {
        let name = path
            .iter()
            .fold("r".to_owned(), |name, n| format!("{name}.{n}"));
        match node {
            Node::Text => self.mark(mark("text", &name), visible),
            Node::Data { .. } => self.mark(mark("data", &name), visible),
            Node::Boundary {
                pages,
                region: is_region,
                children,
                ..
            } => {
                let region = region || *is_region;
                let kind = self.state.refused.get(&name).filter(|_| visible);
                for page in pages {
                    self.mark(page_mark(*page, &name), kind == Some(page));
                }
                if let Some(kind) = kind.filter(|_| !region) {
                    let this = (depth, path.to_vec(), *kind);
                    let first = self.deciding.take().map_or(this.clone(), |it| it.min(this));
                    *self.deciding = Some(first);
                }
                for (n, child) in children.iter().enumerate() {
                    let path: Vec<_> = path.iter().copied().chain([n]).collect();
                    self.node(child, &path, depth + 1, visible && kind.is_none(), region);
                }
            }
        }
    }

    fn mark(&mut self, mark: String, visible: bool) {
        if visible {
            self.expected.shown.insert(mark);
        } else {
            self.expected.hidden.insert(mark);
        }
    }
}

//! What one render pass hands to the next.

use std::{any::TypeId, future::Future, pin::Pin};

use crate::{
    Interrupt,
    boundary::{Key, Place},
};

/// An interrupt, and the boundary that answers it.
pub(crate) type Refusal = (Key, Interrupt);

/// A boundary's guard that could not decide at once, carried to the layer.
pub(crate) type DeferredGuard = Pin<Box<dyn Future<Output = Result<(), Caught>> + Send>>;

/// A guard at its boundary. The key alone would let what one guard decided pass for another's, where
/// a page is not built alike in two passes.
pub(crate) type GuardId = (Key, TypeId);

/// An interrupt, and the place of the boundary that answers it.
#[derive(Clone, Debug)]
pub(crate) struct Caught {
    pub(crate) place: Place,
    pub(crate) interrupt: Interrupt,
    /// The boundary that a path rule named, and that has no page for it.
    pub(crate) instead_of: Option<Key>,
}

/// What earlier passes of a request have decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decisions {
    /// Boundaries that show a page instead of their children.
    pub(crate) refused: Vec<Refusal>,
    /// Guards that have passed.
    pub(crate) passed: Vec<GuardId>,
}

impl Decisions {
    /// Adds what boundaries caught.
    pub(super) fn refuse_caught(&mut self, caught: impl IntoIterator<Item = Caught>) {
        for caught in caught {
            if let Some(named) = caught.instead_of {
                self.refused.retain(|(rule, _)| !rule.names(&named));
            }
            self.refuse([(caught.place.key().clone(), caught.interrupt)]);
        }
    }

    /// Adds refusals. Of several at one boundary the one that its kind, and then its reason, puts
    /// first stays. One inside a boundary that is refused itself is void: that boundary's children
    /// are not built again.
    pub(super) fn refuse(&mut self, refusals: impl IntoIterator<Item = Refusal>) {
        for (key, interrupt) in refusals {
            let voids = |(other, before): &Refusal| {
                let below = other.is_at_or_below(&key) && *other != key;
                // The root's page leaves no place for the boundary that a rule names.
                let nowhere = other.is_anywhere() && key == Key::root();
                below || nowhere || (*other == key && precedence(&interrupt) < precedence(before))
            };
            self.refused.retain(|refusal| !voids(refusal));
            let void = self
                .refused
                .iter()
                .any(|(other, _)| key.is_at_or_below(other));
            if !void {
                self.refused.push((key, interrupt));
            }
        }
    }

    /// Lets the pages say which request it was.
    pub(super) fn name_request(&mut self, id: &str) {
        for (_, interrupt) in &mut self.refused {
            interrupt.name_request(id);
        }
    }

    /// Whether a path rule names a boundary that nobody has answered for.
    pub(super) fn names_a_boundary(&self) -> bool {
        self.refused.iter().any(|(key, _)| key.is_anywhere())
    }

    pub(crate) fn refusal(&self, key: &Key) -> Option<Interrupt> {
        let matches = |(other, _): &&Refusal| other.names(key);
        self.refused.iter().find(matches).map(|(_, i)| i.clone())
    }
}

fn precedence(interrupt: &Interrupt) -> impl Ord + '_ {
    let (kind, reason) = (interrupt.kind().rank(), interrupt.reason());
    // Of two step-ups the stricter one.
    (kind, reason, interrupt.step_up_asked())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;

    fn shown(refusals: &[Refusal]) -> Vec<(String, Interrupt)> {
        let mut decisions = Decisions::default();
        decisions.refuse(refusals.iter().cloned());
        let named = |(key, interrupt): Refusal| (key.to_string(), interrupt);
        decisions.refused.into_iter().map(named).collect()
    }

    #[test]
    fn the_outer_boundary_voids_what_is_inside_it_in_any_order() {
        let outer = (Key::root(), Interrupt::not_found());
        let inner = (Key::root().child(1), Interrupt::unavailable());
        let expected = [("0".to_owned(), Interrupt::not_found())];
        assert_eq!(shown(&[outer.clone(), inner.clone()]), expected);
        assert_eq!(shown(&[inner, outer]), expected);
    }

    #[test]
    fn one_boundary_shows_the_first_kind_of_the_documented_order() {
        let at = |interrupt| (Key::root(), interrupt);
        let kinds = [
            Interrupt::not_found(),
            Interrupt::forbidden(Reason::MissingRight(None)),
            Interrupt::unauthorized(Reason::NoCredential),
            Interrupt::unavailable(),
        ];
        for (n, kind) in kinds.iter().enumerate() {
            for other in &kinds[..n] {
                let expected = [("0".to_owned(), kind.clone())];
                assert_eq!(shown(&[at(kind.clone()), at(other.clone())]), expected);
                assert_eq!(shown(&[at(other.clone()), at(kind.clone())]), expected);
            }
        }
    }
}

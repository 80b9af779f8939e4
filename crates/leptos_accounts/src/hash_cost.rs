use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};

/// What one password hash costs: argon2id, version 1.3.
///
/// The default is the least that is accepted: 19 MiB, 2 passes, 1 lane (OWASP Password Storage;
/// ASVS 5.0, 11.4.2). Raising it takes effect for each account at its next sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashCost(Params);

impl HashCost {
    /// A cost of `memory_kib` KiB, `passes` and `lanes`.
    ///
    /// # Errors
    ///
    /// When one of them is below the default, or argon2 can not do it.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, HashCostError> {
        let cost = Params::new(memory_kib, passes, lanes, None)
            .map(Self)
            .map_err(|_| HashCostError::Impossible)?;
        if cost.is_weaker_than(&Self::default()) {
            return Err(HashCostError::TooWeak);
        }
        Ok(cost)
    }

    pub(crate) fn params(&self) -> &Params {
        &self.0
    }

    pub(crate) fn argon2(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.0.clone())
    }

    /// Whether a stored hash cost less than this, and should be made anew.
    pub(crate) fn is_above(&self, stored: &PasswordHash) -> bool {
        let current = stored.algorithm == Algorithm::Argon2id.ident()
            && stored.version == Some(Version::V0x13.into());
        let Ok(params) = Params::try_from(stored) else {
            return true;
        };
        !current || Self(params).is_weaker_than(self)
    }

    fn is_weaker_than(&self, other: &Self) -> bool {
        self.0.m_cost() < other.0.m_cost()
            || self.0.t_cost() < other.0.t_cost()
            || self.0.p_cost() < other.0.p_cost()
    }
}

impl Default for HashCost {
    fn default() -> Self {
        // These are ours to state, not the library's to change.
        Self(Params::new(19 * 1_024, 2, 1, None).unwrap_or(Params::DEFAULT))
    }
}

/// Why a [`HashCost`] is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HashCostError {
    /// Below 19 MiB, 2 passes, 1 lane.
    #[error("password hashes must cost at least 19 MiB (19456 KiB), 2 passes and 1 lane")]
    TooWeak,
    /// Outside what argon2 defines.
    #[error("argon2 can not hash with these parameters")]
    Impossible,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_below_the_default_is_refused() {
        assert_eq!(HashCost::new(19_456, 2, 1), Ok(HashCost::default()));
        for (memory, passes) in [(19_455, 2), (19_456, 1), (1_000_000, 1)] {
            assert_eq!(
                HashCost::new(memory, passes, 1),
                Err(HashCostError::TooWeak)
            );
        }
        assert_eq!(HashCost::new(19_456, 2, 0), Err(HashCostError::Impossible));
    }

    #[test]
    fn hashes_that_cost_less_are_to_be_made_anew() {
        let stored = |head: &str| {
            let text = format!("{head}$c29tZXNhbHRzb21lc2FsdA${}", "A".repeat(43));
            PasswordHash::new(&text).expect("a PHC string")
        };
        let cost = HashCost::default();
        assert!(!cost.is_above(&stored("$argon2id$v=19$m=19456,t=2,p=1")));
        assert!(!cost.is_above(&stored("$argon2id$v=19$m=65536,t=3,p=4")));
        assert!(cost.is_above(&stored("$argon2id$v=19$m=19455,t=2,p=1")));
        assert!(cost.is_above(&stored("$argon2i$v=19$m=65536,t=3,p=4")));
        assert!(cost.is_above(&stored("$argon2id$v=16$m=65536,t=3,p=4")));
    }
}

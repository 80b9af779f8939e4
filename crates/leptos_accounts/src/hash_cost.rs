#[cfg(test)]
use argon2::Argon2;
use argon2::{Algorithm, KeyId, Params, ParamsBuilder, PasswordHash, Version};

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

    /// The parameters, with the name of a pepper.
    pub(crate) fn params_with(&self, pepper: &[u8]) -> Params {
        let keyid = KeyId::new(pepper).unwrap_or_default();
        let with = ParamsBuilder::new()
            .m_cost(self.0.m_cost())
            .t_cost(self.0.t_cost())
            .p_cost(self.0.p_cost())
            .keyid(keyid)
            .build();
        with.unwrap_or_else(|_| self.0.clone())
    }

    #[cfg(test)]
    pub(crate) fn argon2(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.0.clone())
    }

    /// What a hash with these parameters lacks of the work of this cost, in whole passes over less memory
    /// than it has. Work is the number of blocks that are written: memory × passes.
    pub(crate) fn rest_above(&self, stored: &Params) -> Option<Params> {
        let work = |params: &Params| u64::from(params.m_cost()) * u64::from(params.t_cost());
        let rest = work(&self.0).checked_sub(work(stored))?;
        let passes = rest.div_ceil(u64::from(self.0.m_cost())).max(1);
        let memory = u32::try_from(rest / passes).ok()?;
        let passes = u32::try_from(passes).ok()?;
        // What is too little for argon2 is too little to be seen.
        Params::new(memory, passes, 1, None).ok()
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
    fn what_a_cheaper_hash_lacks_is_as_much_work_in_no_more_memory() {
        for (memory, passes) in [(19_456, 2), (65_536, 3), (19_457, 5)] {
            let cost = HashCost::new(memory, passes, 1).expect("a cost");
            let whole = u64::from(memory) * u64::from(passes);
            for (m, t) in [(1_024, 1), (4_096, 3), (19_456, 1), (19_000, 2)] {
                let stored = Params::new(m, t, 1, None).expect("parameters");
                let rest = cost.rest_above(&stored).expect("a rest");
                let done = u64::from(m) * u64::from(t)
                    + u64::from(rest.m_cost()) * u64::from(rest.t_cost());
                assert!(rest.m_cost() <= memory, "{rest:?}");
                assert!(
                    whole - done <= u64::from(rest.t_cost()),
                    "{done} of {whole}"
                );
            }
        }
        let cost = HashCost::default();
        assert_eq!(cost.rest_above(cost.params()), None);
        let dear = Params::new(65_536, 3, 1, None).expect("parameters");
        assert_eq!(cost.rest_above(&dear), None);
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

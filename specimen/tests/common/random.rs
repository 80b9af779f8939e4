//! Chance, the same each time.

/// xorshift64*: good enough to mix, and needs no crate.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Seeds that are neighbours are far apart.
    pub(crate) fn new(seed: u64) -> Self {
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)] {
            mixed = (mixed ^ mixed >> shift).wrapping_mul(factor);
        }
        Self((mixed ^ mixed >> 31).max(1))
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or_default() % most
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, most: usize) -> bool {
        self.below(most) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(crate) fn some(&mut self, most: usize, from: &[&str]) -> String {
        let number = self.below(most + 1);
        (0..number).map(|_| self.pick(from)).collect()
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

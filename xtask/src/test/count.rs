//! Counting tests, from what the test runners print.

/// Tests of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) ignored: u64,
}

impl Tally {
    /// Adds a line of `cargo test` if it is the sum of a test binary:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; …`.
    pub(super) fn read_cargo(&mut self, line: &str) {
        let Some(line) = line.strip_prefix("test result: ") else {
            return;
        };
        for part in line.split([';', '.']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

/// The tests of all kinds.
#[derive(Debug, Default)]
pub(super) struct Count {
    /// Unit and integration tests.
    pub(super) rust: Tally,
    /// Documentation tests.
    pub(super) doc: Tally,
    /// Playwright's.
    pub(super) browser: Tally,
}

impl Count {
    /// Whether any test was run.
    pub(super) fn any(&self) -> bool {
        [self.rust, self.doc, self.browser] != [Tally::default(); 3]
    }

    /// How many of each kind passed.
    pub(super) fn parts(&self) -> String {
        format!(
            "{} unit and integration, {} documentation, {} browser tests",
            self.rust.passed, self.doc.passed, self.browser.passed
        )
    }

    /// The sum; the ignored ones are named where there are any.
    pub(super) fn summary(&self) -> String {
        let kinds = [self.rust, self.doc, self.browser];
        let sum = |of: fn(&Tally) -> u64| kinds.iter().map(of).sum::<u64>();
        let (passed, failed) = (sum(|t| t.passed), sum(|t| t.failed));
        match sum(|t| t.ignored) {
            0 => format!("{passed} passed, {failed} failed"),
            ignored => format!("{passed} passed, {failed} failed, {ignored} ignored"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_of_several_binaries_add_up() {
        let mut tally = Tally::default();
        for line in [
            "running 4 tests",
            "test a ... ok",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ] {
            tally.read_cargo(line);
        }
        let expected = Tally {
            passed: 4,
            failed: 2,
            ignored: 1,
        };
        assert_eq!(tally, expected);
    }

    #[test]
    fn ignored_tests_are_named_only_where_there_are_any() {
        let mut count = Count::default();
        count.rust.passed = 2;
        count.browser.passed = 3;
        assert_eq!(count.summary(), "5 passed, 0 failed");
        count.doc.ignored = 1;
        assert_eq!(count.summary(), "5 passed, 0 failed, 1 ignored");
    }
}

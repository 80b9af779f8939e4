//! What Playwright's JSON reporter writes, of which two things are read: the sums, and what failed.

use anyhow::{Context, Result};
use serde_json::Value;

use super::count::Tally;

/// How much is shown of what Playwright says about a test that failed.
const ERROR_LINES: usize = 14;

pub(super) struct Report(Value);

impl Report {
    pub(super) fn parse(json: &[u8]) -> Result<Self> {
        serde_json::from_slice(json)
            .map(Self)
            .context("Playwright's report is not JSON")
    }

    pub(super) fn tally(&self) -> Result<Tally> {
        let number = |name: &str| {
            self.0["stats"][name]
                .as_u64()
                .with_context(|| format!("Playwright's report has no number `stats.{name}`"))
        };
        Ok(Tally {
            passed: number("expected")?,
            failed: number("unexpected")? + number("flaky")?,
            ignored: number("skipped")?,
        })
    }

    /// The tests that failed, each with its place, its name and the first lines of its first error.
    pub(super) fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        collect(&self.0, &mut failures);
        failures
    }
}

/// Suites are nested: a file, and in it each `describe`.
fn collect(suite: &Value, failures: &mut Vec<String>) {
    for spec in members(suite, "specs") {
        let place = format!("{}:{}", text(&spec["file"]), spec["line"]);
        let failed = members(spec, "tests").filter(|test| test["status"] == "unexpected");
        for test in failed {
            let project = text(&test["projectName"]);
            let error = members(test, "results")
                .flat_map(|result| members(result, "errors"))
                .map(|error| first_lines(text(&error["message"])))
                .next()
                .unwrap_or_default();
            let title = text(&spec["title"]);
            failures.push(format!("[{project}] {place} {title}\n{error}"));
        }
    }
    for inner in members(suite, "suites") {
        collect(inner, failures);
    }
}

fn members<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The first lines, without the colours that Playwright puts into them.
fn first_lines(message: &str) -> String {
    let mut plain = String::new();
    for (number, part) in message.split("\u{1b}[").enumerate() {
        let colour_end = part.find('m').map_or(0, |end| end + 1);
        plain.push_str(&part[if number == 0 { 0 } else { colour_end }..]);
    }
    let lines = plain.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<_> = lines.take(ERROR_LINES).map(|l| format!("  {l}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flaky_test_is_a_failed_one() {
        let json = br#"{"stats":{"expected":5,"unexpected":1,"flaky":1,"skipped":2}}"#;
        let expected = Tally {
            passed: 5,
            failed: 2,
            ignored: 2,
        };
        assert_eq!(Report::parse(json).unwrap().tally().unwrap(), expected);
        assert!(Report::parse(b"{}").unwrap().tally().is_err());
        assert!(Report::parse(b"").is_err());
    }

    #[test]
    fn a_failure_says_where_and_why() {
        let json = br#"{"suites":[{"suites":[{"specs":[
            {"title":"signs in","file":"sign-in.spec.ts","line":7,"tests":[
                {"projectName":"javascript","status":"expected","results":[]},
                {"projectName":"no-javascript","status":"unexpected","results":[
                    {"errors":[{"message":"\u001b[31mError:\u001b[39m no form\n\n  expected: 1"}]}]}
            ]}]}]}]}"#;
        assert_eq!(
            Report::parse(json).unwrap().failures(),
            ["[no-javascript] sign-in.spec.ts:7 signs in\n  Error: no form\n    expected: 1"]
        );
    }
}

#![doc = include_str!("docs/from_clerk_and_nextjs.md")]
#![doc(alias = "getToken")]
#![doc(alias = "acceptsToken")]

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    const PAGE: &str = include_str!("docs/from_clerk_and_nextjs.md");

    /// What stands between backticks and looks like a path of the repository.
    fn named() -> Vec<&'static str> {
        let folders = [
            "app/",
            "crates/",
            "docs/",
            "end2end/",
            "examples/",
            "server/",
            "specimen/",
        ];
        let code = PAGE.split('`').skip(1).step_by(2);
        code.filter(|code| folders.iter().any(|folder| code.starts_with(folder)))
            .collect()
    }

    #[test]
    fn every_test_that_the_page_names_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let named = named();
        assert!(named.len() > 30, "the page names its tests: {named:?}");
        for test in named {
            let (path, name) = test.split_once(": ").unwrap_or((test, ""));
            let file = root.join(path);
            assert!(file.exists(), "there is no {path}");
            if !name.is_empty() {
                let text = fs::read_to_string(&file).expect("a file");
                assert!(text.contains(name), "{path} has no `{name}`");
            }
        }
    }

    #[test]
    fn every_row_names_a_test_or_is_open() {
        for row in PAGE.lines().filter(|line| line.starts_with("| ")) {
            let test = row.trim_end_matches('|').rsplit(" | ").next();
            let is_proven =
                test.is_some_and(|test| test.contains('/') || test.contains("cargo xtask"));
            let is_head = row.ends_with("| test |");
            assert!(is_proven || is_head || row.contains("open: "), "{row}");
        }
    }
}

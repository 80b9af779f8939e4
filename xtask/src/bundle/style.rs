//! The style sheet: `style/main.css`, with its imports put in their places.
//!
//! Only `@import "file.css";` of a file beside or below is put in place; an import with a URL, a
//! layer or a media query stays as it is. No other change is made to the CSS.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Writes `main` and what it imports to `to`.
pub(super) fn install(main: &Path, to: &Path) -> Result<()> {
    let css = resolve(main, &mut Vec::new())?;
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, css).with_context(|| format!("can't write {}", to.display()))
}

fn resolve(file: &Path, open: &mut Vec<PathBuf>) -> Result<String> {
    if open.iter().any(|other| other == file) {
        bail!("{} imports itself", file.display());
    }
    open.push(file.to_path_buf());
    let source =
        fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut css = String::with_capacity(source.len());
    for line in source.lines() {
        match imported(line) {
            Some(name) => css.push_str(&resolve(&folder.join(name), open)?),
            None => {
                css.push_str(line);
                css.push('\n');
            }
        }
    }
    open.pop();
    Ok(css)
}

/// The file that a line imports, if it is a file of ours without further conditions.
fn imported(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("@import")?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (name, end) = rest[1..].split_once(quote)?;
    (end.trim() == ";" && !name.contains("//")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_imports_of_files_are_put_in_place() {
        assert_eq!(imported("@import \"tokens.css\";"), Some("tokens.css"));
        assert_eq!(imported("  @import './a/b.css' ;"), Some("./a/b.css"));
        for line in [
            "@import url(\"tokens.css\");",
            "@import \"https://example.org/x.css\";",
            "@import \"print.css\" print;",
            "body { color: red }",
        ] {
            assert_eq!(imported(line), None, "{line}");
        }
    }

    #[test]
    fn imports_are_followed_and_a_circle_is_an_error() {
        let folder = std::env::temp_dir().join(format!("xtask-style-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("main.css"), "@import \"a.css\";\nmain {}\n").unwrap();
        fs::write(folder.join("a.css"), "a {}\n").unwrap();
        let css = resolve(&folder.join("main.css"), &mut Vec::new()).unwrap();
        assert_eq!(css, "a {}\nmain {}\n");

        fs::write(folder.join("a.css"), "@import \"main.css\";\n").unwrap();
        let error = resolve(&folder.join("main.css"), &mut Vec::new()).unwrap_err();
        assert!(error.to_string().ends_with("imports itself"), "{error}");
        fs::remove_dir_all(&folder).unwrap();
    }
}

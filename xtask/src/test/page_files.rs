//! Every page file must be mounted by a boundary.
//!
//! `unauthorized.rs`, `forbidden.rs`, `not_found.rs` and the like are pages by convention, as in
//! Next.js; but in Rust a file does nothing until somebody names it. This check reads the tokens of
//! `app/src` (so comments and strings don't count), finds the properties of every
//! `<InterruptBoundary …>`, and asks for each page file that some property of its own name is a
//! path into its module: `unauthorized=unauthorized::page`.

mod mounts;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use self::mounts::Mount;
use crate::step::note;

/// File names, and names of properties of `InterruptBoundary`.
const PAGES: [&str; 6] = [
    "unauthorized",
    "forbidden",
    "not_found",
    "step_up",
    "too_many_requests",
    "unavailable",
];

/// Fails, with the line that mounts it, for every page file below `source` that nothing mounts.
pub(super) fn check(source: &Path) -> Result<()> {
    let mut files = Vec::new();
    collect(source, source, &mut files)?;
    let pages = files.iter().filter(|file| file.page().is_some()).count();
    let unmounted = unmounted(&files)?;
    if unmounted.is_empty() {
        note(format!("{pages} page files, all mounted"));
        return Ok(());
    }
    let mut text = String::new();
    for (path, line) in &unmounted {
        text.push_str(&format!(
            "\n  {}: no boundary shows this page. Wrap the views it is for in\n      {line}",
            source.join(path).display()
        ));
    }
    bail!("{} page file(s) without a boundary:{text}", unmounted.len())
}

/// A source file: its path below the source folder, and its text.
struct SourceFile {
    path: PathBuf,
    text: String,
}

impl SourceFile {
    /// `admin/forbidden.rs` is `["admin", "forbidden"]`; `lib.rs`, `main.rs` and `mod.rs` are
    /// their folders.
    fn module(&self) -> Vec<String> {
        let mut module: Vec<String> = self
            .path
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        let root = module.len() == 1;
        let is_folder = module
            .last()
            .is_some_and(|name| name == "mod" || root && (name == "lib" || name == "main"));
        if is_folder {
            module.pop();
        }
        module
    }

    /// The kind of page that this file is.
    fn page(&self) -> Option<String> {
        self.module()
            .pop()
            .filter(|name| PAGES.contains(&name.as_str()))
    }
}

/// The page files that no boundary mounts, each with the line that would.
fn unmounted(files: &[SourceFile]) -> Result<Vec<(PathBuf, String)>> {
    let mut mounted = BTreeSet::new();
    for file in files {
        let mounts = mounts::find(&file.text, &file.module())
            .with_context(|| format!("{} is not Rust", file.path.display()))?;
        for Mount { property, module } in mounts {
            if module.last() == Some(&property) {
                mounted.insert(module);
            }
        }
    }
    Ok(files
        .iter()
        .filter_map(|file| {
            let (page, module) = (file.page()?, file.module());
            let line = format!(
                "<InterruptBoundary {page}=crate::{}::page>",
                module.join("::")
            );
            (!mounted.contains(&module)).then(|| (file.path.clone(), line))
        })
        .collect())
}

fn collect(source: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(source, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("can't read {}", path.display()))?;
            let path = path.strip_prefix(source)?.to_path_buf();
            files.push(SourceFile { path, text });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that are asked for, given an application of these files.
    fn lines(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| SourceFile {
                path: path.into(),
                text: (*text).to_owned(),
            })
            .collect();
        let unmounted = unmounted(&files).unwrap();
        unmounted.into_iter().map(|(_, line)| line).collect()
    }

    const PAGE: &str = "pub fn page(interrupt: Interrupt) -> impl IntoView {}";

    #[test]
    fn a_page_at_the_root_is_mounted_by_its_path() {
        let app = "fn app() { view! { <InterruptBoundary unauthorized=unauthorized::page> \
                   <p>\"hello\"</p> </InterruptBoundary> } }";
        assert_eq!(
            lines(&[("lib.rs", app), ("unauthorized.rs", PAGE)]),
            [""; 0]
        );
    }

    #[test]
    fn the_line_that_mounts_a_forgotten_page_is_exact() {
        let files = [
            ("lib.rs", ""),
            ("admin/mod.rs", ""),
            ("admin/forbidden.rs", PAGE),
        ];
        assert_eq!(
            lines(&files),
            ["<InterruptBoundary forbidden=crate::admin::forbidden::page>"]
        );
    }

    #[test]
    fn paths_are_resolved_from_where_they_stand() {
        let page = ("admin/forbidden.rs", PAGE);
        for (file, path) in [
            ("lib.rs", "admin::forbidden::page"),
            ("lib.rs", "crate::admin::forbidden::page"),
            ("lib.rs", "self::admin::forbidden::page"),
            ("admin/mod.rs", "forbidden::page"),
            ("admin/routes.rs", "super::forbidden::page"),
            (
                "pages/deep/x.rs",
                "super::super::super::admin::forbidden::page",
            ),
        ] {
            let text =
                format!("fn f() {{ view! {{ <InterruptBoundary id=\"x\" forbidden={path}/> }} }}");
            assert_eq!(lines(&[(file, &text), page]), [""; 0], "{file}: {path}");
        }
    }

    #[test]
    fn imports_are_followed_also_renamed_and_grouped() {
        let page = ("admin/forbidden.rs", PAGE);
        for (import, path) in [
            ("use crate::admin::forbidden;", "forbidden::page"),
            ("use crate::admin::{self, other};", "admin::forbidden::page"),
            (
                "use crate::{a::b, admin::{forbidden as refused, c}};",
                "refused::page",
            ),
            ("use super::admin::forbidden::page;", "page"),
            (
                "use super::admin::forbidden::page as not_allowed;",
                "not_allowed",
            ),
        ] {
            let text =
                format!("{import} fn f() {{ view! {{ <InterruptBoundary forbidden={path}> }} }}");
            assert_eq!(lines(&[("routes.rs", &text), page]), [""; 0], "{import}");
        }
    }

    #[test]
    fn the_root_page_does_not_mount_the_nested_one() {
        let app = "fn f() { view! { <InterruptBoundary forbidden=forbidden::page> } }";
        let files = [
            ("lib.rs", app),
            ("forbidden.rs", PAGE),
            ("admin/forbidden.rs", PAGE),
        ];
        assert_eq!(
            lines(&files),
            ["<InterruptBoundary forbidden=crate::admin::forbidden::page>"]
        );
    }

    #[test]
    fn comments_strings_other_components_and_wrong_properties_do_not_mount() {
        let line = "<InterruptBoundary forbidden=crate::forbidden::page>";
        for text in [
            "// <InterruptBoundary forbidden=forbidden::page>",
            "const X: &str = \"<InterruptBoundary forbidden=forbidden::page>\";",
            "fn f() { view! { <OtherBoundary forbidden=forbidden::page> } }",
            "fn f() { view! { <InterruptBoundary unauthorized=forbidden::page> } }",
            "fn f() { view! { <InterruptBoundary><P forbidden=forbidden::page/> } }",
        ] {
            assert_eq!(
                lines(&[("lib.rs", text), ("forbidden.rs", PAGE)]),
                [line],
                "{text}"
            );
        }
    }

    #[test]
    fn a_qualified_component_and_a_block_as_value_are_read_too() {
        for text in [
            "fn f() { view! { <leptos_auth::InterruptBoundary forbidden=forbidden::page> } }",
            "fn f() { view! { <InterruptBoundary guard=move || a > b forbidden={forbidden::page}> } }",
            "fn f() { view! { <InterruptBoundary guard=|| (x)() forbidden=forbidden::page /> } }",
        ] {
            assert_eq!(
                lines(&[("lib.rs", text), ("forbidden.rs", PAGE)]),
                [""; 0],
                "{text}"
            );
        }
    }
}

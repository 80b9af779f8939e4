//! The `Dockerfile` names what there is. Whether it builds is only known where there is Docker.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lexopt::Parser;

use crate::args::Command;
use crate::bundle::Profile;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).expect(path)
}

/// The instructions, each in one line, without comments.
fn instructions() -> Vec<String> {
    let text = read("Dockerfile").replace("\\\n", " ");
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn what_it_runs_is_a_command_of_this_program_that_makes_what_it_copies() {
    let lines = instructions();
    let builds = "RUN cargo xtask ";
    let line = lines.iter().find_map(|line| line.strip_prefix(builds));
    let arguments = line.expect("a build").split_whitespace();
    let command = Command::parse(Parser::from_args(arguments)).expect("a command");
    assert_eq!(command, Command::Build(Profile::Release));
    // Where that leaves them; `Workspace::site` and `server::binary`.
    let copied: Vec<_> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("COPY --from=build /source/"))
        .filter_map(|line| line.split_once(' '))
        .collect();
    let expected = [
        ("target/release/server", "/app/server"),
        ("target/site", "/app/site"),
    ];
    assert_eq!(copied, expected);
}

#[test]
fn what_it_sets_is_what_the_server_reads() {
    let known = read("docs/environment.md");
    let lines = instructions();
    let variables = lines.iter().find_map(|line| line.strip_prefix("ENV "));
    let mut set = BTreeSet::new();
    for pair in variables.expect("variables").split(' ') {
        let (name, _) = pair.split_once('=').expect("a pair");
        assert!(known.contains(&format!("| `{name}` |")), "{name}");
        set.insert(name);
    }
    assert!(set.contains("LEPTOS_SITE_ROOT") && set.contains("LEPTOS_SITE_ADDR"));
}

#[test]
fn it_asks_the_server_itself_for_its_health_and_runs_it_as_nobody_in_particular() {
    let lines = instructions();
    let has = |text: &str| lines.iter().any(|line| line.contains(text));
    assert!(has(r#"CMD ["/app/server", "health"]"#));
    assert!(read("server/src/arguments.rs").contains(r#"["health"]"#));
    assert!(has("USER notebook") && has("--uid 10001"));
    assert!(has(r#"ENTRYPOINT ["/app/server"]"#));
}

#[test]
fn no_secret_gets_into_it() {
    let lines = instructions();
    let set = lines
        .iter()
        .filter(|line| line.starts_with("ENV ") || line.starts_with("ARG "));
    for line in set {
        for word in ["SECRET", "PASSWORD", "TOKEN", "KEY"] {
            assert!(!line.contains(word), "{line}");
        }
    }
    let ignored = read(".dockerignore");
    for folder in [".git", "data", "target", "**/.env*"] {
        assert!(ignored.lines().any(|line| line == folder), "{folder}");
    }
}

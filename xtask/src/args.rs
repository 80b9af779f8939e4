//! What can be typed after `cargo xtask`.

use lexopt::{Arg, Parser, ValueExt};

use crate::bundle::Profile;
use crate::serve::ServeOptions;

/// The answer to `--help`.
pub(crate) const HELP: &str = "\
The commands of this repository.

Usage: cargo xtask <COMMAND>

Commands:
  serve [--release] [--watch]
          Build Notebook and serve it at http://localhost:3000, on SQLite (data/notebook.db).
          Ctrl-C stops it.
            --release  an optimised server and a small browser bundle
            --watch    build again after every edit, and reload the browser

  test [STEP]...
          Everything that must hold: format, page files, lints for host and browser, unit,
          integration, doc and browser tests. With names of steps, only those:
          format, pages, lint, lint-browser, browser-tree, test, doctest, doc, deny, browser,
          call-sites.

Options:
  -h, --help  Print this

Environment of `serve` (yours wins over these defaults):
  LEPTOS_SITE_ADDR    127.0.0.1:3000             where the server listens
  LEPTOS_RELOAD_PORT  3001                       where --watch tells the browser to reload
  PUBLIC_ORIGIN       http://localhost:3000      what the visitor's address bar shows
  DATABASE_URL        sqlite://data/notebook.db
`cargo run -p server -- --help` lists what else the server reads.";

/// A command, parsed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print [`HELP`].
    Help,
    /// Build and serve.
    Serve(ServeOptions),
    /// Run these steps, or all of them if none is named.
    Test(Vec<String>),
}

impl Command {
    /// Parses the program's own arguments.
    pub(crate) fn from_env() -> Result<Self, lexopt::Error> {
        Self::parse(Parser::from_env())
    }

    fn parse(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let command = match parser.next()? {
            None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Self::Help),
            Some(Arg::Value(command)) => command.string()?,
            Some(other) => return Err(other.unexpected()),
        };
        match command.as_str() {
            "serve" => Self::parse_serve(parser),
            "test" => Self::parse_test(parser),
            "help" => Ok(Self::Help),
            other => Err(format!("there is no command `{other}`").into()),
        }
    }

    fn parse_serve(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let mut options = ServeOptions {
            profile: Profile::Dev,
            watch: false,
        };
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("release") => options.profile = Profile::Release,
                Arg::Long("watch") => options.watch = true,
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Self::Serve(options))
    }

    fn parse_test(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let mut steps = Vec::new();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Value(step) => steps.push(step.string()?),
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Self::Test(steps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, lexopt::Error> {
        Command::parse(Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn serve_takes_its_two_switches_in_any_order() {
        let both = Command::Serve(ServeOptions {
            profile: Profile::Release,
            watch: true,
        });
        assert_eq!(parse("serve --watch --release").unwrap(), both);
        assert_eq!(parse("serve --release --watch").unwrap(), both);
    }

    #[test]
    fn test_takes_names_of_steps() {
        let steps = vec!["format".to_owned(), "lint".to_owned()];
        assert_eq!(parse("test format lint").unwrap(), Command::Test(steps));
    }

    #[test]
    fn nothing_and_a_call_for_help_print_the_help() {
        for line in ["", "--help", "-h", "help", "serve --help", "test -h"] {
            assert_eq!(parse(line).unwrap(), Command::Help, "{line}");
        }
    }

    #[test]
    fn a_misspelt_command_or_switch_is_an_error() {
        for line in [
            "srve",
            "serve --realease",
            "serve now",
            "--watch",
            "test --fast",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}

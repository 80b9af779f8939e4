//! What can be typed after `cargo xtask`.

use lexopt::{Arg, Parser, ValueExt};

use crate::bench::BenchOptions;
use crate::bundle::Profile;
use crate::fuzz::FuzzOptions;
use crate::fuzz_parsers;
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

  build [--release]
          What `serve` builds, and no more: target/site, and target/release/server or target/debug/server.

  test [STEP]...
          Everything that must hold: format, page files, lints for host and browser, unit,
          integration, doc and browser tests. With names of steps, only those:
          format, pages, asvs, lint, lint-browser, browser-tree, test, postgres, faults, doctest, doc,
          deny, fuzz-parsers, browser, call-sites.

  fuzz [--requests N] [--seed N]
          A million requests, or N, of all kinds against the specimen, and every byte of its answers
          searched for what must not be there. It ends at the first that is found. `test` runs a
          few thousand of them.

  fuzz-parsers [--seconds N]
          Whatever parses what a stranger sends, under libFuzzer: ten minutes for each target, or N
          seconds. `test` runs each for a few seconds.

  mutate [WORD]
          Break the framework in one place after the other, in a copy of the sources, and see that
          a test notices each time. With a word, only where it is in the description.

  routes
          Every route, server function and handler of Notebook, asked with every method by everybody.
          Writes docs/access.md; fails where a stranger is let in and nobody has said why.

  faults [--quick]
          Kill the server 50 times under load, and its PostgreSQL 20 times: no acknowledged write may be
          lost, no session revived. Writes docs/faults.md. `test` runs the quick form: three times each.

  load [--quick]
          Ten times as many sign-ins as the password workers manage, and what that does to everybody
          else. Writes docs/load.md; fails beyond the limits. `test` runs the quick form: seconds, of a server
          as it is built for tests, with wide limits.

  enumeration
          Whether the time of an answer tells who has an account: 2,000 pairs of each kind. Writes
          docs/enumeration.md. `test` asks a few hundred.

  instructions
          What the layer costs, in instructions of an optimised server under callgrind: pages and
          handlers with it and without it. Writes docs/instructions.md; fails beyond the limits.

  bench [--quick] [PART...]
          The same small application here, in leptos alone, and by each peer (Next.js, SvelteKit, topcoat,
          axum): requests per second, times, memory, and whether a denial is right. Writes
          docs/benchmarks.md and its picture; what the parts of the layer take, to
          docs/parts.md; what a browser has of it, to docs/browser.md; and what `instructions` does.
          The quick form weighs no bundle, counts no instructions, and writes below target. With
          names of parts, only those: peers, parts, browser, instructions.

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
    /// Build what would be served.
    Build(Profile),
    /// Run these steps, or all of them if none is named.
    Test(Vec<String>),
    /// Look for leaks.
    Fuzz(FuzzOptions),
    /// Try the mutations whose description holds this word, or all.
    Mutate(Option<String>),
    /// Look for what breaks a parser, for so many seconds each.
    FuzzParsers(u64),
    /// Ask every route who gets what.
    Routes,
    /// Count instructions.
    Instructions,
    /// Kill the server and its database; in short, if so.
    Faults(bool),
    /// Flood the form for signing in; in short, if so.
    Load(bool),
    /// Measure the peers; in short, if so.
    Bench(BenchOptions),
    /// Compare the times of refusals.
    Enumeration,
}

impl Command {
    /// Parses the program's own arguments.
    pub(crate) fn from_env() -> Result<Self, lexopt::Error> {
        Self::parse(Parser::from_env())
    }

    pub(crate) fn parse(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let command = match parser.next()? {
            None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Self::Help),
            Some(Arg::Value(command)) => command.string()?,
            Some(other) => return Err(other.unexpected()),
        };
        match command.as_str() {
            "serve" => Self::parse_serve(parser),
            "build" => Self::parse_build(parser),
            "test" => Self::parse_test(parser),
            "fuzz" => Self::parse_fuzz(parser),
            "fuzz-parsers" => Self::parse_fuzz_parsers(parser),
            "mutate" => Self::parse_mutate(parser),
            "routes" => Self::parse_alone(parser, Self::Routes),
            "instructions" => Self::parse_alone(parser, Self::Instructions),
            "faults" => Self::parse_quick(parser, Self::Faults),
            "load" => Self::parse_quick(parser, Self::Load),
            "bench" => Self::parse_bench(parser),
            "enumeration" => Self::parse_alone(parser, Self::Enumeration),
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

    fn parse_build(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let mut profile = Profile::Dev;
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("release") => profile = Profile::Release,
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Self::Build(profile))
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

    fn parse_fuzz(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let mut options = FuzzOptions::default();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("requests") => options.requests = parser.value()?.parse()?,
                Arg::Long("seed") => options.seed = Some(parser.value()?.parse()?),
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Self::Fuzz(options))
    }

    fn parse_fuzz_parsers(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let mut seconds = fuzz_parsers::LONG;
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("seconds") => seconds = parser.value()?.parse()?,
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Self::FuzzParsers(seconds))
    }

    fn parse_mutate(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let mut word = None;
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Value(value) if word.is_none() => word = Some(value.string()?),
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Self::Mutate(word))
    }

    fn parse_bench(mut parser: Parser) -> Result<Self, lexopt::Error> {
        let mut options = BenchOptions::default();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("quick") => options.quick = true,
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                Arg::Value(part) => options.parts.push(part.string()?),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Self::Bench(options))
    }

    /// A command that has a long form and a quick one.
    fn parse_quick(mut parser: Parser, command: fn(bool) -> Self) -> Result<Self, lexopt::Error> {
        let mut quick = false;
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("quick") => quick = true,
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                other => return Err(other.unexpected()),
            }
        }
        Ok(command(quick))
    }

    /// A command without arguments.
    fn parse_alone(mut parser: Parser, command: Self) -> Result<Self, lexopt::Error> {
        match parser.next()? {
            None => Ok(command),
            Some(Arg::Short('h') | Arg::Long("help")) => Ok(Self::Help),
            Some(other) => Err(other.unexpected()),
        }
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
    fn build_takes_a_profile() {
        assert_eq!(parse("build").unwrap(), Command::Build(Profile::Dev));
        let release = Command::Build(Profile::Release);
        assert_eq!(parse("build --release").unwrap(), release);
    }

    #[test]
    fn test_takes_names_of_steps() {
        let steps = vec!["format".to_owned(), "lint".to_owned()];
        assert_eq!(parse("test format lint").unwrap(), Command::Test(steps));
    }

    #[test]
    fn fuzz_takes_a_number_of_requests_and_a_seed() {
        let options = FuzzOptions {
            requests: 10,
            seed: Some(7),
        };
        let line = "fuzz --seed 7 --requests 10";
        assert_eq!(parse(line).unwrap(), Command::Fuzz(options));
        assert_eq!(
            parse("fuzz").unwrap(),
            Command::Fuzz(FuzzOptions::default())
        );
    }

    #[test]
    fn mutate_takes_a_word() {
        let word = Some("rule".to_owned());
        assert_eq!(parse("mutate rule").unwrap(), Command::Mutate(word));
        assert_eq!(parse("mutate").unwrap(), Command::Mutate(None));
    }

    #[test]
    fn faults_and_load_have_a_quick_form() {
        assert_eq!(parse("faults").unwrap(), Command::Faults(false));
        assert_eq!(parse("faults --quick").unwrap(), Command::Faults(true));
        assert_eq!(parse("load --quick").unwrap(), Command::Load(true));
        let quick = BenchOptions {
            quick: true,
            parts: vec!["peers".to_owned()],
        };
        assert_eq!(parse("bench --quick peers").unwrap(), Command::Bench(quick));
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
            "fuzz --seed",
            "fuzz --requests many",
            "mutate one two",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}

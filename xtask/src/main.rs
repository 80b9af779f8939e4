//! The commands of this repository: `cargo xtask serve` and `cargo xtask test`, and what the tests
//! have of longer runs.
//!
//! Both work from a bare clone on a machine that has Rust, a C and C++ compiler and Node; what else they
//! need they fetch, or they say what is missing and how to get it.
//!
//! # Layout
//!
//! | module | what lives there |
//! |---|---|
//! | [`args`] | what can be typed after `cargo xtask` |
//! | [`serve`], [`watch`] | build, start, and start again after an edit |
//! | [`mod@test`] | the steps of `cargo xtask test`, in order; a folder with a file per kind of check |
//! | [`fuzz`], [`fuzz_parsers`] | looking for leaks, and for what breaks a parser, for longer than `test` does |
//! | [`mutate`] | breaking the framework, to test its tests |
//! | [`mod@bench`] | what an interrupt costs, here and elsewhere |
//! | [`instructions`] | what the layer costs |
//! | [`faults`] | killing the server, and its database, under load |
//! | [`load`] | a flood of sign-ins, and what it does to everybody else |
//! | [`enumeration`] | whether the time of an answer tells who has an account |
//! | [`routes`] | who gets what, of every route |
//! | [`bundle`] | the browser's side: wasm, its JavaScript, CSS, static files |
//! | [`server`] | building, configuring, starting and stopping the server |
//! | [`postgres`] | a PostgreSQL of our own, for the tests |
//! | [`reload`] | the websocket that leptos' `<AutoReload>` listens on |
//! | [`tools`] | finding a tool, or naming it and the way to get it |
//! | [`process`], [`signals`], [`step`], [`workspace`] | running a program, Ctrl-C, progress, paths |

mod args;
mod bench;
mod bundle;
#[cfg(test)]
mod dockerfile;
mod enumeration;
mod faults;
mod fuzz;
mod fuzz_parsers;
mod instructions;
mod load;
mod mutate;
mod postgres;
mod process;
mod reload;
mod routes;
mod serve;
mod server;
mod signals;
mod step;
mod test;
mod tools;
mod watch;
mod workspace;

use std::process::ExitCode;

use crate::args::Command;
use crate::signals::Interrupted;
use crate::workspace::Workspace;

/// What a shell expects of a program that Ctrl-C ended.
const EXIT_INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let command = match Command::from_env() {
        Ok(command) => command,
        Err(error) => {
            eprintln!("error: {error}\n\n{}", args::HELP);
            return ExitCode::from(2);
        }
    };
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Interrupted>() => ExitCode::from(EXIT_INTERRUPTED),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    signals::install()?;
    match command {
        Command::Help => {
            println!("{}", args::HELP);
            Ok(())
        }
        Command::Serve(options) => serve::serve(&Workspace::locate()?, options),
        Command::Build(profile) => serve::build(&Workspace::locate()?, profile),
        Command::Test(steps) => test::test(&Workspace::locate()?, &steps),
        Command::Fuzz(options) => fuzz::fuzz(&Workspace::locate()?, options),
        Command::FuzzParsers(seconds) => fuzz_parsers::fuzz_parsers(&Workspace::locate()?, seconds),
        Command::Routes => routes::routes(&Workspace::locate()?),
        Command::Bench(options) => bench::bench(&Workspace::locate()?, &options),
        Command::Instructions => instructions::instructions(&Workspace::locate()?),
        Command::Faults(quick) => faults::faults(&Workspace::locate()?, quick),
        Command::Load(quick) => load::load(&Workspace::locate()?, quick),
        Command::Enumeration => enumeration::enumeration(&Workspace::locate()?),
        Command::Mutate(word) => mutate::mutate(&Workspace::locate()?, word.as_deref()),
    }
}

//! In the browser: `docs/browser.md`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::peers::npm_install;
use crate::bundle::{self, Profile, Weight};
use crate::process;
use crate::server::{self, Server};
use crate::test::chromium;
use crate::workspace::Workspace;

const HEAD: &str = "\
# What a browser has of it

Written by `cargo xtask bench`; do not edit. Each bundle is built as for visitors (`wasm-release`, then
`wasm-opt -Oz`), and is the sum of its JavaScript and its WebAssembly.
";
const PATIENCE: Duration = Duration::from_secs(30);

const LESS: &str = "
The way to less: `wasm-opt` (a bundle without it is twice the size), `opt-level = \"z\"`, `lto` and one codegen
unit in the profile of the browser's build (`wasm-release` in `Cargo.toml`), routes that are loaded when they are
visited (`lazy_route`, see the documentation of `islands_and_lazy_routes`), islands, and the forms by brotli and gzip
that `cargo xtask build --release` puts beside each file. Leptos' `--cfg erase_components` ends a view's type at each
component, so that less is made for each; it has to be set for the server too, whose document has other markers then.
";

const PROFILE: &str = "
## Where the bytes are

Of the code, before `wasm-opt`, in bytes. What is made of a generic function counts for the crate that defines it, for
whomever it is made: each form, page and server function has its own copy of much of `tachys` (views), `reactive_graph`
(signals, actions) and `serde`.

";
/// How many crates are named.
const CRATES: usize = 16;

pub(super) fn measure(workspace: &Workspace, folder: &Path, machine: &str) -> Result<()> {
    let scripts = workspace.root().join("benchmarks/browser");
    npm_install(&scripts)?;
    let weights = bundle::weigh(workspace, &scripts)?;
    let mut text = format!(
        "{HEAD}\n{machine}\n{}{LESS}{}",
        sizes(&weights),
        profile(&weights)
    );
    let seen = visit(workspace, &scripts)?;
    text.push_str(&visits(&seen)?);
    text.push_str(&wanted(&weights, &seen)?);
    fs::write(folder.join("browser.md"), text).context("the table can not be written")
}

fn sizes(weights: &[Weight]) -> String {
    let mut text =
        String::from("| bundle | bytes | gzip | brotli | more by gzip |\n|---|---|---|---|---|\n");
    let mut before = None;
    for Weight {
        name,
        bytes,
        gzip,
        brotli,
        adds,
        crates: _,
    } in weights
    {
        let more = before
            .filter(|_| *adds)
            .map(|before: i64| format!("{:+}", *gzip - before));
        text.push_str(&format!(
            "| {name} | {bytes} | {gzip} | {brotli} | {} |\n",
            more.unwrap_or_default()
        ));
        before = Some(*gzip);
    }
    text
}

/// Where the bytes are: what explains a bundle that is too large.
fn profile(weights: &[Weight]) -> String {
    let mut text = String::from(PROFILE);
    let (mut head, mut line) = (String::from("| crate |"), String::from("|---|"));
    for weight in weights {
        head.push_str(&format!(" {} |", weight.name));
        line.push_str("---|");
    }
    text.push_str(&format!("{head}\n{line}\n"));
    let largest = weights.last().map(|it| &it.crates).into_iter().flatten();
    let mut largest: Vec<_> = largest.collect();
    largest.sort_by_key(|(_, bytes)| std::cmp::Reverse(**bytes));
    let named: Vec<_> = largest.iter().take(CRATES).map(|(name, _)| *name).collect();
    let mut row = |name: &str, bytes: &dyn Fn(&Weight) -> u64| {
        text.push_str(&format!("| {name} |"));
        for weight in weights {
            text.push_str(&format!(" {} |", bytes(weight)));
        }
        text.push('\n');
    };
    for name in &named {
        row(name, &|weight| {
            weight.crates.get(*name).copied().unwrap_or_default()
        });
    }
    row("all others", &|weight| {
        let others = weight
            .crates
            .iter()
            .filter(|(name, _)| !named.contains(name));
        others.map(|(_, bytes)| bytes).sum()
    });
    text
}

/// Serves the optimised Notebook on an empty database, and visits it.
fn visit(workspace: &Workspace, scripts: &Path) -> Result<Value> {
    let chromium = chromium::ensure(&workspace.end2end())?.context("a Chromium by its path")?;
    let scratch = workspace.target().join("bench/server");
    if scratch.exists() {
        fs::remove_dir_all(&scratch).context("can't remove what the last run left")?;
    }
    fs::create_dir_all(&scratch)?;
    let address = server::free_address()?;
    let origin = format!("http://localhost:{}", address.port());
    let mut command = server::command(workspace, Profile::Release);
    command
        .current_dir(&scratch)
        .env("LEPTOS_SITE_ADDR", address.to_string())
        .env("LEPTOS_ENV", "PROD")
        .env("PUBLIC_ORIGIN", &origin)
        .env(
            "DATABASE_URL",
            format!("sqlite://{}", scratch.join("notebook.db").display()),
        )
        .env(
            "MAIL_URL",
            format!("file://{}", scratch.join("outbox").display()),
        )
        .env_remove("LEPTOS_WATCH");
    server::lift_limits(&mut command);
    server::log_to(&mut command, &scratch.join("server.log"))?;
    let mut server = Server::start(&mut command)?;
    server.wait_until_ready(address, Some("/healthz"), PATIENCE)?;
    let mut node = Command::new(scripts.join("node_modules/.bin/node"));
    node.current_dir(scripts)
        .arg("visit.mjs")
        .arg(origin)
        .arg(chromium);
    let seen = process::output(&mut node)?;
    server.stop()?;
    serde_json::from_slice(&seen).context("visit.mjs printed something else than JSON")
}

fn visits(seen: &Value) -> Result<String> {
    let number = |value: &Value| value.as_f64().context("visit.mjs left out a number");
    let mut text = format!(
        "\n## Lighthouse\n\n13.5.0, as for a telephone, on {}, the bundle by brotli.\n\n\
         | page | performance | accessibility |\n|---|---|---|\n",
        seen["chromium"].as_str().unwrap_or("Chromium")
    );
    for page in seen["lighthouses"].as_array().context("no pages")? {
        text.push_str(&format!(
            "| {} | {} | {} |\n",
            page["path"].as_str().unwrap_or_default(),
            number(&page["performance"])?,
            number(&page["accessibility"])?
        ));
    }
    text.push_str(&format!(
        "\n## From the answer to a sign-in to the page\n\nAt `/notes`, which was refused, and which the browser \
         then asks for: {:.0} ms in the median of {} visits, {:.0} ms in the slowest.\n",
        number(&seen["median"])?,
        number(&seen["visits"])?,
        number(&seen["slowest"])?
    ));
    Ok(text)
}

/// What is held to, and whether it holds.
fn wanted(weights: &[Weight], seen: &Value) -> Result<String> {
    let [alone, boundary, .., notebook] = weights else {
        bail!("there are too few bundles");
    };
    let least = |score: &str| {
        let pages = seen["lighthouses"].as_array().into_iter().flatten();
        let scores = pages.filter_map(|page| page[score].as_i64());
        scores.min().unwrap_or_default()
    };
    let mut text = String::from("\n## What is wanted\n\n| | wanted | is | |\n|---|---|---|---|\n");
    for (what, most, is) in [
        (
            "the boundary, bytes by gzip",
            5_000,
            boundary.gzip - alone.gzip,
        ),
        ("Notebook, bytes by gzip", 250_000, notebook.gzip),
    ] {
        text.push_str(&format!(
            "| {what} | {most} at most | {is} | {} |\n",
            tick(is <= most)
        ));
    }
    for (what, score, wanted) in [
        ("Lighthouse, performance", "performance", 95),
        ("Lighthouse, accessibility", "accessibility", 100),
    ] {
        let is = least(score);
        text.push_str(&format!(
            "| {what} | {wanted} at least | {is} | {} |\n",
            tick(is >= wanted)
        ));
    }
    text.push_str(SHORT);
    Ok(text)
}

fn tick(holds: bool) -> &'static str {
    if holds { "✓" } else { "✗" }
}

/// Why, where it does not hold.
const SHORT: &str = "
What falls short is the bundle. The boundary is `leptos_auth` itself, what reads the JSON in which the server tells what
it decided (leptos alone reads none of such a shape), and leptos' views once more: the boundary hides the type of its
children, and of all that leptos can do with a view each is there for them, used or not. Of Notebook most are leptos'
copies for each view, form and call, in one module that has all pages.
";

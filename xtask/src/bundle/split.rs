//! Lazy routes: what they alone need is cut out of the wasm file, into chunks that the browser
//! loads when it gets to them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::Options;

/// The linker keeps the places where functions are named; without them nothing can be moved.
pub(super) const LINKER_ARG: &str = "link-arg=--emit-relocs";

/// The names that leptos looks for.
const LOADER: &str = "./__wasm_split.______________________.js";
const MANIFEST: &str = "__wasm_split_manifest.json";

/// Writes the chunks, their loader and leptos' list of them into `pkg`, and nothing else is left
/// there; returns the rest, which is wasm-bindgen's to go on with. `rest` is where that is put on
/// the way.
pub(super) fn split(wasm: &[u8], name: &str, pkg: &Path, rest: &Path) -> Result<Vec<u8>> {
    // A chunk is named after its function: those of an earlier build may have other names.
    fs::remove_dir_all(pkg).with_context(|| format!("can't empty {}", pkg.display()))?;
    let script = format!("./{name}.js");
    let mut options = Options::new(wasm);
    options.output_dir = pkg;
    options.main_out_path = rest;
    options.main_module = &script;
    options.link_name = LOADER;
    let chunks = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("can't split the wasm file: {error:#}"))?;
    let manifest = serde_json::to_vec_pretty(&chunks.prefetch_map)?;
    fs::write(pkg.join(MANIFEST), manifest).context("can't write the list of chunks")?;
    fs::read(rest).context("can't read what is left of the wasm file")
}

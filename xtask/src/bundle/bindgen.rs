//! wasm-bindgen, as a library: the JavaScript around the wasm file, and the wasm file it fits.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::optimize::{self, Optimizer};
use super::{Module, Profile, split};
use crate::step::note;
use crate::workspace::Workspace;

/// Writes `NAME.js` and `NAME_bg.wasm`; does nothing where they are already the compiled module's.
pub(super) fn install(workspace: &Workspace, profile: Profile, built: &Module) -> Result<()> {
    let (name, pkg) = (built.name, built.pkg(workspace));
    let compiled = built.compiled(workspace, profile);
    let wasm = fs::read(&compiled).with_context(|| format!("can't read {}", compiled.display()))?;
    let optimizer = match profile {
        Profile::Dev | Profile::Test => None,
        Profile::Release => Optimizer::find(workspace),
    };

    let stamp_file = workspace.front_target().join(format!("{name}.stamp"));
    let stamp = stamp(&wasm, profile, optimizer.as_ref());
    let script = pkg.join(format!("{name}.js"));
    let module = pkg.join(format!("{name}_bg.wasm"));
    let current = fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp);
    if current && script.is_file() && module.is_file() {
        note("unchanged");
        return Ok(());
    }

    fs::create_dir_all(&pkg).with_context(|| format!("can't create {}", pkg.display()))?;
    let wasm = match built.split {
        true => split::split(&wasm, name, &pkg, &compiled.with_extension("rest.wasm"))?,
        false => wasm,
    };
    Bindgen::new()
        .input_bytes(name, wasm)
        .out_name(name)
        // The chunks name functions of the main file by their linker's names.
        .keep_lld_exports(built.split)
        .demangle(!built.split)
        .web(true)?
        .typescript(false)
        .keep_debug(false)
        .remove_name_section(profile != Profile::Dev)
        .remove_producers_section(true)
        .generate(&pkg)
        .context("wasm-bindgen")?;
    match (profile, optimizer) {
        (Profile::Release, Some(optimizer)) => optimizer.run(&module)?,
        (Profile::Release, None) => note(optimize::MISSING),
        (Profile::Dev | Profile::Test, _) => {}
    }
    note(format!(
        "{} of wasm",
        kilobytes(fs::metadata(&module)?.len())
    ));
    fs::write(&stamp_file, stamp).with_context(|| format!("can't write {}", stamp_file.display()))
}

/// Of what, for whom and by what the installed files were made.
fn stamp(wasm: &[u8], profile: Profile, optimizer: Option<&Optimizer>) -> String {
    let mut hasher = DefaultHasher::new();
    (wasm, profile, optimizer).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn kilobytes(bytes: u64) -> String {
    format!("{} kB", bytes.div_ceil(1000))
}

//! Who is compared, and how each is started.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use benchmarks::site::Site;

/// Where the servers are.
const SERVERS: &str = "0";

/// One of those that are compared.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    program: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
}

impl Peer {
    /// All of them. What the others are compared with is the last.
    pub(crate) fn all(folder: &Path) -> Result<Vec<Self>> {
        let lock = fs::read_to_string(folder.join("../../Cargo.lock"))?;
        let here = |site: Site, package: &str| {
            anyhow::Ok(Self {
                name: site.name(),
                version: format!("{package} {}", crate_version(&lock, package)?),
                program: env::current_exe()?.with_file_name("site"),
                arguments: vec![site.name().to_owned()],
                folder: folder.to_owned(),
            })
        };
        Ok(vec![
            here(Site::LeptosAuth, "leptos_auth")?,
            here(Site::LeptosAuthCached, "leptos_auth")?,
            here(Site::LeptosAuthInPage, "leptos_auth")?,
            here(Site::Leptos, "leptos")?,
            topcoat(&folder.join("topcoat"))?,
            node(&folder.join("next"), "next", ".next/standalone/server.js")?,
            node(&folder.join("sveltekit"), "@sveltejs/kit", "build")?,
            here(Site::ByHand, "axum")?,
        ])
    }

    /// On a processor of its own, which listens at that port.
    pub(crate) fn command(&self, port: u16) -> Command {
        let mut command = Command::new("taskset");
        command
            .args(["--cpu-list", SERVERS])
            .arg(&self.program)
            .args(&self.arguments)
            .current_dir(&self.folder)
            .env("HOST", "127.0.0.1")
            .env("HOSTNAME", "127.0.0.1")
            .env("PORT", port.to_string())
            .env("NEXT_TELEMETRY_DISABLED", "1");
        command
    }
}

fn topcoat(folder: &Path) -> Result<Peer> {
    let lock = fs::read_to_string(folder.join("Cargo.lock"))?;
    Ok(Peer {
        name: "topcoat",
        version: format!("topcoat {}", crate_version(&lock, "topcoat")?),
        program: folder.join("target/release/topcoat-peer").canonicalize()?,
        arguments: Vec::new(),
        folder: folder.to_owned(),
    })
}

/// Its own node, so that all have the same.
fn node(folder: &Path, package: &'static str, server: &str) -> Result<Peer> {
    let manifest = folder
        .join("node_modules")
        .join(package)
        .join("package.json");
    let manifest = fs::read_to_string(&manifest)
        .with_context(|| format!("{} can not be read", manifest.display()))?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest)?;
    let version = manifest["version"].as_str().context("a version")?;
    Ok(Peer {
        name: package
            .strip_prefix("@sveltejs/")
            .map_or(package, |_| "sveltekit"),
        version: format!("{package} {version}"),
        program: folder.join("node_modules/.bin/node").canonicalize()?,
        arguments: vec![server.to_owned()],
        folder: folder.to_owned(),
    })
}

/// As the lock file has it.
fn crate_version(lock: &str, package: &str) -> Result<String> {
    let start = format!("name = \"{package}\"\nversion = \"");
    let rest = lock.split_once(&start).map(|(_, rest)| rest);
    let version = rest.and_then(|rest| rest.split('"').next());
    let version = version.with_context(|| format!("{package} is not in the lock file"))?;
    Ok(version.to_owned())
}

//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process;

/// The folders of this repository and of its builds.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the root (the folder above this crate) and asks cargo for the target folder, which
    /// `CARGO_TARGET_DIR` or a configuration file may have moved.
    pub(crate) fn locate() -> Result<Self> {
        // At run time for a repository that was moved, else as compiled.
        let manifest_dir = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest_dir
            .parent()
            .context("this crate lies in the root of the repository")?
            .to_path_buf();
        let mut metadata = process::cargo(&root);
        metadata.args(["metadata", "--no-deps", "--format-version=1"]);
        let metadata: serde_json::Value = serde_json::from_slice(&process::output(&mut metadata)?)
            .context("`cargo metadata` printed something else than JSON")?;
        let target = metadata["target_directory"]
            .as_str()
            .context("`cargo metadata` names no target folder")?
            .into();
        Ok(Self { root, target })
    }

    /// The root of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What the host's builds write to.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What the browser's builds write to: a folder of its own, so that neither build waits for
    /// the other's lock.
    pub(crate) fn front_target(&self) -> PathBuf {
        self.target.join("front")
    }

    /// What the server serves as static files.
    pub(crate) fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The same for the specimen, and the applications beside it.
    pub(crate) fn specimen_site(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    /// The browser tests.
    pub(crate) fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }
}

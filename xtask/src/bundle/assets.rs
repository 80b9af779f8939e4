//! The static files of `public/`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Copies what is in `from`, with all folders below, into `to`. Nothing is removed there.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("can't create {}", to.display()))?;
    if !from.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(from).with_context(|| format!("can't read {}", from.display()))? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target)
                .with_context(|| format!("can't copy {}", source.display()))?;
        }
    }
    Ok(())
}

//! `cargo xtask load`.
use crate::workspace::Workspace;
use anyhow::Result;
/// To come.
pub(crate) fn load(_: &Workspace, _: bool) -> Result<()> {
    Ok(())
}

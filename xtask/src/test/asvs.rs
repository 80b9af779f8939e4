//! To come.
use crate::workspace::Workspace;
use anyhow::Result;
pub(super) fn check(_: &Workspace) -> Result<()> {
    Ok(())
}

//! To come.
use anyhow::Result;
use crate::workspace::Workspace;
pub(super) fn check(_: &Workspace) -> Result<()> { Ok(()) }

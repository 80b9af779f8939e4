//! `cargo xtask load`.
use anyhow::Result;
use crate::workspace::Workspace;
/// To come.
pub(crate) fn load(_: &Workspace, _: bool) -> Result<()> { Ok(()) }

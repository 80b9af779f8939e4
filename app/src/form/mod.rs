//! What Notebook's forms share.

pub mod error_summary;
mod invalid;
pub mod text_area;

pub use self::{error_summary::ErrorSummary, invalid::invalid, text_area::TextArea};

//! What Notebook's forms share.

pub mod email_field;
pub mod error_summary;
pub mod field_error;
mod invalid;
pub mod text_area;
pub mod text_field;

pub use self::{
    email_field::EmailField,
    error_summary::ErrorSummary,
    field_error::{FieldError, described_by},
    invalid::invalid,
    text_area::TextArea,
    text_field::TextField,
};

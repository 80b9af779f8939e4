//! The ids of users and organisations: 128 random bits, as 32 hexadecimal digits.

/// A new one.
pub(crate) fn random() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// What one looks like. Another text is nobody's, and no database has to be asked.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

//! Names this build, for forms that another one refused.

use std::{fs, io, sync::LazyLock};

use sha2::{Digest, Sha256};

/// The digest of the program itself: nodes that run the same program have the same. Where it can not be
/// read each start counts as another build, and a form of the one before waits for somebody to send it.
pub(crate) fn build_id() -> &'static str {
    static ID: LazyLock<String> = LazyLock::new(|| {
        digest().unwrap_or_else(|error| {
            tracing::warn!(%error, "the program can not read itself");
            format!("{:?}", std::time::SystemTime::now())
        })
    });
    &ID
}

fn digest() -> io::Result<String> {
    let program = fs::read(std::env::current_exe()?)?;
    let bytes = Sha256::digest(program);
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_digest_of_the_program() {
        assert_eq!(build_id().len(), 64);
        assert_eq!(build_id(), digest().expect("a digest"));
    }
}

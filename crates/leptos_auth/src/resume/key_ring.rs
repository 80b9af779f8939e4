use std::fmt;

use zeroize::Zeroizing;

/// The keys that seal refused forms. `leptos_accounts` has one, derived from its root secret.
///
/// A key that is replaced stays findable for ten minutes at least
/// ([`SEAL_LIFETIME`](super::SEAL_LIFETIME)): what it sealed is lost with it. All nodes of an application
/// have the same.
pub trait KeyRing: Send + Sync + 'static {
    /// The key that seals now.
    fn current(&self) -> SealKey;

    /// The key with this id, be it the current or an old one.
    fn find(&self, id: &str) -> Option<SealKey>;
}

/// A 256-bit key, and the id by which it is found again.
#[derive(Clone)]
pub struct SealKey {
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

impl SealKey {
    /// `id` stands on what is sealed, for everybody to read; of a longer one the first 255 bytes count.
    pub fn new(id: impl Into<String>, bytes: [u8; 32]) -> Self {
        let mut id = id.into();
        let mut end = id.len().min(usize::from(u8::MAX));
        while !id.is_char_boundary(end) {
            end -= 1;
        }
        id.truncate(end);
        let bytes = Zeroizing::new(bytes);
        Self { id, bytes }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A signature algorithm that a token may have (RFC 7518, section 3.1; RFC 8037, section 3.1).
///
/// All of them have a public key. What is signed with a shared secret (`HS256`), or not at all
/// (`none`), has no place here and so can not be allowed by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// EdDSA on Ed25519. `Ed25519` is another name of it (RFC 9864).
    EdDsa,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    /// The one of this name. Names are compared with regard to case (RFC 7515, section 4.1.1).
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }
}

impl From<Algorithm> for jsonwebtoken::Algorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Rs256 => Self::RS256,
            Algorithm::Ps256 => Self::PS256,
            Algorithm::Es256 => Self::ES256,
            Algorithm::EdDsa => Self::EdDSA,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_secrets_and_no_signature_are_no_algorithms() {
        for name in ["none", "None", "HS256", "HS512", "rs256", "RS1", ""] {
            assert_eq!(Algorithm::named(name), None, "{name}");
        }
        assert_eq!(Algorithm::named("EdDSA"), Some(Algorithm::EdDsa));
        assert_eq!(Algorithm::named("Ed25519"), Some(Algorithm::EdDsa));
    }
}

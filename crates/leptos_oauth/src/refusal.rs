use leptos_auth::Reason;

/// Why a token does not count. The log says it; the visitor reads the [`Reason`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("it is too long")]
    TooLong,
    #[error("it is no JWT")]
    NoJwt,
    #[error("its algorithm is not allowed")]
    Algorithm,
    #[error("its header brings a key along")]
    BringsKey,
    #[error("its header demands what is not understood here")]
    Critical,
    #[error("it does not say that it is an access token")]
    Type,
    #[error("the issuer has no such key")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("it is of another issuer")]
    Issuer,
    #[error("it is for another audience")]
    Audience,
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet")]
    NotYet,
    #[error("it is bound to a key that its bearer would have to prove")]
    Bound,
    #[error("its claim `{0}` is missing, or not what it should be")]
    Claim(&'static str),
    #[error("the issuer says that it is not active")]
    Inactive,
}

impl Refusal {
    pub(crate) fn reason(self) -> Reason {
        match self {
            Self::Expired => Reason::Expired,
            _ => Reason::InvalidToken,
        }
    }
}

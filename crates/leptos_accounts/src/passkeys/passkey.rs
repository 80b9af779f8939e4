use serde::{Deserialize, Serialize};

/// A passkey, as its owner sees it. Its key never leaves the authenticator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// Names it in forms: the id of the credential, base64url.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added; milliseconds since the Unix epoch.
    pub created_at: i64,
    /// When somebody last signed in with it, or proved who they are.
    pub used_at: Option<i64>,
}

/// What a browser gives to an authenticator, and gives back with the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyChallenge {
    /// For the browser, as JSON: what `PublicKeyCredential.parseRequestOptionsFromJSON` and
    /// `parseCreationOptionsFromJSON` take (WebAuthn level 3, section 5.1).
    pub options: String,
    /// For the server, which keeps nothing of it: what it has to know again, sealed.
    pub ceremony: String,
}

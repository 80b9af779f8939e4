use std::fmt;

use leptos_auth::PublicOrigin;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    AuthenticationResult, CredentialID, DiscoverableAuthentication, Passkey as Credential,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

use super::ceremony::LIFETIME;

/// Who asks for passkeys: the one origin of the application.
pub(crate) struct RelyingParty {
    webauthn: Webauthn,
    pub(super) origin: PublicOrigin,
}

type Result<T> = std::result::Result<T, WebauthnError>;

impl RelyingParty {
    /// `name` is what authenticators show. `None`, and a word in the log, where browsers have no
    /// passkeys for the origin (WebAuthn level 3, section 5.1.3, step 7: it needs a domain).
    pub(crate) fn new(name: &str, origin: &PublicOrigin) -> Option<Self> {
        let url: Option<Url> = origin.as_str().parse().ok();
        let webauthn = url.as_ref().and_then(|url| {
            let builder = WebauthnBuilder::new(url.domain()?, url).ok()?;
            builder.rp_name(name).timeout(LIFETIME).build().ok()
        });
        let Some(webauthn) = webauthn else {
            tracing::warn!(%origin, "passkeys are off: browsers have them for names of hosts, not for addresses");
            return None;
        };
        Some(Self {
            webauthn,
            origin: origin.clone(),
        })
    }

    /// What a browser is asked for, whoever it is, and what the answer is judged by.
    pub(super) fn request(&self) -> Result<(Value, DiscoverableAuthentication)> {
        let (asked, state) = self.webauthn.start_discoverable_authentication()?;
        Ok((encode(&asked.public_key)?, state))
    }

    /// The same for a new passkey. It has to be one that its authenticator finds by itself.
    pub(super) fn creation(
        &self,
        user_id: Uuid,
        user_name: &str,
        own: Vec<CredentialID>,
    ) -> Result<(Value, PasskeyRegistration)> {
        let (asked, state) =
            self.webauthn
                .start_passkey_registration(user_id, user_name, user_name, Some(own))?;
        let mut options = encode(&asked.public_key)?;
        if let Some(selection) = options.get_mut("authenticatorSelection") {
            selection["residentKey"] = json!("required");
            selection["requireResidentKey"] = json!(true);
        }
        Ok((options, state))
    }

    pub(super) fn verify_new(
        &self,
        answer: &RegisterPublicKeyCredential,
        state: &PasskeyRegistration,
    ) -> Result<Credential> {
        self.webauthn.finish_passkey_registration(answer, state)
    }

    /// Whose it claims to be.
    pub(super) fn claimed_by(&self, answer: &PublicKeyCredential) -> Result<Uuid> {
        let claimed = self.webauthn.identify_discoverable_authentication(answer)?;
        Ok(claimed.0)
    }

    pub(super) fn verify(
        &self,
        answer: &PublicKeyCredential,
        state: DiscoverableAuthentication,
        credential: &Credential,
    ) -> Result<AuthenticationResult> {
        self.webauthn
            .finish_discoverable_authentication_v2(answer, state, credential)
    }
}

fn encode(options: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(options).map_err(WebauthnError::ParseJSONFailure)
}

impl fmt::Debug for RelyingParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RelyingParty")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(origin: &str) -> Option<RelyingParty> {
        RelyingParty::new("Notebook", &origin.parse().expect("an origin"))
    }

    #[test]
    fn its_id_is_the_name_of_the_host_and_an_address_has_none() {
        for (origin, id) in [
            ("https://notes.example", "notes.example"),
            ("https://notes.example:8443", "notes.example"),
            ("http://localhost:3000", "localhost"),
        ] {
            let party = party(origin).expect("passkeys");
            let (options, _) = party.request().expect("options");
            assert_eq!(options["rpId"], id);
        }
        for origin in [
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
            "https://192.0.2.1",
        ] {
            assert!(party(origin).is_none(), "{origin}");
        }
    }

    #[test]
    fn what_is_asked_for_is_found_by_its_authenticator_and_verifies_its_user() {
        let party = party("https://notes.example").expect("passkeys");
        let own = vec![vec![1, 2, 3]];
        let (new, _) = party
            .creation(Uuid::from_u128(7), "ann@b.example", own)
            .expect("options");
        let selection = &new["authenticatorSelection"];
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(selection["requireResidentKey"], true);
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(new["attestation"], "none");
        assert_eq!(new["excludeCredentials"][0]["id"], "AQID");
        let (request, _) = party.request().expect("options");
        assert_eq!(request["userVerification"], "required");
        assert_eq!(request["allowCredentials"], json!([]));
        assert_eq!(request["timeout"], 300_000);
    }
}

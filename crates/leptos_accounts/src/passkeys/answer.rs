//! What an authenticator answered, and whether it counts.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use leptos_auth::Interrupt;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Credential, PublicKeyCredential, WebauthnError,
};

use super::{
    PasskeyChallenge, PasskeyError, RelyingParty,
    ceremony::{self, Ceremony, CeremonyError, LIFETIME, Place},
};
use crate::{Accounts, AccountsError, clock::millis, db::passkeys, events::Outcome};

/// Bytes of an answer. Usual ones have about one thousand.
const LONGEST: usize = 16 << 10;

/// An answer, and the challenge that it is to.
#[derive(Deserialize)]
struct Answer<C> {
    ceremony: String,
    credential: C,
}

/// Somebody who has answered with their passkey.
pub(super) struct Proven {
    pub(super) user_id: String,
    pub(super) email: String,
    passkey: String,
    /// As it was read.
    before: String,
    /// With what the next answer is compared with.
    after: String,
}

/// Why an answer does not count.
pub(super) enum Refusal {
    /// What the log says, and about whose account, where that is known. A visitor is told neither.
    Not(Outcome, Option<String>),
    Unavailable(AccountsError),
}

impl Accounts {
    pub(super) fn relying_party(&self) -> Result<&RelyingParty, PasskeyError> {
        self.passkey_party().ok_or(PasskeyError::Off)
    }

    /// What whoever is there is asked for, whoever that is.
    pub(super) fn challenge(&self, place: Place<'_>) -> Result<PasskeyChallenge, PasskeyError> {
        let (options, state) = self.relying_party()?.request().map_err(internal)?;
        self.sealed(place, options, state)
    }

    pub(super) fn sealed<S: Serialize>(
        &self,
        place: Place<'_>,
        options: serde_json::Value,
        state: S,
    ) -> Result<PasskeyChallenge, PasskeyError> {
        let expires_at = self.now().saturating_add(millis(LIFETIME));
        let ceremony = ceremony::seal(self.secret(), place, state, expires_at);
        Ok(PasskeyChallenge {
            options: options.to_string(),
            ceremony: ceremony.ok_or_else(Interrupt::unavailable)?,
        })
    }

    /// Reads an answer, and opens the ceremony that it is of.
    pub(super) fn opened<C: DeserializeOwned, S: DeserializeOwned>(
        &self,
        place: Place<'_>,
        answer: &str,
    ) -> Result<(C, Ceremony<S>), Outcome> {
        if answer.len() > LONGEST {
            return Err(Outcome::Unknown);
        }
        let answer: Answer<C> = serde_json::from_str(answer).map_err(|_| Outcome::Unknown)?;
        match ceremony::open(self.secret(), place, &answer.ceremony, self.now()) {
            Ok(ceremony) => Ok((answer.credential, ceremony)),
            Err(CeremonyError::Expired) => Err(Outcome::Expired),
            Err(CeremonyError::Void) => Err(Outcome::Unknown),
        }
    }

    /// Notes that a ceremony has its answer; only the first one counts.
    pub(super) async fn answered<S>(&self, ceremony: &Ceremony<S>) -> Result<(), Refusal> {
        let first = passkeys::answer_once(self.pool(), &ceremony.id, ceremony.expires_at).await?;
        if first {
            return Ok(());
        }
        Err(Refusal::Not(Outcome::AnsweredBefore, None))
    }

    /// Who has answered. A right answer is used up by this.
    pub(super) async fn proven(&self, place: Place<'_>, answer: &str) -> Result<Proven, Refusal> {
        let unknown = || Refusal::Not(Outcome::Unknown, None);
        let party = self.relying_party().map_err(|_| unknown())?;
        let (answer, ceremony): (PublicKeyCredential, Ceremony<DiscoverableAuthentication>) =
            self.opened(place, answer)?;
        let claimed = party.claimed_by(&answer).map_err(|_| unknown())?;
        let id = BASE64.encode(answer.get_credential_id());
        let found = passkeys::find(self.pool(), &id).await?;
        let found = found.ok_or_else(unknown)?;
        let refused = |outcome| Refusal::Not(outcome, Some(found.email.clone()));
        if claimed.simple().to_string() != found.user_id {
            return Err(refused(Outcome::NotVerified));
        }
        let mut credential: Credential =
            serde_json::from_str(&found.credential).map_err(unreadable)?;
        let judged = party.verify(&answer, ceremony.state.clone(), &credential);
        let result = judged.map_err(|error| {
            tracing::debug!(%error, "the answer of a passkey was refused");
            refused(match error {
                WebauthnError::CredentialPossibleCompromise => Outcome::CopiedPasskey,
                _ => Outcome::NotVerified,
            })
        })?;
        if found.disabled_at.is_some() {
            return Err(refused(Outcome::DisabledAccount));
        }
        self.answered(&ceremony).await?;
        credential.update_credential(&result);
        Ok(Proven {
            after: serde_json::to_string(&credential).map_err(unreadable)?,
            before: found.credential,
            passkey: id,
            user_id: found.user_id,
            email: found.email,
        })
    }

    /// Notes that the passkey was used. `false`: it was removed meanwhile, or somebody was quicker with
    /// a copy.
    pub(super) async fn note_passkey_use(&self, proven: &Proven) -> Result<bool, AccountsError> {
        let Proven {
            passkey,
            before,
            after,
            ..
        } = proven;
        Ok(passkeys::note_use(self.pool(), passkey, before, after, self.now()).await?)
    }
}

/// Of the relying party, when nobody has answered yet.
pub(super) fn internal(error: WebauthnError) -> PasskeyError {
    tracing::error!(%error, "no challenge for a passkey");
    Interrupt::unavailable().into()
}

fn unreadable(error: serde_json::Error) -> Refusal {
    Refusal::Unavailable(AccountsError::Passkey(error))
}

impl From<Outcome> for Refusal {
    fn from(outcome: Outcome) -> Self {
        Self::Not(outcome, None)
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error.into())
    }
}

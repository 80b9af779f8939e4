use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use leptos_auth::{Authed, Interrupt};
use tower_sessions::Session;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential, Uuid};

use super::{
    PasskeyChallenge, PasskeyError,
    answer::{Refusal, internal},
    ceremony::{Ceremony, Place},
};
use crate::{
    Accounts, AccountsError,
    at_a_browser::with_nothing_open,
    db::passkeys::{self, NewPasskey},
    events::Outcome,
    one_line,
    session::id_hash,
};

/// How many passkeys one person can have. The browser is told of each that there is.
const MOST: i64 = 20;
const NAME_MAX: usize = 100;

type Result<T> = std::result::Result<T, PasskeyError>;

impl Accounts {
    /// What the browser of somebody who adds a passkey is asked for. The name is looked at here, too,
    /// before anything is made.
    pub(super) async fn addition_challenge(
        &self,
        me: &Authed,
        session: &Session,
        name: &str,
    ) -> Result<PasskeyChallenge> {
        with_nothing_open(me)?;
        let party = self.relying_party()?;
        one_line::parse(name, NAME_MAX).ok_or(PasskeyError::Name)?;
        let own = passkeys::of_user(self.pool(), me.user_id()).await?;
        if i64::try_from(own.len()).unwrap_or(i64::MAX) >= MOST {
            return Err(PasskeyError::TooMany(MOST));
        }
        // Ours are base64url, and nothing else is written there.
        let ids = own.iter().filter_map(|it| BASE64.decode(&it.id).ok());
        let ids = ids.collect();
        // Invariant: the id of a user is 32 hexadecimal digits.
        let user_id = Uuid::try_parse(me.user_id()).map_err(|_| Interrupt::unavailable())?;
        let (options, state) = party
            .creation(user_id, me.user().name(), ids)
            .map_err(internal)?;
        let session = &session.id().map(id_hash).unwrap_or_default();
        self.sealed(Place::Addition { session }, options, state)
    }

    /// Adds the passkey that an authenticator made for `me`.
    ///
    /// # Errors
    ///
    /// [`PasskeyError::NotAdded`], the same for whatever was wrong with the answer, and for a passkey
    /// that somebody has; a wrong name; 403 for anybody but a person at a browser; 503 when the database
    /// fails.
    pub(super) async fn add_passkey(
        &self,
        me: &Authed,
        session: &Session,
        name: &str,
        answer: &str,
    ) -> Result<()> {
        with_nothing_open(me)?;
        let name = one_line::parse(name, NAME_MAX).ok_or(PasskeyError::Name)?;
        match self.added(me, session, name, answer).await {
            Ok(()) => {
                self.events().by("passkey_added", me.user().name());
                Ok(())
            }
            Err(Refusal::Not(outcome, _)) => {
                self.events().passkey_addition(me.user().name(), outcome);
                Err(PasskeyError::NotAdded)
            }
            Err(Refusal::Unavailable(error)) => Err(error.into()),
        }
    }

    async fn added(
        &self,
        me: &Authed,
        session: &Session,
        name: &str,
        answer: &str,
    ) -> std::result::Result<(), Refusal> {
        let party = self.relying_party().map_err(|_| Outcome::Unknown)?;
        let session = &session.id().map(id_hash).unwrap_or_default();
        let place = Place::Addition { session };
        let (answer, ceremony): (RegisterPublicKeyCredential, Ceremony<PasskeyRegistration>) =
            self.opened(place, answer)?;
        let credential = party.verify_new(&answer, &ceremony.state);
        let credential = credential.map_err(|error| {
            tracing::debug!(%error, "a new passkey was refused");
            Outcome::NotVerified
        })?;
        self.answered(&ceremony).await?;
        let text = serde_json::to_string(&credential)
            .map_err(|error| Refusal::Unavailable(AccountsError::Passkey(error)))?;
        let new = NewPasskey {
            id: &BASE64.encode(credential.cred_id()),
            user_id: me.user_id(),
            name,
            credential: &text,
            now: self.now(),
            most: MOST,
        };
        // As many as fit were there before, or somebody has it: its authenticator says what it likes.
        match passkeys::insert(self.pool(), new).await? {
            true => Ok(()),
            false => Err(Outcome::InUse.into()),
        }
    }
}

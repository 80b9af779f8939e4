use std::time::Duration;

use leptos_auth::{Identity, Reason, User, identity::TokenKind};
use serde::{Deserialize, Serialize};

use super::{
    MachineToken,
    jwt::{Registered, typ},
    prefixed_token::{self, MACHINE_TOKEN, PrefixedToken},
    scopes,
};
use crate::{
    Accounts, AccountsError,
    catalogue::check_name,
    clock::millis,
    db::credentials::{
        Used,
        machines::{self, Machine, NewToken},
        touch,
    },
    id,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const SHORTEST: Duration = Duration::from_secs(1);

/// What form a machine's token has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MachineTokenKind {
    /// A random text, looked up with every request: it can be revoked, and lasts up to 400 days.
    Opaque,
    /// A signed token (RFC 7519), which other services can verify with [`Accounts::jwks`], too. It lasts
    /// up to a day, and ends before only with its machine.
    Jwt,
}

/// What a signed one says.
#[derive(Serialize, Deserialize)]
struct Claims {
    #[serde(flatten)]
    registered: Registered,
    scope: String,
}

impl Accounts {
    /// Makes a machine: one of the application's own services, which gets tokens. Gives its id.
    ///
    /// # Errors
    ///
    /// The name is taken, or is not 1 to 64 letters, digits, `-`, `_`, `.` or `:`; the database fails.
    pub async fn create_machine(&self, name: &str) -> Result<String, AccountsError> {
        check_name(name)?;
        let id = format!("mch_{}", id::random());
        if !machines::insert(self.pool(), &id, name, self.now()).await? {
            return Err(AccountsError::MachineTaken);
        }
        self.events().by("machine_created", name);
        Ok(id)
    }

    /// Disables a machine: none of its tokens counts, from the next request on.
    ///
    /// # Errors
    ///
    /// There is no such machine, or the database fails.
    pub async fn disable_machine(&self, name: &str) -> Result<(), AccountsError> {
        if !machines::disable(self.pool(), name, self.now()).await? {
            return Err(AccountsError::NoSuchMachine);
        }
        self.events().by("machine_disabled", name);
        Ok(())
    }

    /// Makes a token for a machine. Its text is given here and never again.
    ///
    /// # Errors
    ///
    /// There is no such machine, or it is disabled; a scope that the
    /// [`Catalogue`](crate::Catalogue) does not know; a lifetime under a second, or over what the kind
    /// allows; for [`MachineTokenKind::Jwt`], no [`AccountsConfig::origin`](crate::AccountsConfig::origin);
    /// the database fails.
    pub async fn machine_token(
        &self,
        name: &str,
        scopes: &[&str],
        lifetime: Duration,
        kind: MachineTokenKind,
    ) -> Result<MachineToken, AccountsError> {
        let longest = match kind {
            MachineTokenKind::Opaque => 400 * DAY,
            MachineTokenKind::Jwt => DAY,
        };
        if !(SHORTEST..=longest).contains(&lifetime) {
            return Err(AccountsError::TokenLifetime { longest });
        }
        let scopes = scopes::parse(scopes.iter().copied(), self.catalogue()).map_err(|_| {
            let known: Vec<_> = self.catalogue().all_permissions().collect();
            AccountsError::UnknownScope {
                known: known.join(", "),
            }
        })?;
        let machine = machines::by_name(self.pool(), name).await?;
        let machine = machine.filter(|machine| machine.disabled_at.is_none());
        let machine = machine.ok_or(AccountsError::NoSuchMachine)?;
        let token = match kind {
            MachineTokenKind::Opaque => self.opaque(&machine, &scopes, lifetime).await?,
            MachineTokenKind::Jwt => self.signed(&machine, scopes, lifetime)?,
        };
        self.events().by("machine_token_created", name);
        Ok(token)
    }

    /// Ends an opaque token by its public id ([`MachineToken::id`]), from the next request on. Whether
    /// there was such a token.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn revoke_machine_token(&self, id: &str) -> Result<bool, AccountsError> {
        let is_revoked = machines::revoke_token(self.pool(), id, self.now()).await?;
        if is_revoked {
            self.events().by("machine_token_revoked", id);
        }
        Ok(is_revoked)
    }

    async fn opaque(
        &self,
        machine: &Machine,
        scopes: &str,
        lifetime: Duration,
    ) -> Result<MachineToken, AccountsError> {
        let drawn = prefixed_token::draw(MACHINE_TOKEN);
        let now = self.now();
        let new = NewToken {
            id: &drawn.id,
            machine_id: &machine.machine_id,
            secret_hash: &drawn.secret_hash,
            scopes,
            now,
            expires_at: now.saturating_add(millis(lifetime)),
        };
        machines::insert_token(self.pool(), new).await?;
        Ok(MachineToken::new(drawn.id, drawn.text))
    }

    fn signed(
        &self,
        machine: &Machine,
        scope: String,
        lifetime: Duration,
    ) -> Result<MachineToken, AccountsError> {
        let origin = self.tokens().origin()?;
        let audience = origin.as_str();
        let registered =
            Registered::new(origin, &machine.machine_id, audience, self.now(), lifetime);
        let id = registered.jti.clone();
        let claims = Claims { registered, scope };
        let text = self.tokens().keys.sign(typ::MACHINE, &claims)?;
        Ok(MachineToken::new(id, text.into()))
    }

    /// Whose opaque token this is.
    pub(crate) async fn identify_machine(&self, text: &str) -> Result<Identity, AccountsError> {
        let Some(token) = PrefixedToken::parse(MACHINE_TOKEN, text) else {
            return Ok(self.refuse_machine(None, Reason::InvalidToken));
        };
        let Some(found) = machines::find(self.pool(), token.id()).await? else {
            return Ok(self.refuse_machine(None, Reason::InvalidToken));
        };
        let now = self.now();
        let used = match token.judge(&found.token, now) {
            Ok(used) => used,
            Err(reason) => return Ok(self.refuse_machine(Some(&found.machine), reason)),
        };
        if found.machine.disabled_at.is_none()
            && let Some(before) = used.note_before
            && let Err(error) =
                touch(self.pool(), Used::MachineToken, token.id(), now, before).await
        {
            tracing::warn!(%error, "could not note that a machine's token was used");
        }
        Ok(self.machine(&found.machine, found.token.scopes()))
    }

    /// Whose signed token this is. That the signature is good is not enough: the machine has to be there.
    pub(crate) async fn identify_signed_machine(
        &self,
        text: &str,
    ) -> Result<Identity, AccountsError> {
        let tokens = self.tokens();
        let Some(claims) = tokens.keys.verify::<Claims>(typ::MACHINE, text) else {
            return Ok(self.refuse_machine(None, Reason::InvalidToken));
        };
        if let Err(reason) = claims.registered.judge(tokens.origin()?, self.now()) {
            return Ok(self.refuse_machine(None, reason));
        }
        let machine = machines::by_id(self.pool(), &claims.registered.sub).await?;
        Ok(match machine {
            Some(machine) => self.machine(&machine, claims.scope.split(' ')),
            None => self.refuse_machine(None, Reason::Revoked),
        })
    }

    /// A machine may what its token is for, as far as the catalogue knows it still.
    fn machine<'a>(&self, machine: &Machine, scopes: impl Iterator<Item = &'a str>) -> Identity {
        if machine.disabled_at.is_some() {
            return self.refuse_machine(Some(machine), Reason::Revoked);
        }
        let user = User::new(&machine.machine_id, &machine.machine_name)
            .with_token_kind(TokenKind::M2mToken);
        let known = scopes.filter(|scope| self.catalogue().has_permission(scope));
        Identity::SignedIn(known.fold(user, User::with_permission))
    }

    fn refuse_machine(&self, whose: Option<&Machine>, reason: Reason) -> Identity {
        let whose = whose.map(|machine| machine.machine_name.as_str());
        self.events().refused("machine_token", whose, &reason);
        Identity::SignedOut(reason)
    }
}

use std::time::Duration;

use leptos_auth::{Authed, Identity, Interrupt, Reason, identity::TokenKind};

use super::{
    ApiKey, ApiKeyError, ApiKeySecret, on_behalf,
    prefixed_token::{self, API_KEY, PrefixedToken},
    scopes,
};
use crate::{
    Accounts, AccountsError,
    at_a_browser::with_nothing_open,
    clock::millis,
    db::credentials::{
        Used,
        api_keys::{self, Found, Made, NewKey},
        touch,
    },
    one_line,
};

/// How many keys one person can have. It keeps the list, which is one page, readable.
const KEYS_MAX: i64 = 100;
const NAME_MAX: usize = 100;
const SHORTEST: Duration = Duration::from_secs(60);
const LONGEST: Duration = Duration::from_secs(10 * 366 * 24 * 60 * 60);

type Result<T> = std::result::Result<T, ApiKeyError>;

/// A key that somebody wants to make.
#[derive(Clone, Debug, Default)]
pub struct NewApiKey {
    /// What they call it: 1 to 100 characters.
    pub name: String,
    /// The permissions that it carries over, of
    /// [`Catalogue::all_permissions`](crate::Catalogue::all_permissions).
    pub scopes: Vec<String>,
    /// How long it lasts, from a minute to ten years; `None` is until it is revoked.
    pub lifetime: Option<Duration>,
    /// Names the form that was filled in, so that one sent twice makes one key: something random that
    /// the form carries.
    pub form: Option<String>,
}

impl Accounts {
    /// Makes a key for a program of `me`. The secret is given here and never again.
    ///
    /// # Errors
    ///
    /// What is wrong with the key that was asked for, too many keys, [`ApiKeyError::MadeAlready`], 403
    /// for anybody but a person at a browser, or 503 when the database fails.
    pub async fn create_api_key(
        &self,
        me: &Authed,
        new: NewApiKey,
    ) -> Result<(ApiKey, ApiKeySecret)> {
        with_nothing_open(me)?;
        let name = one_line::parse(&new.name, NAME_MAX).ok_or(ApiKeyError::Name)?;
        let scopes = scopes::parse(new.scopes.iter().map(String::as_str), self.catalogue())
            .map_err(|_| ApiKeyError::Scopes)?;
        let in_bounds = |lifetime: Duration| (SHORTEST..=LONGEST).contains(&lifetime);
        if !new.lifetime.is_none_or(in_bounds) {
            return Err(ApiKeyError::Lifetime);
        }
        let now = self.now();
        let expires_at = new.lifetime.map(|span| now.saturating_add(millis(span)));
        let drawn = prefixed_token::draw(API_KEY);
        // Hashed, so that whatever a form sends takes the same room.
        let form = new.form.as_deref().map(prefixed_token::hash);
        let key = NewKey {
            id: &drawn.id,
            user_id: me.user_id(),
            name,
            secret_hash: &drawn.secret_hash,
            scopes: &scopes,
            form: form.as_deref(),
            now,
            expires_at,
            most: KEYS_MAX,
        };
        match api_keys::insert(self.pool(), key).await? {
            Made::Already => return Err(ApiKeyError::MadeAlready),
            Made::TooMany => return Err(ApiKeyError::TooMany(KEYS_MAX)),
            Made::Yes => {}
        }
        self.events().by("api_key_created", me.user().name());
        let key = ApiKey {
            id: drawn.id,
            name: name.to_owned(),
            scopes: scopes.split(' ').map(str::to_owned).collect(),
            created_at: now,
            expires_at,
            last_used_at: None,
            is_expired: false,
        };
        Ok((key, ApiKeySecret::new(drawn.text)))
    }

    /// The keys of `me` that were not revoked, the newest first.
    ///
    /// # Errors
    ///
    /// 503 when the database fails.
    pub async fn api_keys(&self, me: &Authed) -> Result<Vec<ApiKey>> {
        Ok(api_keys::of_user(self.pool(), me.user_id(), self.now()).await?)
    }

    /// Ends a key of `me`, from the next request on.
    ///
    /// # Errors
    ///
    /// 404 where `me` has no such key, whether somebody else has it or not; 403 for anybody but a person
    /// at a browser; 503 when the database fails.
    pub async fn revoke_api_key(&self, me: &Authed, id: &str) -> Result<()> {
        with_nothing_open(me)?;
        let is_revoked = prefixed_token::is_id(id)
            && api_keys::revoke(self.pool(), id, me.user_id(), self.now()).await?;
        if !is_revoked {
            return Err(Interrupt::not_found().into());
        }
        self.events().by("api_key_revoked", me.user().name());
        Ok(())
    }

    /// Whose key this is, and what it may.
    pub(crate) async fn identify_api_key(
        &self,
        text: &str,
    ) -> std::result::Result<Identity, AccountsError> {
        let Some(token) = PrefixedToken::parse(API_KEY, text) else {
            return Ok(self.refuse_key(None, Reason::InvalidToken));
        };
        let rows = api_keys::find(self.pool(), token.id()).await?;
        let Some(Found { key, owner, .. }) = rows.first() else {
            return Ok(self.refuse_key(None, Reason::InvalidToken));
        };
        let now = self.now();
        let used = match token.judge(key, now) {
            Ok(_) if owner.disabled_at.is_some() => Err(Reason::Revoked),
            other => other,
        };
        let used = match used {
            Ok(used) => used,
            Err(reason) => return Ok(self.refuse_key(Some(&owner.email), reason)),
        };
        if let Some(before) = used.note_before
            && let Err(error) = touch(self.pool(), Used::ApiKey, token.id(), now, before).await
        {
            // The list merely shows an older time.
            tracing::warn!(%error, "could not note that an API key was used");
        }
        let rights = rows.iter().map(|row| &row.right);
        let scopes: Vec<_> = key.scopes().collect();
        let kind = TokenKind::ApiKey;
        let user = on_behalf::user(owner, rights, &scopes, kind, self.catalogue());
        Ok(Identity::SignedIn(
            user.with_claim("api_key", token.id().into()),
        ))
    }

    fn refuse_key(&self, whose: Option<&str>, reason: Reason) -> Identity {
        self.events().refused("api_key", whose, &reason);
        Identity::SignedOut(reason)
    }
}

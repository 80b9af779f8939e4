use leptos_auth::{
    Identity, Organisation, Reason, User,
    identity::{IdentifyError, IssueToken, TokenKind},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    jwt::{Registered, typ},
    prefixed_token::is_id,
};
use crate::{Accounts, AccountsError, identify, session::Owned};

/// A claim that a session's token has, and its cookie has not.
pub(crate) const TOKEN_ID: &str = "jti";

/// What a plain session token says.
#[derive(Serialize)]
struct Issued<'a> {
    #[serde(flatten)]
    registered: Registered,
    sid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    org_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    org_slug: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    org_role: Option<&'a str>,
}

/// What a token of a template says.
#[derive(Serialize)]
struct Filled<'a> {
    #[serde(flatten)]
    registered: Registered,
    sid: &'a str,
    #[serde(flatten)]
    claims: Map<String, Value>,
}

/// What counts when one comes back.
#[derive(Deserialize)]
struct Came {
    #[serde(flatten)]
    registered: Registered,
    sid: String,
}

impl IssueToken for Accounts {
    async fn issue_token(
        &self,
        user: &User,
        template: Option<&str>,
    ) -> Result<String, IdentifyError> {
        self.session_token(user, template)
            .map_err(IdentifyError::new)
    }
}

impl Accounts {
    /// The keys that verify the tokens issued here (RFC 7517), those of older root secrets included: for
    /// `/.well-known/jwks.json`.
    #[must_use]
    pub fn jwks(&self) -> Value {
        self.tokens().keys.jwks()
    }

    fn session_token(&self, user: &User, template: Option<&str>) -> Result<String, AccountsError> {
        let tokens = self.tokens();
        let origin = tokens.origin()?;
        let session = user.session().ok_or(AccountsError::NoSession)?;
        let registered =
            |audience, lifetime| Registered::new(origin, user.id(), audience, self.now(), lifetime);
        let sid = session.id.as_str();
        let Some(name) = template else {
            let organisation = user.organisation();
            let claims = Issued {
                registered: registered(origin.as_str(), tokens.config.lifetime),
                sid,
                org_id: organisation.map(Organisation::id),
                org_slug: organisation.map(Organisation::slug),
                org_role: organisation.and_then(Organisation::role),
            };
            return tokens.keys.sign(typ::SESSION, &claims);
        };
        let template = tokens.config.templates.get(name);
        let template = template.ok_or_else(|| AccountsError::NoTemplate(name.to_owned()))?;
        let claims = Filled {
            registered: registered(template.audience(), template.lasts()),
            sid,
            claims: template.fill(user),
        };
        tokens.keys.sign(typ::TEMPLATE, &claims)
    }

    /// Whose session this token is of, with all that they may now. It is no use of the session.
    pub(crate) async fn identify_session_token(
        &self,
        text: &str,
    ) -> Result<Identity, AccountsError> {
        let tokens = self.tokens();
        let claims: Option<Came> = tokens.keys.verify(typ::SESSION, text);
        let Some(Came { registered, sid }) = claims.filter(|claims| is_id(&claims.sid)) else {
            return Ok(self.refuse_session_token(None, Reason::InvalidToken));
        };
        if let Err(reason) = registered.judge(tokens.origin()?, self.now()) {
            return Ok(self.refuse_session_token(None, reason));
        }
        let owned = self.sessions().owner_by_public_id(&sid, &registered.sub);
        let Some(owned) = owned.await? else {
            return Ok(self.refuse_session_token(None, Reason::Revoked));
        };
        let whose = email_of(&owned);
        let user = match identify::session::identity(owned, self.catalogue(), self.tasks()) {
            Identity::SignedIn(user) => user,
            Identity::SignedOut(reason) => {
                return Ok(self.refuse_session_token(whose.as_deref(), reason));
            }
            other => return Ok(other),
        };
        let user = user.with_claim(TOKEN_ID, registered.jti.into());
        Ok(Identity::SignedIn(if tokens.config.count_as_oauth {
            user.with_token_kind(TokenKind::OauthToken)
        } else {
            user
        }))
    }

    fn refuse_session_token(&self, whose: Option<&str>, reason: Reason) -> Identity {
        self.events().refused("session_token", whose, &reason);
        Identity::SignedOut(reason)
    }
}

fn email_of(owned: &Owned) -> Option<String> {
    owned.rows.first()?.email.clone()
}

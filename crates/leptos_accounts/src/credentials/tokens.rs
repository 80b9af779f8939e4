//! What is configured of tokens, and the keys that they are signed with.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use leptos_auth::PublicOrigin;

use super::{DynVerifyAccessToken, TokenTemplate, signing_key::SigningKeys};
use crate::{AccountsError, RootSecret};

/// How long a plain session token may last.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// What [`AccountsConfig`](crate::AccountsConfig) says of tokens.
#[derive(Clone, Debug)]
pub(crate) struct TokensConfig {
    pub(crate) origin: Option<PublicOrigin>,
    pub(crate) lifetime: Duration,
    pub(crate) templates: BTreeMap<String, TokenTemplate>,
    pub(crate) count_as_oauth: bool,
    pub(crate) access_tokens: Option<Arc<dyn DynVerifyAccessToken>>,
}

/// The same, once it was found to be sound.
pub(crate) struct Tokens {
    pub(super) keys: SigningKeys,
    pub(super) config: TokensConfig,
}

impl Tokens {
    pub(crate) fn new(config: TokensConfig, secret: &RootSecret) -> Result<Self, AccountsError> {
        if !(Duration::from_secs(1)..=LONGEST).contains(&config.lifetime) {
            return Err(AccountsError::TokenLifetime { longest: LONGEST });
        }
        let ours = config.origin.as_ref().map(PublicOrigin::as_str);
        let is_for_us = |template: &TokenTemplate| {
            ours.is_some_and(|ours| template.audience().trim_end_matches('/') == ours)
        };
        if let Some((name, _)) = config.templates.iter().find(|(_, it)| is_for_us(it)) {
            return Err(AccountsError::TemplateForOurselves(name.clone()));
        }
        Ok(Self {
            keys: SigningKeys::derive(secret)?,
            config,
        })
    }

    /// Who issues tokens, and takes them.
    pub(crate) fn origin(&self) -> Result<&PublicOrigin, AccountsError> {
        self.config.origin.as_ref().ok_or(AccountsError::NoOrigin)
    }

    /// Who judges the tokens that are none of ours.
    pub(super) fn access_tokens(&self) -> Option<&dyn DynVerifyAccessToken> {
        self.config.access_tokens.as_deref()
    }
}

impl Default for TokensConfig {
    fn default() -> Self {
        Self {
            origin: None,
            lifetime: Duration::from_secs(60),
            templates: BTreeMap::new(),
            count_as_oauth: false,
            access_tokens: None,
        }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("keys", &self.keys)
            .field("config", &self.config)
            .finish()
    }
}

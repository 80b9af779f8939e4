use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use leptos_auth::identity::AccessToken;
use moka::future::Cache;
use reqwest::header::HeaderValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{
    claims::ClaimRules,
    clock::{Clock, elapsed, unix_seconds},
    fetch::{FetchError, Fetcher},
    judgement::{Denied, Judgement},
    metadata::Location,
    refusal::Refusal,
};

/// How long the issuer's word counts: so long may a revoked token be in use.
const KEPT: Duration = Duration::from_secs(60);
/// How much of it is kept, in bytes.
const MOST_KEPT: u64 = 16 * 1024 * 1024;
/// How many questions are open at a time. Strangers may send any text as a token.
const MOST_QUESTIONS: usize = 64;

/// Asks the issuer what a token is worth (RFC 7662).
///
/// Only that it is valid is kept, under the hash of the token. That it is not is asked each time, but
/// once for all who bring the same token at once.
pub(crate) struct Introspection {
    credentials: HeaderValue,
    endpoint: Location,
    fetcher: Fetcher,
    patience: Duration,
    questions: Semaphore,
    kept: Cache<[u8; 32], Arc<Answer>>,
}

struct Answer {
    token: AccessToken,
    /// In seconds since 1970.
    expires: Option<f64>,
    asked: SystemTime,
    length: usize,
}

/// The name of this application at the issuer, and its secret, as `Authorization: Basic` has them:
/// both are encoded like a form first (RFC 6749, section 2.3.1).
pub(crate) fn basic(id: &str, secret: &str) -> Option<HeaderValue> {
    let form = serde_urlencoded::to_string([(id, secret)]).ok()?;
    let pair = STANDARD.encode(form.replacen('=', ":", 1));
    let mut value = HeaderValue::from_str(&format!("Basic {pair}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

impl Introspection {
    pub(crate) fn new(
        credentials: HeaderValue,
        endpoint: Location,
        fetcher: Fetcher,
        patience: Duration,
    ) -> Self {
        let weigh = |_: &[u8; 32], answer: &Arc<Answer>| {
            // What it takes in memory is more than its text.
            u32::try_from(answer.length * 4 + 512).unwrap_or(u32::MAX)
        };
        Self {
            credentials,
            endpoint,
            fetcher,
            patience,
            questions: Semaphore::new(MOST_QUESTIONS),
            kept: Cache::builder()
                .max_capacity(MOST_KEPT)
                .weigher(weigh)
                // Frees the memory. What still counts, the injected clock decides.
                .time_to_live(KEPT)
                .build(),
        }
    }

    pub(crate) async fn judge(&self, token: &str, rules: &ClaimRules) -> Judgement {
        let hash: [u8; 32] = Sha256::digest(token).into();
        if let Some(kept) = self.kept.get(&hash).await {
            if kept.counts(&*rules.clock) {
                return Ok(kept.token.clone());
            }
            self.kept.invalidate(&hash).await;
        }
        let asking = async { self.ask(token, rules).await.map(Arc::new) };
        let answer = self.kept.try_get_with(hash, asking).await;
        let answer = answer.map_err(|denied: Arc<Denied>| (*denied).clone())?;
        // What the leeway alone lets pass, or an endpoint slower than a minute, is not kept.
        if !answer.counts(&*rules.clock) {
            self.kept.invalidate(&hash).await;
        }
        Ok(answer.token.clone())
    }

    async fn ask(&self, token: &str, rules: &ClaimRules) -> Result<Answer, Denied> {
        // Before the question: a token that is revoked while the answer is under way counts no
        // longer than one that was revoked just after.
        let asked = rules.clock.now();
        let asking = tokio::time::timeout(self.patience, self.post(token));
        let answer = asking.await.unwrap_or(Err(FetchError::TooSlow));
        let (mut answer, length) = match answer {
            // The server's word that it has no such tokens (RFC 7009, section 2.2.1): some answer so
            // to whatever looks like a JWT.
            Err(FetchError::UnsupportedToken(_)) => return Err(Refusal::Inactive.into()),
            answer => answer?,
        };
        match answer.remove("active") {
            Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => return Err(Refusal::Inactive.into()),
            _ => return Err(FetchError::NoVerdict.into()),
        }
        let (token, expires) = rules.judge_answer(answer)?;
        Ok(Answer {
            token,
            expires,
            asked,
            length,
        })
    }

    async fn post(&self, token: &str) -> Result<(Map<String, Value>, usize), FetchError> {
        // It is never closed; and if it were, nobody would be asked.
        let turn = self.questions.acquire().await;
        let _turn = turn.map_err(|_| FetchError::Interrupted)?;
        let endpoint = self.endpoint.find().await?;
        let form = [("token", token), ("token_type_hint", "access_token")];
        let form = serde_urlencoded::to_string(form).map_err(|_| FetchError::Interrupted)?;
        let credentials = self.credentials.clone();
        self.fetcher.post_form(&endpoint, credentials, form).await
    }
}

impl Answer {
    /// Never past `exp`, not even by the leeway: the issuer's clock is asked then.
    fn counts(&self, clock: &dyn Clock) -> bool {
        let is_recent = elapsed(clock, self.asked).is_some_and(|age| age < KEPT);
        is_recent && self.expires.is_none_or(|at| unix_seconds(clock) < at)
    }
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection")
            .field("endpoint", &self.endpoint)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_secret_are_encoded_like_a_form_first() {
        let value = basic("a:b", "s =&c\u{e9}").expect("a value");
        let pair = value.to_str().expect("a text").strip_prefix("Basic ");
        let pair = STANDARD.decode(pair.expect("the scheme")).expect("base64");
        assert_eq!(pair, b"a%3Ab:s+%3D%26c%C3%A9");
        assert_eq!(format!("{value:?}"), "Sensitive");
    }
}

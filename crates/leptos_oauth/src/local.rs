use std::{sync::Arc, time::Duration};

use crate::{
    cached::Cached,
    claims::ClaimRules,
    clock::Clock,
    compact::{Compact, HeaderRules},
    fetch::{FetchError, Fetcher},
    judgement::Judgement,
    key_set::{KeySet, Signature},
    metadata::Location,
    refusal::Refusal,
};

/// Verifies JWTs here, with the keys that the issuer publishes (RFC 9068, section 4).
#[derive(Debug)]
pub(crate) struct Local {
    headers: HeaderRules,
    keys: Arc<Cached<KeySet>>,
}

impl Local {
    pub(crate) fn new(
        headers: HeaderRules,
        keys: Location,
        fetcher: Fetcher,
        patience: Duration,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let keys = Cached::new(clock, move || {
            let (keys, fetcher) = (keys.clone(), fetcher.clone());
            let reading = async move { KeySet::read(&fetcher, &keys.find().await?).await };
            let reading = tokio::time::timeout(patience, reading);
            Box::pin(async { reading.await.unwrap_or(Err(FetchError::TooSlow)) })
        });
        Self { headers, keys }
    }

    pub(crate) async fn judge(&self, token: &str, rules: &ClaimRules) -> Judgement {
        let token = Compact::parse(token, &self.headers)?;
        rules.check_issuer(token.claims())?;
        let keys = self.keys.current().await?;
        let signature = match keys.judge(&token) {
            Signature::UnknownKey => self.keys.newer(keys).await?.judge(&token),
            signature => signature,
        };
        match signature {
            Signature::Good => Ok(rules.judge_jwt(token.into_claims())?),
            Signature::Bad => Err(Refusal::Signature.into()),
            Signature::UnknownKey => Err(Refusal::UnknownKey.into()),
        }
    }
}

use std::{sync::Arc, time::Duration};

use leptos_auth::identity::AccessToken;
use serde_json::{Map, Value};

use crate::{
    clock::{Clock, unix_seconds},
    refusal::Refusal,
};

/// Claims that only ID tokens and logout tokens have (OpenID Connect Core 1.0, sections 2 and 3.3.2.11;
/// Back-Channel Logout 1.0, section 2.4).
const OF_OTHER_TOKENS: [&str; 5] = ["at_hash", "c_hash", "s_hash", "nonce", "events"];

/// What a token has to say.
#[derive(Clone, Debug)]
pub(crate) struct ClaimRules {
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) leeway: Duration,
    pub(crate) any_type: bool,
    /// Whether an answer may say nothing of the audience.
    pub(crate) any_audience: bool,
    pub(crate) client_is_subject: bool,
    pub(crate) clock: Arc<dyn Clock>,
}

impl ClaimRules {
    /// Whether it says that it is the issuer's. Asked before anything is known of its signature: a
    /// stranger's token is not worth reading keys for.
    pub(crate) fn check_issuer(&self, claims: &Map<String, Value>) -> Result<(), Refusal> {
        match text(claims, "iss")? {
            Some(issuer) if issuer == self.issuer => Ok(()),
            _ => Err(Refusal::Issuer),
        }
    }

    /// What a JWT with a good signature says (RFC 9068, section 4).
    pub(crate) fn judge_jwt(&self, claims: Map<String, Value>) -> Result<AccessToken, Refusal> {
        self.check_issuer(&claims)?;
        if self.any_type
            && OF_OTHER_TOKENS
                .iter()
                .any(|name| claims.contains_key(*name))
        {
            return Err(Refusal::Type);
        }
        if !self.is_audience(&claims)?.unwrap_or_default() {
            return Err(Refusal::Audience);
        }
        if self.check_times(&claims)?.is_none() {
            return Err(Refusal::Claim("exp"));
        }
        self.access_token(claims)
    }

    /// What the issuer says of a token (RFC 7662, section 2.2), and when that ends. The issuer may be
    /// missing: it is the one who was asked.
    pub(crate) fn judge_answer(
        &self,
        answer: Map<String, Value>,
    ) -> Result<(AccessToken, Option<f64>), Refusal> {
        if answer.contains_key("iss") {
            self.check_issuer(&answer)?;
        }
        if !self.is_audience(&answer)?.unwrap_or(self.any_audience) {
            return Err(Refusal::Audience);
        }
        match text(&answer, "token_type")? {
            Some(name) if name.eq_ignore_ascii_case("bearer") => {}
            None if self.any_type => {}
            // The issuer knows refresh tokens, too, and finds them just as active.
            _ => return Err(Refusal::Type),
        }
        if !matches!(
            text(&answer, "token_use")?,
            None | Some("access" | "access_token")
        ) {
            return Err(Refusal::Type);
        }
        let expires = self.check_times(&answer)?;
        self.access_token(answer).map(|token| (token, expires))
    }

    /// `aud` is one name or several (RFC 7519, section 4.1.3). `None` where it is missing.
    fn is_audience(&self, claims: &Map<String, Value>) -> Result<Option<bool>, Refusal> {
        match claims.get("aud") {
            None => Ok(None),
            Some(Value::String(name)) => Ok(Some(*name == self.audience)),
            Some(Value::Array(names)) => Ok(Some(names.iter().any(|name| *name == self.audience))),
            Some(_) => Err(Refusal::Claim("aud")),
        }
    }

    /// Gives `exp`, in seconds since 1970.
    fn check_times(&self, claims: &Map<String, Value>) -> Result<Option<f64>, Refusal> {
        let (now, leeway) = (unix_seconds(&*self.clock), self.leeway.as_secs_f64());
        let expires = time(claims, "exp")?;
        if expires.is_some_and(|at| now >= at + leeway) {
            return Err(Refusal::Expired);
        }
        for name in ["nbf", "iat"] {
            if time(claims, name)?.is_some_and(|at| now + leeway < at) {
                return Err(Refusal::NotYet);
            }
        }
        Ok(expires)
    }

    fn access_token(&self, claims: Map<String, Value>) -> Result<AccessToken, Refusal> {
        // DPoP (RFC 9449, section 6) or mutual TLS (RFC 8705, section 3): whoever brings such a token
        // has yet to prove that it is theirs.
        if claims.contains_key("cnf") {
            return Err(Refusal::Bound);
        }
        let client = match text(&claims, "client_id")? {
            Some(id) => Some(id),
            None => text(&claims, "azp")?,
        };
        let subject = match text(&claims, "sub")? {
            None if self.client_is_subject => client,
            subject => subject,
        };
        let subject = subject.filter(|subject| !subject.is_empty());
        let subject = subject.ok_or(Refusal::Claim("sub"))?;
        let mut token = AccessToken::new(&self.issuer, subject);
        if let Some(id) = client {
            token = token.with_client_id(id);
        }
        for name in ["scope", "scp"] {
            for scope in words(&claims, name)? {
                token = token.with_scope(scope);
            }
        }
        let claims = claims.into_iter();
        Ok(claims.fold(token, |token, (name, value)| token.with_claim(name, value)))
    }
}

fn text<'a>(
    claims: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, Refusal> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::Claim(name)),
    }
}

/// `NumericDate` may have a fraction (RFC 7519, section 2).
fn time(claims: &Map<String, Value>, name: &'static str) -> Result<Option<f64>, Refusal> {
    match claims.get(name) {
        None => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or(Refusal::Claim(name)),
    }
}

/// Scopes are one text (RFC 6749, section 3.3); some issuers make a list of it.
fn words<'a>(claims: &'a Map<String, Value>, name: &'static str) -> Result<Vec<&'a str>, Refusal> {
    let words = match claims.get(name) {
        None => Some(Vec::new()),
        Some(Value::String(text)) => Some(text.split(' ').collect()),
        Some(Value::Array(list)) => list.iter().map(Value::as_str).collect(),
        Some(_) => None,
    };
    let mut words: Vec<_> = words.ok_or(Refusal::Claim(name))?;
    words.retain(|word| !word.is_empty());
    Ok(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::clock::ManualClock;

    const ISSUER: &str = "https://id.example";
    const AUDIENCE: &str = "https://api.example";

    fn rules() -> ClaimRules {
        ClaimRules {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            leeway: Duration::from_secs(60),
            any_type: false,
            any_audience: false,
            client_is_subject: false,
            clock: Arc::new(ManualClock::default()),
        }
    }

    fn in_seconds(seconds: f64) -> Value {
        json!(unix_seconds(&*rules().clock) + seconds)
    }

    fn claims() -> Value {
        json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": in_seconds(300.0),
            "iat": in_seconds(0.0), "client_id": "cli", "scope": "read write",
        })
    }

    fn with(name: &str, value: Value) -> Map<String, Value> {
        let mut claims = claims();
        claims[name] = value;
        object(claims)
    }

    fn without(name: &str) -> Map<String, Value> {
        let mut claims = object(claims());
        claims.remove(name);
        claims
    }

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(object) = value else {
            panic!("{value}");
        };
        object
    }

    #[test]
    fn a_token_says_who_for_whom_and_what() {
        let mut claims = object(claims());
        claims.insert("scp".to_owned(), json!(["admin", "read"]));
        let token = rules().judge_jwt(claims).expect("a token");
        assert_eq!((token.issuer(), token.subject()), (ISSUER, "ann"));
        assert_eq!(token.client_id(), Some("cli"));
        assert!(token.scopes().eq(["admin", "read", "write"]));
        assert!(token.claims().any(|(name, _)| name == "exp"));
    }

    #[test]
    fn a_jwt_that_says_something_else_is_refused() {
        for (name, value, why) in [
            ("iss", json!("https://id.example/"), Refusal::Issuer),
            ("iss", json!([ISSUER]), Refusal::Claim("iss")),
            ("aud", json!("https://other.example"), Refusal::Audience),
            ("aud", json!([]), Refusal::Audience),
            ("aud", json!([[AUDIENCE]]), Refusal::Audience),
            ("aud", json!({}), Refusal::Claim("aud")),
            ("exp", json!("2100-01-01"), Refusal::Claim("exp")),
            ("exp", json!(null), Refusal::Claim("exp")),
            ("exp", json!(0), Refusal::Expired),
            ("exp", json!(-1), Refusal::Expired),
            ("exp", in_seconds(-61.0), Refusal::Expired),
            ("nbf", in_seconds(65.0), Refusal::NotYet),
            ("nbf", json!(1e300), Refusal::NotYet),
            ("nbf", json!(true), Refusal::Claim("nbf")),
            ("iat", in_seconds(65.0), Refusal::NotYet),
            ("iat", json!("now"), Refusal::Claim("iat")),
            ("sub", json!(""), Refusal::Claim("sub")),
            ("sub", json!(7), Refusal::Claim("sub")),
            ("scope", json!(7), Refusal::Claim("scope")),
            ("scope", json!([7]), Refusal::Claim("scope")),
            ("client_id", json!(7), Refusal::Claim("client_id")),
            ("cnf", json!({ "jkt": "a" }), Refusal::Bound),
            ("cnf", json!(null), Refusal::Bound),
        ] {
            let refused = rules().judge_jwt(with(name, value.clone()));
            assert_eq!(refused, Err(why), "{name}: {value}");
        }
        for (name, why) in [
            ("iss", Refusal::Issuer),
            ("aud", Refusal::Audience),
            ("exp", Refusal::Claim("exp")),
            ("sub", Refusal::Claim("sub")),
        ] {
            assert_eq!(rules().judge_jwt(without(name)), Err(why), "{name}");
        }
    }

    #[test]
    fn clocks_may_differ_by_the_leeway() {
        for (name, seconds) in [("exp", -50.0), ("nbf", 50.0), ("iat", 50.5)] {
            let judged = rules().judge_jwt(with(name, in_seconds(seconds)));
            assert!(judged.is_ok(), "{name}");
        }
    }

    #[test]
    fn where_the_type_is_not_asked_for_other_tokens_are_told_by_their_claims() {
        for name in OF_OTHER_TOKENS {
            let mut rules = rules();
            assert!(rules.judge_jwt(with(name, json!("a"))).is_ok());
            rules.any_type = true;
            let refused = rules.judge_jwt(with(name, json!("a")));
            assert_eq!(refused, Err(Refusal::Type), "{name}");
        }
    }

    #[test]
    fn a_client_is_a_subject_only_where_that_is_wanted() {
        let mut rules = rules();
        rules.client_is_subject = true;
        let token = rules.judge_jwt(without("sub")).expect("a token");
        assert_eq!(token.subject(), "cli");
        assert!(rules.judge_jwt(with("sub", json!(""))).is_err());
    }

    #[test]
    fn an_answer_may_leave_out_what_was_asked_for() {
        let answer = json!({ "sub": "ann", "token_type": "bearer", "aud": AUDIENCE });
        let (token, expires) = rules().judge_answer(object(answer)).expect("a token");
        assert_eq!((token.issuer(), expires), (ISSUER, None));
    }

    #[test]
    fn an_answer_says_for_whom_it_is_unless_that_is_waived() {
        let answer = || object(json!({ "sub": "ann", "token_type": "bearer" }));
        let refused = rules().judge_answer(answer());
        assert_eq!(refused.map(|_| ()), Err(Refusal::Audience));
        let lax = ClaimRules {
            any_audience: true,
            ..rules()
        };
        assert!(lax.judge_answer(answer()).is_ok());
        let elsewhere = with("aud", json!("https://other.example"));
        assert!(lax.judge_answer(elsewhere).is_err());
    }

    #[test]
    fn an_answer_that_says_something_else_is_refused() {
        let answer = |name: &str, value: Value| {
            let mut answer = with("token_type", json!("Bearer"));
            answer.insert(name.to_owned(), value);
            rules().judge_answer(answer).map(|_| ())
        };
        assert_eq!(answer("iss", json!(ISSUER)), Ok(()));
        for (name, value, why) in [
            ("iss", json!("https://other.example"), Refusal::Issuer),
            ("aud", json!(["https://other.example"]), Refusal::Audience),
            ("exp", in_seconds(-61.0), Refusal::Expired),
            ("nbf", in_seconds(65.0), Refusal::NotYet),
            ("token_type", json!("DPoP"), Refusal::Type),
            ("token_type", json!(null), Refusal::Claim("token_type")),
            ("token_use", json!("refresh_token"), Refusal::Type),
            ("cnf", json!({}), Refusal::Bound),
        ] {
            assert_eq!(answer(name, value.clone()), Err(why), "{name}: {value}");
        }
        let untyped = rules().judge_answer(object(claims()));
        assert_eq!(untyped.map(|_| ()), Err(Refusal::Type));
    }

    proptest! {
        #[test]
        fn whatever_a_claim_is_it_is_read_or_refused(text in "\\PC*", number in any::<f64>()) {
            for name in ["iss", "aud", "exp", "nbf", "iat", "sub", "scope", "scp", "azp"] {
                let _ = rules().judge_jwt(with(name, json!(text)));
                let _ = rules().judge_answer(with(name, json!([text, number])));
                let _ = rules().judge_jwt(with(name, json!(number)));
            }
        }
    }
}

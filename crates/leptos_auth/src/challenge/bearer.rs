use super::{
    ChallengeError,
    param::{Writer, quotable, scopes},
};

/// `Bearer` (RFC 6750, section 3): a token in `Authorization`.
///
/// It always has a realm, and so is never bare. What was wrong with a token (`error`,
/// `error_description`) is added by the layer, and only where a token came (section 3.1).
///
/// ```
/// use leptos_auth::challenge::Bearer;
/// # fn main() -> Result<(), leptos_auth::challenge::ChallengeError> {
/// let bearer = Bearer::new("Notebook")?
///     .scope("notes:read")?
///     .resource_metadata("https://notes.example/.well-known/oauth-protected-resource")?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    realm: String,
    scope: Option<String>,
    acr_values: Option<String>,
    resource_metadata: Option<String>,
}

impl Bearer {
    /// A challenge for this realm: the name of the application.
    ///
    /// # Errors
    ///
    /// The realm is empty, or holds something else than printable ASCII.
    pub fn new(realm: &str) -> Result<Self, ChallengeError> {
        Ok(Self {
            realm: quotable("realm", realm)?,
            scope: None,
            acr_values: None,
            resource_metadata: None,
        })
    }

    /// The scopes that a token needs here, a space apart (RFC 6750, section 3).
    ///
    /// # Errors
    ///
    /// It is no list of scopes.
    pub fn scope(mut self, scope: &str) -> Result<Self, ChallengeError> {
        self.scope = Some(scopes(scope)?);
        Ok(self)
    }

    /// The authentication contexts that a step-up asks for, the best first, a space apart (RFC
    /// 9470, section 3). Sent with step-up refusals only.
    ///
    /// # Errors
    ///
    /// It is no list of words.
    pub fn acr_values(mut self, values: &str) -> Result<Self, ChallengeError> {
        self.acr_values = Some(scopes(values)?);
        Ok(self)
    }

    /// Where the metadata of this resource is (RFC 9728, section 5.1).
    ///
    /// # Errors
    ///
    /// It is no https URL.
    pub fn resource_metadata(mut self, url: &str) -> Result<Self, ChallengeError> {
        let is_url = url.starts_with("https://") && url.parse::<http::Uri>().is_ok();
        if !is_url || url.contains(['"', '\\']) {
            return Err(ChallengeError::Url(url.to_owned()));
        }
        self.resource_metadata = Some(url.to_owned());
        Ok(self)
    }

    pub(super) fn realm(&self) -> &str {
        &self.realm
    }

    pub(super) fn text(&self, failure: Option<&Failure>) -> String {
        let needed = failure.and_then(|failure| failure.scope.as_deref());
        let is_step_up = failure.is_some_and(|failure| failure.error == Failure::STEP_UP);
        let acr_values = self.acr_values.as_deref().filter(|_| is_step_up);
        let max_age = failure
            .and_then(|failure| failure.max_age)
            .map(|s| s.to_string());
        Writer::new("Bearer")
            .param("realm", &self.realm)
            .optional("scope", needed.or(self.scope.as_deref()))
            .optional("error", failure.map(|failure| failure.error))
            .optional(
                "error_description",
                failure.and_then(|failure| failure.description),
            )
            .optional("acr_values", acr_values)
            .optional("max_age", max_age.as_deref())
            .optional("resource_metadata", self.resource_metadata.as_deref())
            .finish()
    }
}

/// What was wrong with a token that came (RFC 6750, section 3.1; RFC 9470, section 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    error: &'static str,
    description: Option<&'static str>,
    scope: Option<String>,
    /// Seconds.
    max_age: Option<u64>,
}

impl Failure {
    const STEP_UP: &str = "insufficient_user_authentication";

    fn new(error: &'static str, description: Option<&'static str>) -> Self {
        Self {
            error,
            description,
            scope: None,
            max_age: None,
        }
    }

    pub(super) fn error(&self) -> &'static str {
        self.error
    }

    pub(super) fn description(&self) -> Option<&'static str> {
        self.description
    }

    /// The request is malformed: 400.
    pub(crate) fn invalid_request(description: &'static str) -> Self {
        Self::new("invalid_request", Some(description))
    }

    /// The token is expired, revoked, malformed or unknown: 401.
    pub(crate) fn invalid_token(description: Option<&'static str>) -> Self {
        Self::new("invalid_token", description)
    }

    /// The token does not go far enough: 403. `scope` is what would.
    pub(crate) fn insufficient_scope(scope: Option<String>) -> Self {
        Self {
            scope,
            ..Self::new("insufficient_scope", None)
        }
    }

    /// The token is of an authentication too old or too weak: 401. `max_age` is in seconds.
    pub(crate) fn step_up(max_age: Option<u64>) -> Self {
        Self {
            max_age,
            ..Self::new(Self::STEP_UP, None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearer() -> Bearer {
        Bearer::new("Notebook").expect("a realm")
    }

    #[test]
    fn without_a_token_there_is_no_error() {
        assert_eq!(bearer().text(None), r#"Bearer realm="Notebook""#);
    }

    #[test]
    fn each_failure_has_its_parameters() {
        let expired = Failure::invalid_token(Some("The token has expired"));
        let text = r#"Bearer realm="Notebook", error="invalid_token", error_description="The token has expired""#;
        assert_eq!(bearer().text(Some(&expired)), text);
        let narrow = Failure::insufficient_scope(Some("notes:write".into()));
        let text = r#"Bearer realm="Notebook", scope="notes:write", error="insufficient_scope""#;
        assert_eq!(bearer().text(Some(&narrow)), text);
        let old = Failure::step_up(Some(300));
        let text = r#"Bearer realm="Notebook", error="insufficient_user_authentication", acr_values="mfa", max_age="300""#;
        let stepping = bearer().acr_values("mfa").expect("values");
        assert_eq!(stepping.text(Some(&old)), text);
        assert_eq!(stepping.text(None), r#"Bearer realm="Notebook""#);
    }

    #[test]
    fn metadata_is_at_an_https_url() {
        let url = "https://notes.example/.well-known/oauth-protected-resource";
        let bearer = bearer().resource_metadata(url).expect("a URL");
        assert!(
            bearer
                .text(None)
                .ends_with(&format!("resource_metadata=\"{url}\""))
        );
        for url in [
            "",
            "/x",
            "http://a",
            "https://",
            "https://a\"b",
            "https://a b",
        ] {
            assert!(bearer.clone().resource_metadata(url).is_err(), "{url:?}");
        }
    }
}

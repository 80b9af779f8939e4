use leptos::{context::use_context, server_fn::ServerFn};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Keeping;

#[cfg(feature = "ssr")]
use crate::Interrupt;

/// A form that was posted to this page, while the page is shown again: it was not carried out, or its
/// answer is shown there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Posted {
    function: String,
    fields: Vec<(String, String)>,
    /// The server function's error, as leptos carries it: base64 of its encoding.
    error: Option<String>,
    /// What becomes of it, where it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keeping: Option<Keeping>,
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    outcome: Outcome,
}

/// How a posted form ended.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Outcome {
    /// The visitor made a mistake; the form says which.
    #[default]
    Mistake,
    /// The server function was interrupted.
    Refused(Interrupt),
    /// It was carried out, and this answer, in JSON, is shown on the page.
    Answered(String),
    /// It was not run. It is there again after a sign-in, for somebody to send it, or could not be kept.
    Restored,
}

/// The form around a field, so that two forms of a page do not share what was typed.
#[derive(Clone)]
pub(super) struct FormFunction(pub(super) &'static str);

impl Posted {
    pub(crate) fn function(&self) -> &str {
        &self.function
    }

    pub(crate) fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    pub(super) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    pub(super) fn keeping(&self) -> Option<&Keeping> {
        self.keeping.as_ref()
    }

    /// The refused form, sealed.
    pub(super) fn seal(&self) -> Option<&str> {
        self.keeping.as_ref()?.seal.as_deref()
    }
}

#[cfg(feature = "ssr")]
impl Posted {
    /// `fields` as they came; secret ones are left out here, before anything can show them.
    pub(crate) fn new(
        function: String,
        fields: Vec<(String, String)>,
        error: Option<String>,
        outcome: Outcome,
    ) -> Self {
        let fields = match outcome {
            // A form that was carried out is empty again.
            Outcome::Answered(_) => Vec::new(),
            _ => shown(fields),
        };
        Self {
            function,
            fields,
            error,
            keeping: None,
            outcome,
        }
    }

    /// The same, with what becomes of it.
    pub(crate) fn kept(mut self, keeping: Option<Keeping>) -> Self {
        self.keeping = keeping;
        self
    }

    pub(crate) fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}

/// What may be shown of a form.
#[cfg(feature = "ssr")]
pub(crate) fn shown(mut fields: Vec<(String, String)>) -> Vec<(String, String)> {
    fields.retain(|(name, _)| name != super::FUNCTION_FIELD && !is_secret(name));
    fields
}

/// Fields that are never given back, by the names that forms use for them.
#[cfg(feature = "ssr")]
pub(crate) fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "pass",
        "pw",
        "pwd",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "otp",
        "pin",
        "code",
        "cvc",
        "cvv",
    ];
    const PARTS: [&str; 4] = ["password", "passwort", "passcode", "passphrase"];
    let name = name.to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| WORDS.contains(&word)) || PARTS.iter().any(|part| name.contains(part))
}

/// What was typed into a field, after its form was refused or had a mistake in it.
///
/// For `value=`, inside an [`AuthForm`](crate::AuthForm), so that nobody types anything twice
/// (WCAG 2.2, 3.3.7). Passwords and other secrets are never given back.
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::posted;
/// # fn field() -> impl IntoView {
/// view! { <input name="email" type="email" value=posted("email")/> }
/// # }
/// ```
pub fn posted(name: &str) -> Option<String> {
    let posted: Posted = use_context()?;
    let form = use_context::<FormFunction>();
    if form.is_some_and(|form| form.0 != posted.function) {
        return None;
    }
    let mut fields = posted.fields.into_iter();
    fields
        .find(|(field, _)| field == name)
        .map(|(_, value)| value)
}

/// What a server function answered to the form that was posted to this page without JavaScript, where
/// the layer was told to show it
/// ([`InterruptLayer::shows_answer`](crate::InterruptLayer::shows_answer)).
///
/// On the server only, below a boundary, and while that one response is rendered: nothing of it is
/// serialised. With JavaScript the action has the answer. A view that has room for either hydrates:
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{AuthForm, ServerError, posted_answer};
/// #[server]
/// pub async fn make_code() -> Result<String, ServerError> {
///     Ok("once".into())
/// }
///
/// #[component]
/// fn MakeCode() -> impl IntoView {
///     let action = ServerAction::<MakeCode>::new();
///     let posted = posted_answer::<MakeCode>();
///     let code = move || action.value().get().and_then(Result::ok).or_else(|| posted.clone());
///     view! {
///         <output>{move || code().unwrap_or_default()}</output>
///         <AuthForm action=action><button>"Make one"</button></AuthForm>
///     }
/// }
/// ```
pub fn posted_answer<F>() -> Option<F::Output>
where
    F: ServerFn,
    F::Output: DeserializeOwned,
{
    #[cfg(feature = "ssr")]
    {
        let posted: Posted = use_context()?;
        let Outcome::Answered(json) = posted.outcome() else {
            return None;
        };
        if posted.function() != F::PATH {
            return None;
        }
        let answer = serde_json::from_str(json);
        answer
            .inspect_err(|error| tracing::error!(%error, "the answer to a form is no JSON"))
            .ok()
    }
    #[cfg(not(feature = "ssr"))]
    None
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_given_back() {
        for secret in [
            "password",
            "new_password",
            "newPassword2",
            "api-token",
            "pwd",
            "Passwort",
            "PIN",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for shown in ["email", "title", "body", "opinion", "tokens_of_love"] {
            assert!(!is_secret(shown), "{shown}");
        }
    }
}

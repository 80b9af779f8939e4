use std::{collections::BTreeMap, time::Duration};

use leptos_auth::{Organisation, User};
use serde_json::{Map, Value};

/// Those that say who issued what for whom (RFC 7519, section 4.1), and the session's.
const RESERVED: [&str; 8] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "sid"];

const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What a token for another service says: what
/// [`get_token(Some(name))`](leptos_auth::identity::AuthRequest::get_token) gives.
///
/// Claims are JSON. A string that is one shortcode becomes what it stands for, or `null`; one that has
/// shortcodes in it is filled in. The claims `iss`, `sub`, `exp`, `nbf`, `iat`, `jti` and `sid` are as
/// in the plain session token.
///
/// | shortcode | is |
/// |---|---|
/// | `{{user.id}}` | [`User::id`] |
/// | `{{user.email}}`, `{{user.name}}` | [`User::name`], which is the e-mail address here |
/// | `{{org.id}}`, `{{org.slug}}`, `{{org.role}}` | of the organisation that they act for |
/// | `{{session.id}}` | the session's public id |
///
/// ```
/// use leptos_accounts::credentials::TokenTemplate;
/// use serde_json::json;
///
/// let template = TokenTemplate::new("https://billing.example")?
///     .claims(&json!({ "tenant": "{{org.id}}", "label": "{{user.email}} of {{org.slug}}" }))?;
/// # Ok::<_, leptos_accounts::credentials::TemplateError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct TokenTemplate {
    audience: String,
    lifetime: Duration,
    claims: BTreeMap<String, Node>,
}

impl TokenTemplate {
    /// For this audience (RFC 7519, section 4.1.3), and for a minute. It is never our own origin: what
    /// another service is shown it could show to us.
    ///
    /// # Errors
    ///
    /// There is no audience.
    pub fn new(audience: impl Into<String>) -> Result<Self, TemplateError> {
        let audience = audience.into();
        if audience.is_empty() {
            return Err(TemplateError::Audience);
        }
        Ok(Self {
            audience,
            lifetime: Duration::from_secs(60),
            claims: BTreeMap::new(),
        })
    }

    /// How long a token lasts, from a second to a day. Nobody can call it back.
    ///
    /// # Errors
    ///
    /// It is shorter, or longer.
    pub fn lifetime(mut self, lifetime: Duration) -> Result<Self, TemplateError> {
        if !(Duration::from_secs(1)..=LONGEST).contains(&lifetime) {
            return Err(TemplateError::Lifetime);
        }
        self.lifetime = lifetime;
        Ok(self)
    }

    /// What else it says: an object. A claim that was given before is replaced.
    ///
    /// # Errors
    ///
    /// It is no object, has a claim that is not the template's to give, or a shortcode that there is not.
    pub fn claims(mut self, claims: &Value) -> Result<Self, TemplateError> {
        let claims = claims.as_object().ok_or(TemplateError::NotAnObject)?;
        for (name, value) in claims {
            if RESERVED.contains(&name.as_str()) {
                return Err(TemplateError::Reserved(name.clone()));
            }
            self.claims.insert(name.clone(), Node::parse(value)?);
        }
        Ok(self)
    }

    pub(crate) fn audience(&self) -> &str {
        &self.audience
    }

    pub(super) fn lasts(&self) -> Duration {
        self.lifetime
    }

    /// The claims for somebody.
    pub(super) fn fill(&self, user: &User) -> Map<String, Value> {
        fill(&self.claims, user)
    }
}

/// Why something is no [`TokenTemplate`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// Without one everybody would take the token.
    #[error("a token template needs an audience: the service that its tokens are for")]
    Audience,
    /// Too short, or too long.
    #[error("a token lasts from a second to 24 hours")]
    Lifetime,
    /// The claims are a list, a text or a number.
    #[error("the claims of a token template are a JSON object")]
    NotAnObject,
    /// A claim that says who issued what for whom.
    #[error("the claim `{0}` is not a template's to give")]
    Reserved(String),
    /// A word in braces that stands for nothing.
    #[error(
        "`{{{{{0}}}}}` stands for nothing; there are user.id, user.email, user.name, org.id, org.slug, \
         org.role and session.id"
    )]
    Shortcode(String),
    /// Braces that do not close.
    #[error("a shortcode is not closed in `{0}`")]
    Open(String),
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Plain(Value),
    Code(Code),
    Text(Vec<Part>),
    List(Vec<Node>),
    Object(BTreeMap<String, Node>),
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Plain(String),
    Code(Code),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    UserId,
    UserName,
    OrganisationId,
    OrganisationSlug,
    OrganisationRole,
    SessionId,
}

impl Node {
    fn parse(value: &Value) -> Result<Self, TemplateError> {
        Ok(match value {
            Value::String(text) => match parts(text)?.as_slice() {
                [Part::Code(code)] => Self::Code(*code),
                [] | [Part::Plain(_)] => Self::Plain(value.clone()),
                all => Self::Text(all.to_vec()),
            },
            Value::Array(all) => Self::List(all.iter().map(Self::parse).collect::<Result<_, _>>()?),
            Value::Object(all) => {
                let entry =
                    |(name, value): (&String, &Value)| Ok((name.clone(), Self::parse(value)?));
                Self::Object(all.iter().map(entry).collect::<Result<_, _>>()?)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Self::Plain(value.clone()),
        })
    }

    fn fill(&self, user: &User) -> Value {
        match self {
            Self::Plain(value) => value.clone(),
            Self::Code(code) => code.of(user).into(),
            Self::Text(parts) => {
                let text: String = parts.iter().map(|part| part.fill(user)).collect();
                text.into()
            }
            Self::List(all) => all.iter().map(|node| node.fill(user)).collect(),
            Self::Object(all) => fill(all, user).into(),
        }
    }
}

impl Part {
    fn fill<'a>(&'a self, user: &'a User) -> &'a str {
        match self {
            Self::Plain(text) => text,
            Self::Code(code) => code.of(user).unwrap_or_default(),
        }
    }
}

impl Code {
    fn parse(text: &str) -> Result<Self, TemplateError> {
        Ok(match text {
            "user.id" => Self::UserId,
            "user.email" | "user.name" => Self::UserName,
            "org.id" => Self::OrganisationId,
            "org.slug" => Self::OrganisationSlug,
            "org.role" => Self::OrganisationRole,
            "session.id" => Self::SessionId,
            other => return Err(TemplateError::Shortcode(other.to_owned())),
        })
    }

    fn of(self, user: &User) -> Option<&str> {
        let organisation = user.organisation();
        match self {
            Self::UserId => Some(user.id()),
            Self::UserName => Some(user.name()),
            Self::OrganisationId => organisation.map(Organisation::id),
            Self::OrganisationSlug => organisation.map(Organisation::slug),
            Self::OrganisationRole => organisation.and_then(Organisation::role),
            Self::SessionId => user.session().map(|session| session.id.as_str()),
        }
    }
}

fn fill(nodes: &BTreeMap<String, Node>, user: &User) -> Map<String, Value> {
    let entry = |(name, node): (&String, &Node)| (name.clone(), node.fill(user));
    nodes.iter().map(entry).collect()
}

fn parts(text: &str) -> Result<Vec<Part>, TemplateError> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once("{{") {
        let (code, after) = after
            .split_once("}}")
            .ok_or_else(|| TemplateError::Open(text.to_owned()))?;
        if !plain.is_empty() {
            all.push(Part::Plain(plain.to_owned()));
        }
        all.push(Part::Code(Code::parse(code.trim())?));
        rest = after;
    }
    if !rest.is_empty() {
        all.push(Part::Plain(rest.to_owned()));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use leptos_auth::SessionStatus;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn ann() -> User {
        User::new("u-1", "ann@example.com").with_session("s-1", SessionStatus::Active)
    }

    fn filled(claims: &Value, user: &User) -> Value {
        let template = TokenTemplate::new("https://billing.example").expect("an audience");
        template.claims(claims).expect("claims").fill(user).into()
    }

    #[test]
    fn a_string_that_is_one_shortcode_becomes_its_value_or_null() {
        let claims = json!({
            "user": "{{user.id}}", "mail": "{{ user.email }}", "tenant": "{{org.id}}",
            "deep": { "roles": ["{{org.role}}", "plain", 1] }, "session": "{{session.id}}",
        });
        let alone = filled(&claims, &ann());
        assert_eq!(alone["user"], "u-1");
        assert_eq!(alone["mail"], "ann@example.com");
        assert_eq!(alone["tenant"], Value::Null);
        assert_eq!(alone["deep"], json!({ "roles": [null, "plain", 1] }));
        assert_eq!(alone["session"], "s-1");
        let orchard = Organisation::new("o-1", "orchard").with_role("org:admin");
        let acting = filled(&claims, &ann().with_organisation(orchard));
        assert_eq!(acting["tenant"], "o-1");
        assert_eq!(acting["deep"]["roles"][0], "org:admin");
    }

    #[test]
    fn a_text_around_shortcodes_is_filled_in() {
        let claims =
            json!({ "label": "{{user.name}} of {{org.slug}}.", "twice": "{{user.id}}{{user.id}}" });
        let filled = filled(&claims, &ann());
        assert_eq!(filled["label"], "ann@example.com of .");
        assert_eq!(filled["twice"], "u-1u-1");
    }

    #[test]
    fn what_was_filled_in_is_not_filled_in_again() {
        let user = User::new("{{org.id}}", "x");
        let claims = json!({ "a": "{{user.id}}", "b": "<{{user.id}}>" });
        assert_eq!(filled(&claims, &user)["a"], "{{org.id}}");
        assert_eq!(filled(&claims, &user)["b"], "<{{org.id}}>");
    }

    #[test]
    fn mistakes_are_found_at_construction() {
        let template = || TokenTemplate::new("a").expect("an audience");
        assert_eq!(TokenTemplate::new(""), Err(TemplateError::Audience));
        for seconds in [0, 24 * 60 * 60 + 1] {
            let refused = template().lifetime(Duration::from_secs(seconds));
            assert_eq!(refused, Err(TemplateError::Lifetime));
        }
        for name in RESERVED {
            let refused = template().claims(&json!({ name: "x" }));
            assert_eq!(refused, Err(TemplateError::Reserved(name.to_owned())));
        }
        assert_eq!(
            template().claims(&json!([])),
            Err(TemplateError::NotAnObject)
        );
        let open = template().claims(&json!({ "a": ["{{user.id"] }));
        assert_eq!(open, Err(TemplateError::Open("{{user.id".to_owned())));
        let unknown = template().claims(&json!({ "a": { "b": "{{user.pin}}" } }));
        let text = unknown.expect_err("unknown").to_string();
        assert!(
            text.starts_with("`{{user.pin}}` stands for nothing"),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn a_text_without_braces_stays_as_it_is(text in "[^{}]*") {
            prop_assert_eq!(&filled(&json!({ "a": text }), &ann())["a"], &json!(text));
        }

        #[test]
        fn whatever_is_configured_is_read_or_refused(text in "[{}a-z. ]*") {
            let template = TokenTemplate::new("a").expect("an audience");
            let _ = template.claims(&json!({ "a": text }));
        }
    }
}

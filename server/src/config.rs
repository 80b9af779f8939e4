//! The environment. `--help` lists it.

use std::{
    env,
    net::{AddrParseError, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use leptos::config::{Env, LeptosOptions};
use leptos_accounts::{
    RootSecret, RootSecretError, SessionLifetime, Throttle, TrustedProxies, TrustedProxiesError,
    throttle::{Limit, LimitError},
};
use leptos_auth::{OriginError, PublicOrigin};

use crate::{
    mail::{MailConfigError, Outgoing},
    oauth::Oauth,
    passwords::{Passwords, PasswordsError},
};

/// Where a secret is kept in development.
const DEVELOPMENT_SECRET: &str = "data/root-secret";

/// What the server was told.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) address: SocketAddr,
    pub(crate) origin: PublicOrigin,
    pub(crate) database_url: String,
    /// Whose access tokens are accepted.
    pub(crate) oauth: Option<Oauth>,
    pub(crate) leptos: LeptosOptions,
    /// The version of the terms that people have to accept, if there are any.
    pub(crate) terms: Option<String>,
    /// Whether people have to act for an organisation.
    pub(crate) requires_organisation: bool,
    /// How old a sign-in may be for what asks for a recent one.
    pub(crate) step_up_after: Duration,
    /// How long a session lasts that is not used.
    pub(crate) session_idle: Duration,
    /// Whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: TrustedProxies,
    /// How often passwords may be guessed.
    pub(crate) throttle: Throttle,
    /// Where metrics are read, if anywhere.
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) passwords: Passwords,
    /// Who sends mails.
    pub(crate) mail: Option<Outgoing>,
    /// Whether an address has to be verified before anybody gets in with it.
    pub(crate) verify_email_first: bool,
}

/// What was wrong with it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("LEPTOS_SITE_ADDR `{0}` is no address with a port, such as 127.0.0.1:3000")]
    Address(String, #[source] AddrParseError),
    #[error("METRICS_ADDR `{0}` is no loopback address with a port, such as 127.0.0.1:9090")]
    Metrics(String),
    #[error("PUBLIC_ORIGIN: {0}")]
    Origin(#[from] OriginError),
    #[error("{0} `{1}` is neither `true` nor `false`")]
    TrueOrFalse(&'static str, String),
    #[error("{0} `{1}` is no number of seconds")]
    Seconds(&'static str, String),
    #[error("TRUSTED_PROXIES: {0}")]
    TrustedProxies(#[from] TrustedProxiesError),
    #[error("{0} `{1}`: {2}")]
    Limit(&'static str, String, LimitError),
    #[error("LEPTOS_RELOAD_PORT `{0}` is no port")]
    ReloadPort(String),
    #[error(
        "there is no browser bundle at {}: `cargo xtask serve` makes one and starts the server",
        .0.display()
    )]
    NoBundle(PathBuf),
    #[error(
        "{origin} needs a secret of its own: set ROOT_SECRET to what `openssl rand -base64 32` \
         prints, or ROOT_SECRET_FILE to a file with it"
    )]
    NoSecret { origin: PublicOrigin },
    #[error("OAUTH_ISSUER is not set: it says whose subject is meant")]
    NoIssuer,
    #[error(transparent)]
    Passwords(#[from] PasswordsError),
    #[error(transparent)]
    Mail(#[from] MailConfigError),
    #[error(transparent)]
    Secret(#[from] RootSecretError),
}

impl Config {
    /// Reads the environment.
    pub(crate) fn from_env() -> Result<Self, ConfigError> {
        let address = var("LEPTOS_SITE_ADDR").unwrap_or_else(|| "127.0.0.1:3000".into());
        let address: SocketAddr = address
            .parse()
            .map_err(|error| ConfigError::Address(address, error))?;
        let origin: PublicOrigin = var("PUBLIC_ORIGIN")
            .unwrap_or_else(|| format!("http://localhost:{}", address.port()))
            .parse()?;
        let env = env_of(&origin, var("LEPTOS_ENV").as_deref());
        Ok(Self {
            address,
            oauth: Oauth::read(var, &origin),
            mail: Outgoing::read(var, &origin, env == Env::DEV)?,
            verify_email_first: is_true("VERIFY_EMAIL_FIRST", var("VERIFY_EMAIL_FIRST"))?,
            origin,
            database_url: var("DATABASE_URL").unwrap_or_else(|| "sqlite://data/notebook.db".into()),
            leptos: leptos(address, env)?,
            terms: var("TERMS_VERSION"),
            requires_organisation: is_true("REQUIRE_ORGANISATION", var("REQUIRE_ORGANISATION"))?,
            step_up_after: seconds("STEP_UP_AFTER", Duration::from_secs(10 * 60))?,
            session_idle: seconds("SESSION_IDLE", SessionLifetime::default().idle)?,
            trusted_proxies: match var("TRUSTED_PROXIES") {
                Some(proxies) => proxies.parse()?,
                None => TrustedProxies::default(),
            },
            throttle: throttle()?,
            metrics: var("METRICS_ADDR").map(metrics).transpose()?,
            passwords: Passwords::read(var)?,
        })
    }

    /// Fails where the files that the pages refer to have not been built.
    pub(crate) fn check_bundle(&self) -> Result<(), ConfigError> {
        let options = &self.leptos;
        let script = Path::new(&*options.site_root)
            .join(&*options.site_pkg_dir)
            .join(format!("{}.js", options.output_name));
        if script.is_file() {
            return Ok(());
        }
        Err(ConfigError::NoBundle(script))
    }

    /// The authorization server.
    pub(crate) fn issuer(&self) -> Result<&str, ConfigError> {
        let oauth = self.oauth.as_ref().ok_or(ConfigError::NoIssuer)?;
        Ok(&oauth.issuer)
    }

    /// Whether refused pages may say which line refused them.
    pub(crate) fn is_development(&self) -> bool {
        self.leptos.env == Env::DEV
    }

    /// The root secret; in development, on an `http` origin, it is made where there is none.
    pub(crate) fn root_secret(&self) -> Result<RootSecret, ConfigError> {
        if let Some(secret) = var("ROOT_SECRET") {
            return Ok(secret.parse()?);
        }
        if let Some(path) = var("ROOT_SECRET_FILE") {
            return Ok(RootSecret::load(path)?);
        }
        if self.origin.is_secure() {
            let origin = self.origin.clone();
            return Err(ConfigError::NoSecret { origin });
        }
        Ok(RootSecret::load_or_create(DEVELOPMENT_SECRET)?)
    }
}

/// An https origin is never a developer's, whatever `LEPTOS_ENV` says: unset, it says `DEV`.
fn env_of(origin: &PublicOrigin, told: Option<&str>) -> Env {
    let production = told.is_some_and(|env| env.eq_ignore_ascii_case("prod"));
    if production || origin.is_secure() {
        Env::PROD
    } else {
        Env::DEV
    }
}

fn leptos(address: SocketAddr, env: Env) -> Result<LeptosOptions, ConfigError> {
    let reload_port = match var("LEPTOS_RELOAD_PORT") {
        Some(port) => port.parse().map_err(|_| ConfigError::ReloadPort(port))?,
        None => 3001,
    };
    Ok(LeptosOptions::builder()
        .output_name(var("LEPTOS_OUTPUT_NAME").unwrap_or_else(|| "notebook".into()))
        .site_root(var("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".into()))
        .site_pkg_dir(var("LEPTOS_SITE_PKG_DIR").unwrap_or_else(|| "pkg".into()))
        .site_addr(address)
        .reload_port(reload_port)
        .env(env)
        .build())
}

/// Who reads the metrics learns how much is refused, and why. So nobody beyond this machine does.
fn metrics(told: String) -> Result<SocketAddr, ConfigError> {
    let address: Option<SocketAddr> = told.parse().ok();
    let loopback = address.filter(|address| address.ip().is_loopback());
    loopback.ok_or(ConfigError::Metrics(told))
}

fn is_true(name: &'static str, told: Option<String>) -> Result<bool, ConfigError> {
    match told.as_deref() {
        Some("true") => Ok(true),
        None | Some("false") => Ok(false),
        // A word that is not understood must not leave a door open.
        Some(other) => Err(ConfigError::TrueOrFalse(name, other.to_owned())),
    }
}

fn throttle() -> Result<Throttle, ConfigError> {
    let mut throttle = Throttle::default();
    if let Some(limit) = limit("LIMIT_PER_ACCOUNT")? {
        throttle = throttle.account(limit).device(limit).proof(limit);
    }
    if let Some(limit) = limit("LIMIT_PER_ADDRESS")? {
        throttle = throttle.address(limit);
    }
    if let Some(limit) = limit("LIMIT_SIGN_UPS")? {
        throttle = throttle.sign_up(limit);
    }
    if let Some(limit) = limit("LIMIT_MAILS")? {
        throttle = throttle.mail(limit);
    }
    Ok(throttle)
}

fn limit(name: &'static str) -> Result<Option<Limit>, ConfigError> {
    let Some(told) = var(name) else {
        return Ok(None);
    };
    let limit = told.parse();
    limit
        .map(Some)
        .map_err(|error| ConfigError::Limit(name, told, error))
}

/// A variable that is a number of seconds, if it is set.
fn seconds(name: &'static str, unless_told: Duration) -> Result<Duration, ConfigError> {
    match var(name) {
        Some(told) => parse_seconds(name, told),
        None => Ok(unless_told),
    }
}

fn parse_seconds(name: &'static str, told: String) -> Result<Duration, ConfigError> {
    let seconds = told.parse().ok().filter(|&seconds| seconds > 0);
    let seconds = seconds.ok_or(ConfigError::Seconds(name, told))?;
    Ok(Duration::from_secs(seconds))
}

/// A variable that is set to something.
fn var(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_for_this_machine_only() {
        let read = |told: &str| metrics(told.to_owned()).is_ok();
        assert!(read("127.0.0.1:9090") && read("[::1]:9090"));
        for told in [
            "0.0.0.0:9090",
            "192.0.2.1:9090",
            "localhost",
            "127.0.0.1",
            "",
        ] {
            assert!(!read(told), "{told}");
        }
    }

    #[test]
    fn what_is_neither_true_nor_false_is_refused() {
        let told = |word: &str| is_true("REQUIRE_ORGANISATION", Some(word.to_owned())).ok();
        assert_eq!((told("true"), told("false")), (Some(true), Some(false)));
        assert_eq!((told("yes"), told("1")), (None, None));
        assert!(is_true("REQUIRE_ORGANISATION", None).is_ok_and(|required| !required));
    }

    #[test]
    fn times_are_numbers_of_seconds() {
        let told = |word: &str| parse_seconds("STEP_UP_AFTER", word.to_owned()).ok();
        assert_eq!(told("90"), Some(Duration::from_secs(90)));
        assert_eq!((told("0"), told("-1"), told("10m")), (None, None, None));
    }

    #[test]
    fn an_https_origin_is_never_development() {
        let env = |origin: &str, told| env_of(&origin.parse().expect("an origin"), told);
        assert_eq!(env("http://localhost:3000", None), Env::DEV);
        assert_eq!(env("http://localhost:3000", Some("DEV")), Env::DEV);
        assert_eq!(env("http://localhost:3000", Some("PROD")), Env::PROD);
        assert_eq!(env("https://notes.example", None), Env::PROD);
        assert_eq!(env("https://notes.example", Some("DEV")), Env::PROD);
    }
}

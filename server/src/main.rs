//! Notebook's server: configuration, layers in order, `main`.
//!
//! | module | what is there |
//! |---|---|
//! | [`arguments`] | what the command line asks for, and `--help` |
//! | [`commands`] | what it does beside serving |
//! | [`config`] | what the environment says |
//! | [`environment`] | the table of its variables |
//! | [`probe`] | asking the server that listens here |
//! | [`site`] | the router and its layers, in order |
//! | [`build_id`](mod@build_id) | which build this is |
//! | [`health`] | `/healthz` and `/readyz` |
//! | [`deadline`] | the time for a whole request |
//! | [`oauth`] | whose access tokens are accepted |
//! | [`well_known`] | `/.well-known/jwks.json`, `/.well-known/change-password` |
//! | [`mail`] | who sends mails |
//! | [`security_headers`] | what every response tells the browser |
//! | [`listen`] | accepting connections, and stopping |

#[cfg(test)]
mod access;
#[cfg(test)]
mod alike;
mod arguments;
#[cfg(test)]
mod asvs;
mod build_id;
mod bundle;
mod commands;
mod config;
mod deadline;
#[cfg(test)]
mod dialects;
mod environment;
mod health;
mod listen;
mod mail;
mod oauth;
#[cfg(test)]
mod outages;
mod passwords;
#[cfg(test)]
mod pending;
mod probe;
mod prometheus;
mod security_headers;
mod site;
#[cfg(test)]
mod test_site;
#[cfg(test)]
mod too_many;
mod well_known;

use std::{error::Error, process::ExitCode, time::Duration};

use leptos_accounts::{Accounts, AccountsConfig, SessionLifetime};
use tracing_subscriber::EnvFilter;

use self::{
    arguments::{Command, help},
    config::Config,
};

/// Time that mails have which wait when the server stops.
const LAST_MAILS: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", chain(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    match Command::parse(std::env::args().skip(1))? {
        Command::Help => {
            println!("{}", help());
            Ok(())
        }
        Command::Serve => {
            let config = Config::from_env()?;
            config.check_bundle()?;
            let accounts = open(&config).await?;
            prometheus::serve(&config, accounts.clone()).await?;
            let site = site::build(&config, accounts.clone())?;
            listen::serve(&config, site).await?;
            // Who waits for a mail that is lost asks again.
            let _ = tokio::time::timeout(LAST_MAILS, accounts.drain_mail()).await;
            Ok(())
        }
        // Without the database: it is not the one that is asked.
        Command::Health => Ok(probe::ask(Config::from_env()?.address).await?),
        command => commands::run(command, &Config::from_env()?).await,
    }
}

/// The database, with the tables of accounts and notes up to date.
async fn open(config: &Config) -> Result<Accounts, Box<dyn Error>> {
    let secret = config.root_secret()?;
    let accounts = AccountsConfig::new(&config.database_url, secret.clone())
        .origin(config.origin.clone())
        .passkeys("Notebook")
        .requires_organisation(config.requires_organisation)
        .verify_first(config.verify_email_first)
        .session_lifetime(SessionLifetime {
            idle: config.session_idle,
            ..SessionLifetime::default()
        })
        .step_up_after(config.step_up_after)
        .trusted_proxies(config.trusted_proxies.clone())
        .throttle(config.throttle.clone());
    let accounts = config.passwords.configure(accounts, &secret);
    let accounts = match &config.terms {
        Some(version) => accounts.terms(version),
        None => accounts,
    };
    let accounts = match &config.oauth {
        Some(oauth) => accounts.access_tokens(oauth.resource_server()?),
        None => accounts,
    };
    let accounts = match &config.mail {
        Some(outgoing) => accounts.mailer(outgoing.clone()),
        None => accounts,
    };
    let accounts = notebook::open(accounts).await?;
    accounts.expect_same_secret().await?;
    Ok(accounts)
}

/// An error and what caused it, on one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let cause = source.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
        next = source.source();
    }
    text
}

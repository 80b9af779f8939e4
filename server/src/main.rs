//! Notebook's server: configuration, layers in order, `main`.
//!
//! | module | what is there |
//! |---|---|
//! | [`arguments`] | what the command line asks for, and `--help` |
//! | [`config`] | what the environment says |
//! | [`site`] | the router and its layers, in order |
//! | [`health`] | `/healthz` and `/readyz` |
//! | [`security_headers`] | what every response tells the browser |
//! | [`listen`] | accepting connections, and stopping |

#[cfg(test)]
mod access;
mod arguments;
mod config;
#[cfg(test)]
mod dialects;
mod health;
mod listen;
#[cfg(test)]
mod pending;
mod security_headers;
mod site;
#[cfg(test)]
mod test_site;

use std::{error::Error, process::ExitCode};

use leptos_accounts::{Accounts, AccountsConfig};
use tracing_subscriber::EnvFilter;

use self::{
    arguments::{Command, HELP},
    config::Config,
};

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
    // Before anything that leptos could spawn.
    leptos_auth::layer::install_executor()?;
    match Command::parse(std::env::args().skip(1))? {
        Command::Help => {
            println!("{HELP}");
            Ok(())
        }
        Command::Grant { email, role } => {
            open(&Config::from_env()?)
                .await?
                .grant(&email, &role)
                .await?;
            println!("{email} has the role {role} from the next request on.");
            Ok(())
        }
        Command::Withdraw { email, role } => {
            let accounts = open(&Config::from_env()?).await?;
            if !accounts.withdraw(&email, &role).await? {
                return Err(format!("{email} does not have the role {role}").into());
            }
            println!("{email} does not have the role {role} any more, from the next request on.");
            Ok(())
        }
        Command::RefusePassword { email } => {
            let accounts = open(&Config::from_env()?).await?;
            accounts.refuse_password(&email).await?;
            println!("{email} has to choose another password, from the next request on.");
            Ok(())
        }
        Command::Serve => {
            let config = Config::from_env()?;
            config.check_bundle()?;
            let accounts = open(&config).await?;
            listen::serve(&config, site::build(&config, accounts)?).await
        }
    }
}

/// The database, with the tables of accounts and notes up to date.
async fn open(config: &Config) -> Result<Accounts, Box<dyn Error>> {
    let secret = config.root_secret()?;
    let mut accounts = AccountsConfig::new(&config.database_url, secret)
        .requires_organisation(config.requires_organisation);
    if let Some(version) = &config.terms {
        accounts = accounts.terms(version);
    }
    Ok(notebook::open(accounts).await?)
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

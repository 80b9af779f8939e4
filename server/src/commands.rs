//! What the command line does beside serving.

use std::error::Error;

use leptos_accounts::Accounts;

use crate::{
    arguments::{Command, help},
    config::Config,
};

/// Does it, and says so. Tokens are printed, and nothing else is: for scripts.
pub(crate) async fn run(command: Command, config: &Config) -> Result<(), Box<dyn Error>> {
    let accounts = super::open(config).await?;
    match command {
        Command::Grant {
            email,
            role,
            unverified,
        } => {
            match unverified {
                true => accounts.grant_unverified(&email, &role).await?,
                false => accounts.grant(&email, &role).await?,
            }
            println!("{email} has the role {role} from the next request on.");
        }
        Command::Withdraw { email, role } => {
            if !accounts.withdraw(&email, &role).await? {
                return Err(format!("{email} does not have the role {role}").into());
            }
            println!("{email} does not have the role {role} any more, from the next request on.");
        }
        Command::RefusePassword { email } => {
            accounts.refuse_password(&email).await?;
            println!("{email} has to choose another password, from the next request on.");
        }
        Command::RevokeSessions { email } => {
            let ended = accounts.revoke_sessions_of(&email).await?;
            println!("{email} is signed out: {}.", sessions(ended));
        }
        Command::RevokeAllSessions => {
            let ended = accounts.revoke_all_sessions().await?;
            println!("Everybody is signed out: {}.", sessions(ended));
        }
        Command::AddMachine { name } => {
            let id = accounts.create_machine(&name).await?;
            println!("{name} can have tokens; its notes belong to {id}.");
        }
        Command::DisableMachine { name } => {
            accounts.disable_machine(&name).await?;
            println!("{name} is refused, from the next request on.");
        }
        Command::MachineToken {
            name,
            scopes,
            lifetime,
            kind,
        } => {
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            let token = accounts
                .machine_token(&name, &scopes, lifetime, kind)
                .await?;
            println!("{}", token.as_str());
        }
        Command::RevokeMachineToken { id } => {
            if !accounts.revoke_machine_token(&id).await? {
                return Err(format!("there is no token {id}: its id stands behind `mt_`").into());
            }
            println!("{id} is refused, from the next request on.");
        }
        Command::Link { email, subject } => link(&accounts, config, &email, &subject).await?,
        Command::Unlink { subject } => {
            let issuer = config.issuer()?;
            if !accounts.unlink_subject(issuer, &subject).await? {
                return Err(format!("nobody is {subject} of {issuer}").into());
            }
            println!("{subject} of {issuer} is nobody here, from the next request on.");
        }
        Command::Help => println!("{}", help()),
        Command::Serve | Command::Health => {}
    }
    Ok(())
}

fn sessions(ended: u64) -> String {
    match ended {
        1 => "1 session has ended".to_owned(),
        many => format!("{many} sessions have ended"),
    }
}

async fn link(
    accounts: &Accounts,
    config: &Config,
    email: &str,
    subject: &str,
) -> Result<(), Box<dyn Error>> {
    let issuer = config.issuer()?;
    accounts.link_subject(email, issuer, subject).await?;
    println!("{subject} of {issuer} is {email}, from the next request on.");
    Ok(())
}

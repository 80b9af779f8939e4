//! The command line.

use std::time::Duration;

use leptos_accounts::MachineTokenKind;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Serve the application.
    Serve,
    /// Give an account a role.
    Grant {
        email: String,
        role: String,
        /// Whether or not its address is.
        unverified: bool,
    },
    /// Take a role away from an account.
    Withdraw { email: String, role: String },
    /// Say that others know the password of an account.
    RefusePassword { email: String },
    /// Let a service have tokens.
    AddMachine { name: String },
    /// End all tokens of a service.
    DisableMachine { name: String },
    /// Make a token for a service.
    MachineToken {
        name: String,
        scopes: Vec<String>,
        lifetime: Duration,
        kind: MachineTokenKind,
    },
    /// End one opaque token.
    RevokeMachineToken { id: String },
    /// Say whose account a subject of the authorization server is.
    Link { email: String, subject: String },
    /// Say that it is nobody's any more.
    Unlink { subject: String },
    /// Print [`HELP`].
    Help,
}

/// The text of `--help`.
pub(crate) const HELP: &str = "\
Notebook's server.

Usage: server                     serve the application
       server grant EMAIL ROLE [--unverified]
                                  give an account a role (admin); --unverified: also if nobody has
                                  proven that the address is theirs
       server withdraw EMAIL ROLE take it away again
       server refuse-password EMAIL
                                  others know it: its owner has to choose another
       server machine add NAME    let a service have tokens
       server machine token NAME SCOPES DAYS
                                  make one that is looked up: notes:read,notes:write 30
       server machine jwt NAME SCOPES HOURS
                                  make one that is signed
       server machine revoke ID   end one that is looked up
       server machine disable NAME
                                  end all tokens of a service
       server link EMAIL SUBJECT  say whose a subject of OAUTH_ISSUER is
       server unlink SUBJECT      say that it is nobody's any more
       server --help

Environment:
  LEPTOS_SITE_ADDR    address to listen on           [127.0.0.1:3000]
  PUBLIC_ORIGIN       what visitors type             [http://localhost:PORT]
  DATABASE_URL        sqlite://FILE or postgres://.. [sqlite://data/notebook.db]
  ROOT_SECRET         32 random bytes in base64; older ones after commas
  ROOT_SECRET_FILE    a file with the same           [data/root-secret, made on an http origin]
  OAUTH_ISSUER        whose OAuth 2 access tokens are accepted, as https://login.example
  OAUTH_AUDIENCE      for whom they have to be       [PUBLIC_ORIGIN]
  OAUTH_CLIENT_ID     with OAUTH_CLIENT_SECRET: tokens that are no JWT are asked about (RFC 7662)
  OAUTH_CLIENT_SECRET
  TERMS_VERSION       what has to be accepted first  [no terms]
  REQUIRE_ORGANISATION  true: act for one first      [false]
  SESSION_IDLE        seconds after which a session ends that is not used  [1209600]
  STEP_UP_AFTER       seconds after which API keys and a new password take a sign-in again [600]
  MAIL_URL            who sends mails: smtps://USER:PASSWORD@HOST, smtp://HOST:587, file://FOLDER
                      or none  [none; in DEV, on an http origin, file://data/outbox]
  MAIL_FROM           whose they are                 [Notebook <no-reply@HOST of PUBLIC_ORIGIN>]
  VERIFY_EMAIL_FIRST  true: an address is verified before anybody gets in with it  [false]
  LEPTOS_SITE_ROOT    where the browser bundle is    [target/site]
  LEPTOS_ENV          DEV or PROD                    [DEV]
  RUST_LOG            what is logged                 [info]

An https origin needs ROOT_SECRET or ROOT_SECRET_FILE: `openssl rand -base64 32` makes one.
In DEV, on an http origin, a refused page says which line refused it, and why.";

/// The command line makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("can't make sense of `{0}`; `server --help` shows what there is")]
pub(crate) struct ArgumentsError(String);

impl Command {
    /// Reads the arguments, without the program's name.
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, ArgumentsError> {
        let arguments: Vec<String> = arguments.collect();
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let not_understood = || ArgumentsError(words.join(" "));
        match words.as_slice() {
            [] => Ok(Self::Serve),
            ["--help" | "-h" | "help"] => Ok(Self::Help),
            ["grant", email, role] => Ok(grant(email, role, false)),
            ["grant", email, role, "--unverified"] => Ok(grant(email, role, true)),
            ["withdraw", email, role] => Ok(Self::Withdraw {
                email: (*email).to_owned(),
                role: (*role).to_owned(),
            }),
            ["machine", "add", name] => Ok(Self::AddMachine {
                name: (*name).to_owned(),
            }),
            ["machine", "disable", name] => Ok(Self::DisableMachine {
                name: (*name).to_owned(),
            }),
            ["machine", "revoke", id] => Ok(Self::RevokeMachineToken {
                id: (*id).to_owned(),
            }),
            ["machine", "token", name, scopes, days] => {
                let kind = MachineTokenKind::Opaque;
                machine_token(name, scopes, days, DAY, kind).ok_or_else(not_understood)
            }
            ["machine", "jwt", name, scopes, hours] => {
                let kind = MachineTokenKind::Jwt;
                machine_token(name, scopes, hours, HOUR, kind).ok_or_else(not_understood)
            }
            ["link", email, subject] => Ok(Self::Link {
                email: (*email).to_owned(),
                subject: (*subject).to_owned(),
            }),
            ["unlink", subject] => Ok(Self::Unlink {
                subject: (*subject).to_owned(),
            }),
            ["refuse-password", email] => Ok(Self::RefusePassword {
                email: (*email).to_owned(),
            }),
            _ => Err(not_understood()),
        }
    }
}

fn grant(email: &str, role: &str, unverified: bool) -> Command {
    Command::Grant {
        email: email.to_owned(),
        role: role.to_owned(),
        unverified,
    }
}

fn machine_token(
    name: &str,
    scopes: &str,
    count: &str,
    unit: Duration,
    kind: MachineTokenKind,
) -> Option<Command> {
    let lifetime = unit.checked_mul(count.parse().ok()?)?;
    Some(Command::MachineToken {
        name: name.to_owned(),
        scopes: scopes.split(',').map(str::to_owned).collect(),
        lifetime,
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, ArgumentsError> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_commands_are_understood() {
        assert_eq!(parse("").expect("serve"), Command::Serve);
        assert_eq!(parse("--help").expect("help"), Command::Help);
        let line = "grant a@b.example admin";
        assert_eq!(
            parse(line).expect("grant"),
            grant("a@b.example", "admin", false)
        );
        let line = "grant a@b.example admin --unverified";
        assert_eq!(
            parse(line).expect("grant"),
            grant("a@b.example", "admin", true)
        );
        let withdraw = Command::Withdraw {
            email: "a@b.example".into(),
            role: "admin".into(),
        };
        let line = "withdraw a@b.example admin";
        assert_eq!(parse(line).expect("withdraw"), withdraw);
        let token = Command::MachineToken {
            name: "backup".into(),
            scopes: vec!["notes:read".into(), "notes:write".into()],
            lifetime: 30 * DAY,
            kind: MachineTokenKind::Opaque,
        };
        let line = "machine token backup notes:read,notes:write 30";
        assert_eq!(parse(line).expect("a token"), token);
        let link = Command::Link {
            email: "a@b.example".into(),
            subject: "user-1".into(),
        };
        assert_eq!(parse("link a@b.example user-1").expect("a link"), link);
        let refuse = Command::RefusePassword {
            email: "a@b.example".into(),
        };
        let line = "refuse-password a@b.example";
        assert_eq!(parse(line).expect("refuse"), refuse);
    }

    #[test]
    fn anything_else_names_the_help() {
        for line in [
            "machine",
            "machine token backup notes:read",
            "machine token backup notes:read soon",
            "machine jwt backup notes:read -1",
            "link a@b.example",
            "grant",
            "grant a@b.example",
            "grant a@b.example admin --verified",
            "withdraw admin",
            "refuse-password",
            "serve now",
        ] {
            let error = parse(line).expect_err(line).to_string();
            assert!(error.contains("--help"), "{error}");
        }
    }
}

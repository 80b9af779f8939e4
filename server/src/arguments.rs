//! The command line.

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Serve the application.
    Serve,
    /// Give an account a role.
    Grant { email: String, role: String },
    /// Take a role away from an account.
    Withdraw { email: String, role: String },
    /// Say that others know the password of an account.
    RefusePassword { email: String },
    /// Print [`HELP`].
    Help,
}

/// The text of `--help`.
pub(crate) const HELP: &str = "\
Notebook's server.

Usage: server                     serve the application
       server grant EMAIL ROLE    give an account a role (admin)
       server withdraw EMAIL ROLE take it away again
       server refuse-password EMAIL
                                  others know it: its owner has to choose another
       server --help

Environment:
  LEPTOS_SITE_ADDR    address to listen on           [127.0.0.1:3000]
  PUBLIC_ORIGIN       what visitors type             [http://localhost:PORT]
  DATABASE_URL        sqlite://FILE or postgres://.. [sqlite://data/notebook.db]
  ROOT_SECRET         32 random bytes in base64; older ones after commas
  ROOT_SECRET_FILE    a file with the same           [data/root-secret, made on an http origin]
  TERMS_VERSION       what has to be accepted first  [no terms]
  REQUIRE_ORGANISATION  true: act for one first      [false]
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
        match words.as_slice() {
            [] => Ok(Self::Serve),
            ["--help" | "-h" | "help"] => Ok(Self::Help),
            ["grant", email, role] => Ok(Self::Grant {
                email: (*email).to_owned(),
                role: (*role).to_owned(),
            }),
            ["withdraw", email, role] => Ok(Self::Withdraw {
                email: (*email).to_owned(),
                role: (*role).to_owned(),
            }),
            ["refuse-password", email] => Ok(Self::RefusePassword {
                email: (*email).to_owned(),
            }),
            _ => Err(ArgumentsError(words.join(" "))),
        }
    }
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
        let grant = Command::Grant {
            email: "a@b.example".into(),
            role: "admin".into(),
        };
        assert_eq!(parse("grant a@b.example admin").expect("grant"), grant);
        let withdraw = Command::Withdraw {
            email: "a@b.example".into(),
            role: "admin".into(),
        };
        let line = "withdraw a@b.example admin";
        assert_eq!(parse(line).expect("withdraw"), withdraw);
        let refuse = Command::RefusePassword {
            email: "a@b.example".into(),
        };
        let line = "refuse-password a@b.example";
        assert_eq!(parse(line).expect("refuse"), refuse);
    }

    #[test]
    fn anything_else_names_the_help() {
        for line in [
            "grant",
            "grant a@b.example",
            "withdraw admin",
            "refuse-password",
            "serve now",
        ] {
            let error = parse(line).expect_err(line).to_string();
            assert!(error.contains("--help"), "{error}");
        }
    }
}

//! What the environment may say: one table, which `--help` prints and `docs/environment.md` explains.

/// A variable that the server reads.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    /// For `--help`, in one line.
    pub(crate) short: &'static str,
    /// What it is when it is not set; empty: nothing.
    pub(crate) default: &'static str,
    /// What else there is to know, for the page.
    #[cfg_attr(not(test), expect(dead_code, reason = "the page is a test's to write"))]
    pub(crate) more: &'static str,
}

const fn variable(
    name: &'static str,
    short: &'static str,
    default: &'static str,
    more: &'static str,
) -> Variable {
    Variable {
        name,
        short,
        default,
        more,
    }
}

/// All of them. A test looks for what is read and is not here.
pub(crate) const VARIABLES: [Variable; 34] = [
    variable(
        "LEPTOS_SITE_ADDR",
        "address to listen on",
        "127.0.0.1:3000",
        "In a container `0.0.0.0:3000`, or `[::]:3000`.",
    ),
    variable(
        "PUBLIC_ORIGIN",
        "what visitors type",
        "http://localhost:PORT",
        "The only source of cookie security, of the origin that forms may come from, and of links. Another \
         `Host` is answered with 421. Plain http is for loopback addresses only.",
    ),
    variable(
        "DATABASE_URL",
        "sqlite://FILE or postgres://..",
        "sqlite://data/notebook.db",
        "For several nodes a PostgreSQL: `postgres://user:password@host/database?sslmode=verify-full`, with \
         `&sslrootcert=FILE` for a certificate authority of one's own. One that would forget what it \
         acknowledged (`synchronous_commit=off`, `fsync=off`) is refused.",
    ),
    variable(
        "ROOT_SECRET",
        "32 random bytes in base64; older ones after commas",
        "",
        "`openssl rand -base64 32` makes one. The same on every node; a node with another one does not \
         start. An https origin needs it, or the file.",
    ),
    variable(
        "ROOT_SECRET_FILE",
        "a file with the same",
        "data/root-secret, made on an http origin",
        "One a line, the current one first. Better than the variable, which other programs may see.",
    ),
    variable(
        "OAUTH_ISSUER",
        "whose OAuth 2 access tokens are accepted, as https://login.example",
        "",
        "",
    ),
    variable(
        "OAUTH_AUDIENCE",
        "for whom they have to be",
        "PUBLIC_ORIGIN",
        "",
    ),
    variable(
        "OAUTH_CLIENT_ID",
        "with OAUTH_CLIENT_SECRET: tokens that are no JWT are asked about (RFC 7662)",
        "",
        "",
    ),
    variable("OAUTH_CLIENT_SECRET", "", "", ""),
    variable(
        "TERMS_VERSION",
        "what has to be accepted first",
        "no terms",
        "A new version asks everybody again.",
    ),
    variable(
        "REQUIRE_ORGANISATION",
        "true: act for one first",
        "false",
        "",
    ),
    variable(
        "SESSION_IDLE",
        "seconds after which a session ends that is not used",
        "1209600",
        "In any case it ends 30 days after the sign-in.",
    ),
    variable(
        "STEP_UP_AFTER",
        "seconds after which API keys and a new password take a sign-in again",
        "600",
        "",
    ),
    variable(
        "TRUSTED_PROXIES",
        "addresses or networks whose X-Forwarded-For is believed",
        "none",
        "`10.0.0.0/8, 192.0.2.7`. Without them the peer of a connection is the client, whatever a header says; \
         behind a proxy all visitors then share the limits of one address.",
    ),
    variable(
        "LIMIT_PER_ACCOUNT",
        "wrong passwords: TIMES at once, then one each SECONDS",
        "10/120",
        "For one account; the same for each browser that its owner has signed in with, and for each session \
         where a password is asked for once more.",
    ),
    variable(
        "LIMIT_PER_ADDRESS",
        "the same from one address, for all accounts",
        "100/10",
        "Of IPv6 a /64 is one address.",
    ),
    variable("LIMIT_SIGN_UPS", "sign-ups from one address", "100/60", ""),
    variable(
        "LIMIT_MAILS",
        "mails for a new password that are asked for from one address",
        "20/60",
        "An account gets one of a kind in a minute and five in an hour, whatever this says.",
    ),
    variable(
        "MAIL_URL",
        "smtps://USER:PASSWORD@HOST, smtp://HOST:587, file://FOLDER or none",
        "none; in DEV, on an http origin, file://data/outbox",
        "Who sends mails. In the folder of a `file://` URL is a file for each, for development.",
    ),
    variable(
        "MAIL_FROM",
        "whose they are",
        "Notebook <no-reply@HOST of PUBLIC_ORIGIN>",
        "",
    ),
    variable(
        "VERIFY_EMAIL_FIRST",
        "true: an address is verified before anybody gets in with it",
        "false",
        "Signing up then answers the same whether there is an account or not.",
    ),
    variable(
        "PASSWORD_PEPPER",
        "true: hashes need a key that is in no database",
        "false",
        "Each hash gets it at the next sign-in. Turned off again, it has to stay in the list of older secrets.",
    ),
    variable(
        "PASSWORD_PEPPER_FILE",
        "a secret of its own for it",
        "the root secret",
        "",
    ),
    variable(
        "HASH_WORKERS",
        "passwords hashed at a time",
        "processors less one",
        "On Linux they let all other threads of the machine go first: where no processor is ever idle, signing in takes long.",
    ),
    variable(
        "HASH_QUEUE",
        "how many sign-ins may wait for that",
        "64",
        "Nobody has more than a quarter of it. Beyond it the answer is 503.",
    ),
    variable(
        "HASH_MEMORY_KIB",
        "what a password hash costs",
        "19456",
        "For each worker. Raised, it counts for each account from its next sign-in.",
    ),
    variable("HASH_PASSES", "and how often", "2", ""),
    variable(
        "METRICS_ADDR",
        "loopback address where /metrics is read",
        "none",
        "`127.0.0.1:9000`: the text format of Prometheus. It is for programs on the same machine only.",
    ),
    variable(
        "LEPTOS_SITE_ROOT",
        "where the browser bundle is",
        "target/site",
        "",
    ),
    variable("LEPTOS_SITE_PKG_DIR", "its folder in there", "pkg", ""),
    variable(
        "LEPTOS_OUTPUT_NAME",
        "what its files are called",
        "notebook",
        "",
    ),
    variable(
        "LEPTOS_RELOAD_PORT",
        "where development tells the browser to reload",
        "3001",
        "",
    ),
    variable(
        "LEPTOS_ENV",
        "DEV or PROD",
        "DEV",
        "An https origin is PROD, whatever this says. In DEV, on an http origin, a refused page says which \
         line refused it, and why.",
    ),
    variable(
        "RUST_LOG",
        "what is logged",
        "info",
        "To standard error. `debug` and `trace` say more, and no secret either.",
    ),
];

/// The lines of `--help`.
pub(crate) fn lines() -> String {
    let mut text = String::new();
    for Variable {
        name,
        short,
        default,
        ..
    } in &VARIABLES
    {
        let line = match *default {
            "" => format!("  {name:<19} {short}"),
            default => format!("  {name:<19} {short:<30} [{default}]"),
        };
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::{env, fmt::Write, fs, path::Path};

    use super::*;

    const COMMAND: &str = "UPDATE_TABLES=1 cargo test -p server environment";

    fn page() -> String {
        let mut text = format!(
            "# The server's environment\n\n\
             Written by `{COMMAND}` from the table behind `server --help`; do not edit. A variable that is \
             set to nothing counts as not set. What can not be understood stops the start, and is named.\n\n\
             | variable | what it says | default | |\n|---|---|---|---|\n"
        );
        for variable in &VARIABLES {
            let default = match variable.default {
                "" => String::new(),
                default => format!("`{default}`"),
            };
            let Variable {
                name, short, more, ..
            } = variable;
            writeln!(text, "| `{name}` | {short} | {default} | {more} |")
                .expect("a string takes it");
        }
        text
    }

    /// `UPDATE_TABLES=1` writes it.
    #[test]
    fn the_page_in_docs_is_this_table() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/environment.md");
        if env::var_os("UPDATE_TABLES").is_some() {
            fs::write(&path, page()).expect("docs can be written");
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == page(),
            "docs/environment.md is of before: run `{COMMAND}`, and commit it"
        );
    }

    #[test]
    fn whatever_is_read_is_in_the_table() {
        let sources = [include_str!("config.rs"), include_str!("oauth.rs")];
        let mut read = Vec::new();
        for source in sources {
            // Every second part is between quotes.
            for text in source.split('"').skip(1).step_by(2) {
                let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
                if text.contains('_') && text.chars().all(is_name) {
                    read.push(text);
                }
            }
        }
        assert!(read.len() > 10, "{read:?}");
        for name in read {
            let is_listed = VARIABLES.iter().any(|variable| variable.name == name);
            assert!(is_listed, "{name} is read, and not in the table");
        }
    }
}

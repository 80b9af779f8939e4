//! Who sends mails.

use leptos_accounts::mail::{FileOutbox, Mail, MailError, Mailer, MailerError, SmtpMailer};
use leptos_auth::PublicOrigin;

/// Where mails go in development.
const DEVELOPMENT_OUTBOX: &str = "file://data/outbox";

/// What `MAIL_URL` names.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    Server(SmtpMailer),
    Folder(FileOutbox),
}

/// What is wrong with `MAIL_URL`, or with `MAIL_FROM`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailConfigError {
    #[error("MAIL_URL: it is file://FOLDER, `none`, or a mail server: {0}")]
    Url(#[source] MailerError),
    #[error("MAIL_FROM: {0}")]
    From(#[source] MailerError),
}

impl Outgoing {
    /// Reads the environment. `None`: no mails are sent.
    pub(crate) fn read(
        var: impl Fn(&str) -> Option<String>,
        origin: &PublicOrigin,
        is_development: bool,
    ) -> Result<Option<Self>, MailConfigError> {
        let default = is_development.then(|| DEVELOPMENT_OUTBOX.to_owned());
        let Some(url) = var("MAIL_URL").or(default) else {
            return Ok(None);
        };
        if url == "none" {
            return Ok(None);
        }
        let from = var("MAIL_FROM").unwrap_or_else(|| sender(origin));
        let outgoing = match url.strip_prefix("file://") {
            Some("") => Err(MailerError::Url),
            Some(folder) => FileOutbox::new(folder, &from).map(Self::Folder),
            None => SmtpMailer::new(&url, &from).map(Self::Server),
        };
        outgoing.map(Some).map_err(|error| match error {
            MailerError::From(_) => MailConfigError::From(error),
            _ => MailConfigError::Url(error),
        })
    }
}

/// A mailbox of the host that visitors know.
fn sender(origin: &PublicOrigin) -> String {
    let authority = origin.authority();
    let port = format!(":{}", origin.port());
    let host = authority.strip_suffix(&port).unwrap_or(authority);
    format!("Notebook <no-reply@{host}>")
}

impl Mailer for Outgoing {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        match self {
            Self::Server(server) => server.send(mail).await,
            Self::Folder(folder) => folder.send(mail).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: Option<&str>, from: Option<&str>, development: bool) -> Result<String, String> {
        let var = |name: &str| match name {
            "MAIL_URL" => url.map(str::to_owned),
            _ => from.map(str::to_owned),
        };
        let origin = match development {
            true => "http://localhost:3000",
            false => "https://notes.example:8443",
        };
        let read = Outgoing::read(var, &origin.parse().expect("an origin"), development);
        match read {
            Ok(Some(Outgoing::Server(_))) => Ok("server".into()),
            Ok(Some(Outgoing::Folder(_))) => Ok("folder".into()),
            Ok(None) => Ok("nobody".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[tokio::test]
    async fn development_has_a_folder_and_nobody_else_has_one_unasked() {
        let found = |url, development| read(url, None, development).expect("understood");
        assert_eq!(found(None, true), "folder");
        assert_eq!(found(Some("none"), true), "nobody");
        assert_eq!(found(None, false), "nobody");
        assert_eq!(found(Some("file:///var/outbox"), false), "folder");
        assert_eq!(
            found(Some("smtps://ann:pass@mail.example"), false),
            "server"
        );
    }

    #[test]
    fn what_is_not_understood_names_its_variable_and_no_password() {
        for url in ["mail.example", "file://", "https://ann:hidden@mail.example"] {
            let error = read(Some(url), None, false).expect_err(url);
            assert!(error.starts_with("MAIL_URL: "), "{error}");
            assert!(!error.contains("hidden"), "{error}");
        }
        let error = read(None, Some("Notebook"), true).expect_err("no sender");
        assert!(error.starts_with("MAIL_FROM: "), "{error}");
    }
}

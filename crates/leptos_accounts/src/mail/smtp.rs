use std::{fmt, net::IpAddr, time::Duration};

use http::Uri;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{Error, extension::ClientId},
};

use super::{Mail, MailError, Mailer, MailerError, message::Sender};

/// For each step of a conversation with the server.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Hands mails over to a mail server, each in a connection of its own.
///
/// 1. `smtps://user:password@host` speaks TLS from the first byte on (RFC 8314), on port 465.
/// 2. `smtp://user:password@host` takes STARTTLS, on port 587, or sends nothing. To this machine
///    (`localhost`, `127.0.0.0/8`, `[::1]`) it speaks without TLS, on port 25.
/// 3. The certificate has to be one that this machine trusts, for that host.
///
/// What is no letter or digit in name and password is percent-encoded.
#[derive(Clone)]
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Sender,
}

impl SmtpMailer {
    /// `from` is the sender: `Notebook <no-reply@notes.example>`.
    ///
    /// # Errors
    ///
    /// When one of them is not understood. No server is asked yet.
    pub fn new(url: &str, from: &str) -> Result<Self, MailerError> {
        let sender = Sender::parse(from)?;
        let uri: Uri = url.parse().map_err(|_| MailerError::Url)?;
        let host = uri.host().filter(|host| !host.is_empty());
        let host = host.ok_or(MailerError::Url)?;
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !url.contains('#');
        let needs_starttls = match uri.scheme_str() {
            _ if !bare => return Err(MailerError::Url),
            Some("smtps") => false,
            Some("smtp") => !is_loopback(host),
            _ => return Err(MailerError::Url),
        };
        let url = match needs_starttls {
            true => format!("{}?tls=required", url.trim_end_matches('/')),
            false => url.to_owned(),
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(|error| match error.is_tls() {
                true => MailerError::Tls(error.to_string()),
                false => MailerError::Url,
            })?
            .hello_name(ClientId::Domain(sender.domain().to_owned()))
            .timeout(Some(TIMEOUT))
            .build();
        Ok(Self { transport, sender })
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address: Option<IpAddr> = host.parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = self.sender.message(mail)?;
        self.transport
            .send(message)
            .await
            .map(drop)
            .map_err(|error| in_our_words(&error))
    }
}

/// What a server says may name the address, so it is not repeated.
fn in_our_words(error: &Error) -> MailError {
    let words = match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server took too long".to_owned(),
        None if error.is_tls() => "the mail server speaks no TLS that is trusted".to_owned(),
        None => "the mail server could not be spoken to".to_owned(),
    };
    match error.is_permanent() {
        true => MailError::Refused(words),
        false => MailError::Unavailable(words),
    }
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpMailer(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "Notebook <no-reply@notes.example>";

    #[tokio::test]
    async fn a_mail_server_is_named_by_a_url() {
        for url in [
            "smtps://mail.example",
            "smtps://ann%40example.com:pass%2Fword@mail.example:465",
            "smtp://mail.example:587",
            "smtp://mail.example/",
            "smtp://localhost:2525",
            "smtp://[::1]:2525",
        ] {
            let mailer = SmtpMailer::new(url, FROM);
            assert!(mailer.is_ok(), "{url}: {mailer:?}");
        }
    }

    #[tokio::test]
    async fn anything_else_is_refused_and_not_repeated() {
        for url in [
            "",
            "mail.example",
            "https://mail.example",
            "smtp://",
            "smtp://ann:hidden@mail.example?tls=opportunistic",
            "smtp://mail.example/name",
            "smtp+unix://mail.example",
        ] {
            let error = SmtpMailer::new(url, FROM).expect_err(url).to_string();
            assert!(!error.contains("hidden"), "{error}");
        }
    }

    #[test]
    fn only_this_machine_is_spoken_to_without_tls() {
        for host in ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "mail.example",
            "localhost.mail.example",
            "10.0.0.1",
            "127.0.0.1.example",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}

use lettre::{
    Address, Message,
    message::{
        Body, Mailbox,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use super::{Mail, MailError};

/// Why a mailer can not be made. Nothing of the URL is in the text, since there may be a password in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailerError {
    /// Not a URL that names a mail server.
    #[error(
        "a mail server is smtps://USER:PASSWORD@HOST, or smtp://HOST:PORT, which takes STARTTLS \
         unless HOST is this machine"
    )]
    Url,
    /// Not a mailbox.
    #[error("`{0}` is no sender, such as `Notebook <no-reply@notes.example>`")]
    From(String),
    /// There are no certificates to trust, or the like.
    #[error("TLS can not be set up for sending mail: {0}")]
    Tls(String),
}

/// By whom mails are sent.
#[derive(Clone, Debug)]
pub(super) struct Sender(Mailbox);

/// The most bytes of a line that is sent as it is (RFC 5322, section 2.1.1).
const LINE_MAX: usize = 998;

impl Sender {
    pub(super) fn parse(text: &str) -> Result<Self, MailerError> {
        let mailbox = text
            .parse()
            .map_err(|_| MailerError::From(text.to_owned()))?;
        Ok(Self(mailbox))
    }

    /// What stands behind the `@`.
    pub(super) fn domain(&self) -> &str {
        self.0.email.domain()
    }

    /// The mail as it travels. Programs are told that no person wrote it (RFC 3834), so that none answers
    /// that it is on holiday.
    pub(super) fn message(&self, mail: &Mail) -> Result<Message, MailError> {
        let refused = |why: &str| MailError::Refused(why.to_owned());
        let to: Address = mail
            .to
            .as_str()
            .parse()
            .map_err(|_| refused("its address is none that mail servers take"))?;
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        let id = format!("<{:032x}@{}>", rand::random::<u128>(), self.domain());
        Message::builder()
            .from(self.0.clone())
            .to(Mailbox::new(None, to))
            .subject(&*mail.subject)
            .message_id(Some(id))
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(body(&mail.text))
            .map_err(|_| refused("it could not be built"))
    }
}

/// As it is where that is allowed: a link stays whole in the source of the mail.
fn body(text: &str) -> Body {
    let is_plain = text.is_ascii() && !text.contains(['\r', '\0']);
    if is_plain && text.lines().all(|line| line.len() <= LINE_MAX) {
        let text = text.replace('\n', "\r\n").into_bytes();
        return Body::dangerous_pre_encoded(text, ContentTransferEncoding::SevenBit);
    }
    Body::new(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(subject: &str, text: &str) -> String {
        let sender = Sender::parse("Notebook <no-reply@notes.example>").expect("a sender");
        let mail = Mail {
            to: "ann@example.com".parse().expect("an address"),
            subject: subject.into(),
            text: text.into(),
        };
        let message = sender.message(&mail).expect("a message").formatted();
        String::from_utf8(message).expect("text")
    }

    #[test]
    fn a_mail_says_from_whom_to_whom_and_that_no_person_wrote_it() {
        let link = format!("https://notes.example/{}", "x".repeat(200));
        let source = source("Hello", &format!("Open this:\n{link}\n"));
        for line in [
            "From: Notebook <no-reply@notes.example>\r\n",
            "To: ann@example.com\r\n",
            "Subject: Hello\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Transfer-Encoding: 7bit\r\n",
            &format!("\r\nOpen this:\r\n{link}\r\n"),
        ] {
            assert!(source.contains(line), "{line} in {source}");
        }
        assert!(source.contains("@notes.example>\r\n") && source.contains("\r\nDate: "));
    }

    #[test]
    fn nobody_adds_a_header() {
        for subject in [
            "Hello\r\nBcc: eve@example.com",
            "Hello\nBcc: eve@example.com",
        ] {
            let source = source(subject, "Text\n");
            let has_header = source.lines().any(|line| line.starts_with("Bcc:"));
            assert!(!has_header, "{source}");
        }
    }

    #[test]
    fn other_scripts_are_encoded() {
        let source = source("Grüße", "Grüße\n");
        assert!(source.is_ascii(), "{source}");
    }

    #[test]
    fn what_is_no_sender_is_refused() {
        for text in [
            "",
            "Notebook",
            "a@b@c",
            "a@b.example\r\nBcc: eve@example.com",
        ] {
            assert!(Sender::parse(text).is_err(), "{text}");
        }
    }
}

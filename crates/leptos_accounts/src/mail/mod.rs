//! Sending e-mail.
//!
//! The rule:
//!
//! 1. No request waits for a mail, nor for what decides whether there is one. It puts what was asked for into a
//!    bounded queue and is answered; whether there is an account is looked up behind that. So neither the
//!    answer nor its time tells who has one (ASVS 5.0, 6.3.8).
//! 2. A full queue is 503 for every address alike.
//! 3. A mail that can not be handed over is tried again, three times, and then dropped with an error in the
//!    log. A mail that waits when the process ends is lost: whoever waits for it asks again.
//! 4. No text of a mail, no link and no address is ever logged, nor what a mail server says, which may
//!    repeat them.
//! 5. A mail is built by lettre from parsed addresses: nobody adds a header to it.
//!
//! What mails are about is in [`email_flows`](crate::email_flows).

mod config;
mod file_outbox;
mod letters;
mod mailer;
mod message;
mod queue;
mod smtp;

pub(crate) use self::{
    config::{MailConfig, MailPages},
    letters::Letters,
    mailer::DynMailer,
    queue::MailQueue,
};
pub use self::{
    file_outbox::FileOutbox,
    mailer::{Mail, MailError, Mailer},
    message::MailerError,
    smtp::SmtpMailer,
};

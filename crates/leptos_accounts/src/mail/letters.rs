use leptos_auth::PublicOrigin;

use super::{Mail, MailPages};
use crate::{Email, email_flows::EmailToken};

/// What mails say. Where they lead comes from the configuration, never from a request.
#[derive(Clone, Debug)]
pub(crate) struct Letters {
    origin: PublicOrigin,
    pages: MailPages,
}

/// Below each of them.
const NOT_YOU: &str = "If it was not you, do nothing, and delete this mail.";

impl Letters {
    pub(crate) fn new(origin: PublicOrigin, pages: MailPages) -> Self {
        Self { origin, pages }
    }

    pub(crate) fn verification(&self, to: &Email, token: &EmailToken) -> Mail {
        let site = self.origin.authority();
        let link = format!("{}{}", self.origin, self.pages.verify_email(token));
        let text = format!(
            "Somebody has signed up at {site} with this e-mail address. If it was you, open this \
             link\nand press the button to say that the address is yours:\n\n{link}\n\n\
             The link works once, and for 15 minutes.\n\n{NOT_YOU}\n"
        );
        mail(to, format!("Verify your e-mail address for {site}"), text)
    }

    pub(crate) fn password_reset(&self, to: &Email, token: &EmailToken) -> Mail {
        let site = self.origin.authority();
        let link = format!("{}{}", self.origin, self.pages.reset_password(token));
        let text = format!(
            "Somebody has asked for a new password for your account at {site}. If it was you, open\n\
             this link and choose one:\n\n{link}\n\n\
             The link works once, and for 15 minutes. Until then your password stays as it is.\n\n\
             {NOT_YOU}\n"
        );
        mail(to, format!("Choose a new password for {site}"), text)
    }

    /// To whoever has an account already, when somebody signs up with their address. There is no link with
    /// a token in it: they did not ask for one here.
    pub(crate) fn account_exists(&self, to: &Email) -> Mail {
        let site = self.origin.authority();
        let text = format!(
            "Somebody has tried to sign up at {site} with this e-mail address. You have an account \
             there\nalready, and nothing was changed. If it was you, sign in:\n\n{}\n\n\
             If you do not know your password any more, ask for a new one there.\n\n{NOT_YOU}\n",
            self.origin
        );
        mail(to, format!("You have an account at {site} already"), text)
    }
}

fn mail(to: &Email, subject: String, text: String) -> Mail {
    let to = to.clone();
    Mail { to, subject, text }
}

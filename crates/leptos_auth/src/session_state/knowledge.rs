use super::{Principal, Told, message::Message};

/// What a tab knows of who is signed in.
#[derive(Debug, Default)]
pub(crate) struct Knowledge {
    /// Whom the page is for. It stays when their session is lost, to know them again.
    principal: Option<Principal>,
    /// Whether they are still signed in, as far as is known.
    is_signed_in: bool,
    /// Counts up with each sign-in, sign-out and loss.
    generation: u32,
    /// How often an answer said who is signed in.
    told: u32,
    /// The session that another tab has signed in with: whose it is, the next answer says.
    expected: Option<u64>,
    /// The older session that an answer was about. Where the next call is answered for it, too, it is
    /// what the browser has.
    doubted: Option<u64>,
    /// What other tabs have not heard yet.
    news: Option<Message>,
}

/// What was known when a call was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    generation: u32,
    fingerprint: Option<String>,
}

/// What an answer changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Learned {
    Nothing,
    /// Somebody has signed in or out.
    News,
    /// The answer is older than what is known: the server has to be asked again.
    Late,
}

impl Knowledge {
    /// What a document says.
    pub(super) fn of_document(told: Option<Told>) -> Self {
        let principal = match told {
            Some(Told::Somebody(principal)) => Some(principal),
            Some(Told::Nobody) | None => None,
        };
        Self {
            is_signed_in: principal.is_some(),
            principal,
            ..Self::default()
        }
    }

    pub(super) fn sent(&self) -> Sent {
        Sent {
            generation: self.generation,
            fingerprint: self.principal.as_ref().map(|it| it.fingerprint.clone()),
        }
    }

    /// Learns from the answer to a call that was not refused.
    pub(super) fn learn(&mut self, told: Told, sent: &Sent) -> Learned {
        let is_late = sent.generation != self.generation;
        let known = self.principal.as_ref().filter(|_| self.is_signed_in);
        match (told, known) {
            (Told::Nobody, None) => Learned::Nothing,
            (Told::Nobody, Some(_)) if is_late => Learned::Late,
            (Told::Nobody, Some(known)) => {
                self.news = Some(Message::Out(known.epoch));
                self.forget();
                Learned::News
            }
            (Told::Somebody(now), Some(known)) if now == *known => {
                self.told += 1;
                Learned::Nothing
            }
            (Told::Somebody(_), _) if is_late => Learned::Late,
            (Told::Somebody(now), Some(known))
                if known.epoch > now.epoch && self.doubted != Some(now.epoch) =>
            {
                self.doubted = Some(now.epoch);
                self.generation += 1;
                Learned::Late
            }
            (Told::Somebody(now), _) => {
                let is_expected = self.expected.take() == Some(now.epoch);
                let epoch = now.epoch;
                self.doubted = None;
                self.principal = Some(now);
                self.is_signed_in = true;
                self.told += 1;
                if is_expected {
                    return Learned::Nothing;
                }
                self.news = Some(Message::In(epoch));
                self.generation += 1;
                Learned::News
            }
        }
    }

    /// A call was refused because nobody is signed in.
    pub(super) fn lose(&mut self) {
        if self.is_signed_in {
            self.is_signed_in = false;
            self.generation += 1;
        }
    }

    /// Nobody waits for whoever was signed in.
    pub(super) fn forget_lost(&mut self) {
        if !self.is_signed_in {
            self.principal = None;
        }
    }

    /// Hears of another tab; whether what this one knows is over.
    pub(super) fn hear(&mut self, message: Message) -> bool {
        let known = self.principal.as_ref().filter(|_| self.is_signed_in);
        let known = known.map(|known| known.epoch);
        let is_over = match message {
            Message::In(epoch) => known.is_none_or(|known| known < epoch),
            Message::Out(epoch) => known.is_none_or(|known| known <= epoch),
            Message::Changed => false,
        };
        if is_over {
            self.forget();
            self.expected = match message {
                Message::In(epoch) => Some(epoch),
                Message::Out(_) | Message::Changed => None,
            };
        }
        is_over
    }

    /// What other tabs have to hear.
    pub(super) fn take_news(&mut self) -> Message {
        self.news.take().unwrap_or(Message::Changed)
    }

    pub(super) fn has_news(&self) -> bool {
        self.news.is_some()
    }

    pub(super) fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }

    pub(super) fn is_signed_in(&self) -> bool {
        self.is_signed_in
    }

    pub(super) fn told(&self) -> u32 {
        self.told
    }

    /// Whether somebody has signed in since: a refusal is about the session before.
    pub(super) fn is_late(&self, sent: &Sent) -> bool {
        self.is_signed_in && self.generation != sent.generation
    }

    /// Whether the call was sent by whoever is signed in now, with the rights that they have now.
    pub(super) fn was_sent_by_same(&self, sent: &Sent) -> bool {
        let now = self.principal.as_ref().filter(|_| self.is_signed_in);
        now.is_some_and(|now| sent.fingerprint.as_ref() == Some(&now.fingerprint))
    }

    /// Whether the server has said, more often than `told` times, that this very principal is signed in.
    pub(super) fn is_back(&self, principal: &Principal, told: u32) -> bool {
        let now = self.principal.as_ref().filter(|_| self.is_signed_in);
        self.told > told && now.is_some_and(|now| now.fingerprint == principal.fingerprint)
    }

    fn forget(&mut self) {
        self.principal = None;
        self.is_signed_in = false;
        self.generation += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(epoch: u64, fingerprint: &str) -> Principal {
        Principal {
            epoch,
            fingerprint: fingerprint.into(),
        }
    }

    fn told(epoch: u64, fingerprint: &str) -> Told {
        Told::Somebody(principal(epoch, fingerprint))
    }

    fn ann() -> Knowledge {
        Knowledge::of_document(Some(told(1, "ann")))
    }

    #[test]
    fn the_same_person_is_known_again_after_a_loss() {
        let mut tab = ann();
        let before = tab.principal().cloned().expect("ann");
        let heard = tab.told();
        tab.lose();
        assert!(!tab.is_back(&before, heard));
        let sent = tab.sent();
        assert_eq!(tab.learn(told(2, "ann"), &sent), Learned::News);
        assert!(tab.is_back(&before, heard));
        assert_eq!(tab.take_news(), Message::In(2));
    }

    #[test]
    fn another_person_or_other_rights_are_not_the_same() {
        let mut tab = ann();
        let before = tab.principal().cloned().expect("ann");
        tab.lose();
        let sent = tab.sent();
        tab.learn(told(2, "bob"), &sent);
        assert!(tab.is_signed_in() && !tab.is_back(&before, 0));
    }

    #[test]
    fn nobody_is_back_before_the_server_says_so() {
        let tab = ann();
        let before = tab.principal().cloned().expect("ann");
        assert!(!tab.is_back(&before, tab.told()));
    }

    #[test]
    fn an_answer_of_an_older_generation_changes_nothing() {
        let mut tab = ann();
        let sent = tab.sent();
        tab.lose();
        let sign_in = tab.sent();
        tab.learn(told(2, "bob"), &sign_in);
        assert_eq!(tab.learn(Told::Nobody, &sent), Learned::Late);
        assert_eq!(tab.learn(told(1, "ann"), &sent), Learned::Late);
        assert!(tab.is_late(&sent) && !tab.was_sent_by_same(&sent));
        assert_eq!(tab.principal(), Some(&principal(2, "bob")));
    }

    #[test]
    fn an_older_session_does_not_take_the_place_of_a_newer_one() {
        let mut tab = Knowledge::of_document(Some(told(5, "ann")));
        let sent = tab.sent();
        assert_eq!(tab.learn(told(4, "ann"), &sent), Learned::Late);
        assert_eq!(tab.learn(told(4, "ann"), &sent), Learned::Late);
        assert_eq!(tab.principal(), Some(&principal(5, "ann")));
    }

    #[test]
    fn an_older_session_is_believed_when_the_server_is_asked_again() {
        let mut tab = Knowledge::of_document(Some(told(5, "ann")));
        let sent = tab.sent();
        tab.learn(told(4, "bob"), &sent);
        let again = tab.sent();
        assert_eq!(tab.learn(told(4, "bob"), &again), Learned::News);
        assert_eq!(tab.principal(), Some(&principal(4, "bob")));
    }

    #[test]
    fn signing_out_is_news_once() {
        let mut tab = ann();
        let sent = tab.sent();
        assert_eq!(tab.learn(Told::Nobody, &sent), Learned::News);
        assert!(tab.has_news());
        assert_eq!(tab.take_news(), Message::Out(1));
        assert_eq!(tab.take_news(), Message::Changed);
        let sent = tab.sent();
        assert_eq!(tab.learn(Told::Nobody, &sent), Learned::Nothing);
    }

    #[test]
    fn a_wrong_password_does_not_end_a_loss() {
        let mut tab = ann();
        tab.lose();
        let sent = tab.sent();
        assert_eq!(tab.learn(Told::Nobody, &sent), Learned::Nothing);
        assert_eq!(tab.principal(), Some(&principal(1, "ann")));
    }

    #[test]
    fn other_tabs_end_what_is_older_than_they_say() {
        assert!(ann().hear(Message::In(2)) && ann().hear(Message::Out(1)));
        assert!(!ann().hear(Message::In(1)) && !ann().hear(Message::Out(0)));
        assert!(!ann().hear(Message::Changed));
        let mut lost = ann();
        lost.lose();
        assert!(lost.hear(Message::In(0)));
    }

    #[test]
    fn whom_another_tab_has_signed_in_is_no_news_here() {
        let mut tab = ann();
        tab.hear(Message::In(2));
        let sent = tab.sent();
        assert_eq!(tab.learn(told(2, "bob"), &sent), Learned::Nothing);
        assert!(!tab.has_news());
        assert_eq!(tab.principal(), Some(&principal(2, "bob")));
    }

    #[test]
    fn who_was_forgotten_does_not_come_back() {
        let mut tab = ann();
        tab.lose();
        tab.forget_lost();
        assert_eq!(tab.principal(), None);
        let mut tab = ann();
        tab.forget_lost();
        assert!(tab.principal().is_some());
    }
}

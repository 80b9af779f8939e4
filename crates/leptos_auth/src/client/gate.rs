//! What becomes of a call that was refused: the one rule for [`AuthClient`](super::AuthClient) and for
//! forms whose function has another client.

use crate::{
    Interrupt, Kind, Reason,
    boundary::{BoundaryContext, kept},
    revalidate::ask_again,
    session_state::{Sent, tab},
};

pub(crate) use crate::boundary::kept::Verdict;

/// Whether a sign-in may mend it.
pub(crate) fn is_mendable(interrupt: &Interrupt) -> bool {
    let kind = interrupt.kind();
    !interrupt.answers_form() && matches!(kind, Kind::Unauthorized | Kind::StepUp)
}

/// Whether it says that nobody is signed in.
fn says_signed_out(interrupt: &Interrupt) -> bool {
    let is_pending = matches!(interrupt.reason(), Reason::Pending(_));
    interrupt.kind() == Kind::Unauthorized && !is_pending
}

/// Whether it contradicts what is known: somebody has signed in since.
pub(crate) fn is_out_of_date(interrupt: &Interrupt) -> bool {
    says_signed_out(interrupt) && tab::is_signed_in()
}

/// A call of `sent` was refused, and is not made again. That it was refused is known from now on.
pub(crate) fn note(interrupt: &Interrupt, sent: &Sent) {
    if says_signed_out(interrupt) && !tab::is_late(sent) {
        tab::lose();
    }
}

/// A call of `sent` was refused; waits until it is clear whether it is made again. `None`: nothing is
/// kept, and nothing has been shown.
pub(crate) async fn wait(
    boundary: Option<&BoundaryContext>,
    interrupt: &Interrupt,
    sent: &Sent,
) -> Option<Verdict> {
    if says_signed_out(interrupt) && tab::is_late(sent) {
        ask_again();
        return Some(match tab::was_sent_by_same(sent) {
            true => Verdict::Again,
            false => Verdict::Over,
        });
    }
    note(interrupt, sent);
    Some(kept::keep(boundary?, interrupt)?.await)
}

//! Interrupts that come after the head.

use http::StatusCode;
use specimen::mode::Mode;

use crate::{
    Cell,
    check::{Outcome, denied, expect, nothing_of_the_data},
    client::Client,
    principal::Principal,
};

/// The first visitor of a streamed page is told to ask again, and is then answered like any other.
/// A page that is sent as a whole is never late.
pub(crate) async fn first_visits(client: &Client, cell: Cell) -> Outcome {
    let (path, nobody) = (cell.path(), Principal::SignedOut);
    let (status, page) = nobody.refusal(cell.demand).expect("nobody may pass");
    if cell.mode != Mode::Async {
        let first = client.load(&path, nobody).await;
        expect(first.status == StatusCode::OK, || {
            format!("{} for the first visitor", first.status)
        })?;
        for tail in ["http-equiv=\"refresh\"", "content=\"noindex\""] {
            expect(first.body.contains(tail), || format!("no {tail}"))?;
        }
        nothing_of_the_data(&first)?;
    }
    denied(&client.load(&path, nobody).await, status, Some(page))
}

//! Interrupts that come after the head.

use http::StatusCode;
use specimen::mode::Mode;

use crate::{
    Cell,
    check::denied,
    common::{Dialect, get, page, principal::refusal},
};

/// The first visitor of a streamed page is told to ask again, and is then answered like any other.
/// A page that is sent as a whole is never late.
pub(crate) async fn first_visits(cell: Cell) {
    let path = cell.path();
    let status = refusal(cell.demand, None)
        .expect("nobody may pass")
        .status();
    if cell.mode != Mode::Async {
        let first = get(&path, None, Dialect::Browser).await;
        assert_eq!(first.status, StatusCode::OK, "{path}, the first visitor");
        for tail in ["http-equiv=\"refresh\"", "content=\"noindex\""] {
            assert!(first.body.contains(tail), "{path}: no {tail}");
        }
        first.assert_no_canary(&path);
    }
    let second = get(&path, None, Dialect::Browser).await;
    denied(&second, status, &[page(status)], &path);
}

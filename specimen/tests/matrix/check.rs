//! What a response must be. Everything here panics unless it is.

use http::{StatusCode, header};
use specimen::{call_sites::Answer as Answered, demand::Demand, functions::Reveal};

use crate::{
    Cell,
    common::{
        Answer, Dialect, canary, get, page, post_form,
        principal::refusal,
        sign_in::{assert_asks_nobody_to_sign_in, assert_signs_in},
    },
};

/// One visit of a cell.
pub(crate) async fn visit(cell: Cell, visitor: Option<&'static str>) {
    let path = cell.path();
    let name = format!("{path} by {visitor:?}");
    let answer = get(&path, visitor, Dialect::Browser).await;
    let refused = refusal(cell.demand, visitor).map(|kind| kind.status());
    match (cell.site.answer, refused) {
        (Answered::OnceLoaded | Answered::OnClick, _) => asks_nothing(&answer, &name),
        (Answered::WhenPosted, _) => {
            asks_nothing(&answer, &name);
            posted(cell, visitor).await;
        }
        (_, None) => allowed(&answer, cell, visitor, &name),
        (Answered::Page | Answered::Late, Some(status)) => {
            denied(&answer, status, &[page(status)], &name);
        }
        (Answered::BarePage, Some(status)) => denied(&answer, status, &[], &name),
        (Answered::ErrorPage, Some(status)) => denied(&answer, status, &["error"], &name),
        (Answered::Region, Some(status)) => region(&answer, status, &name),
    }
    if cell.demand == Demand::Unauthorized && visitor.is_none() {
        match cell.site.answer {
            Answered::Page | Answered::Late | Answered::WhenPosted => {
                assert_signs_in(&path, StatusCode::UNAUTHORIZED).await;
            }
            // The page around the form refuses nobody.
            Answered::Region => assert_signs_in(&path, StatusCode::UNPROCESSABLE_ENTITY).await,
            _ => {}
        }
    }
}

/// The status, the pages, what a denial's head must say, and nothing of the data.
pub(crate) fn denied(answer: &Answer, status: StatusCode, pages: &[&str], name: &str) {
    answer.assert_denied(status, name);
    assert_eq!(answer.pages(), pages, "{name}: {}", answer.body);
}

/// A public page, which may be found and is no denial, with a boundary's page in it.
fn region(answer: &Answer, status: StatusCode, name: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.body);
    assert_eq!(answer.pages(), [page(status)], "{name}: {}", answer.body);
    for never in ["x-robots-tag", "www-authenticate", "location"] {
        assert_eq!(answer.header(never), "", "{name}: {never}");
    }
    assert!(!answer.body.contains("noindex"), "{name}");
    assert_kept_private(answer, name);
    answer.assert_no_canary(name);
}

/// The visitor's own data, nobody else's, and no page of a boundary.
fn allowed(answer: &Answer, cell: Cell, visitor: Option<&str>, name: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.body);
    let data = format!(
        "CANARY-of-{}-{}",
        visitor.unwrap_or_default(),
        cell.site.name
    );
    assert!(answer.body.contains(&data), "{name}: {}", answer.body);
    let foreign = canary::find_foreign(&answer.headers, answer.body.as_bytes(), visitor);
    assert_eq!(foreign, None, "{name}");
    assert!(answer.pages().is_empty(), "{name}: {}", answer.body);
    assert_kept_private(answer, name);
}

/// Who asks was asked.
fn assert_kept_private(answer: &Answer, name: &str) {
    let stored = answer.header(header::CACHE_CONTROL);
    assert!(stored.contains("no-store"), "{name}: {stored}");
}

/// A page that leaves all questions to the browser.
fn asks_nothing(answer: &Answer, name: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.body);
    assert!(answer.pages().is_empty(), "{name}: {}", answer.body);
    answer.assert_no_canary(name);
}

/// The form of [`auth_form`](specimen::call_sites::auth_form), posted.
async fn posted(cell: Cell, visitor: Option<&str>) {
    let (path, demand) = (cell.path(), cell.demand.segment());
    let fields = format!("site={}&demand={demand}", cell.site.name);
    let answer = post_form::<Reveal>(&path, visitor, &fields).await;
    match refusal(cell.demand, visitor).map(|kind| kind.status()) {
        Some(status) => denied(&answer, status, &[page(status)], &path),
        None => answer.assert_leads_back(&path),
    }
    if let Some(user) = visitor {
        assert_asks_nobody_to_sign_in(&path, user).await;
    }
}

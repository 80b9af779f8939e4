//! What a response must be.

use http::{StatusCode, header};
use specimen::{
    call_sites::Answer,
    demand::Demand,
    functions::{Reveal, SignIn},
};

use crate::{
    Cell,
    client::{Client, Response},
    principal::Principal,
};

/// What is wrong, if anything.
pub(crate) type Outcome = Result<(), String>;

/// One visit of a cell.
pub(crate) async fn visit(client: &Client, cell: Cell, principal: Principal) -> Outcome {
    let path = cell.path();
    let response = client.load(&path, principal).await;
    let refusal = principal.refusal(cell.demand);
    let outcome = match (cell.site.answer, refusal) {
        (Answer::OnceLoaded | Answer::OnClick, _) => asks_nothing(&response),
        (Answer::WhenPosted, _) => match asks_nothing(&response) {
            Ok(()) => posted(client, cell, principal).await,
            wrong => wrong,
        },
        (_, None) => allowed(&response, cell, principal),
        (Answer::BarePage, Some((status, _))) => denied(&response, status, None),
        (Answer::Page | Answer::Late, Some((status, page))) => {
            denied(&response, status, Some(page))
        }
    };
    let outcome = match outcome {
        Ok(()) if principal == Principal::SignedOut => sign_in(client, cell).await,
        outcome => outcome,
    };
    outcome.map_err(|wrong| format!("{path} by {principal:?}: {wrong}"))
}

/// The status, the page, what a denial's head must say, and nothing of the data.
pub(crate) fn denied(response: &Response, status: StatusCode, page: Option<&str>) -> Outcome {
    expect(response.status == status, || {
        format!("{} instead of {status}", response.status)
    })?;
    let shown = pages(&response.body);
    expect(shown == page.as_slice(), || {
        format!("it shows {shown:?} instead of {page:?}")
    })?;
    let stored = response.header(header::CACHE_CONTROL);
    expect(stored == "no-store", || format!("cache-control: {stored}"))?;
    let challenged = !response.header(header::WWW_AUTHENTICATE).is_empty();
    expect(challenged == (status == StatusCode::UNAUTHORIZED), || {
        format!("with a challenge: {challenged}")
    })?;
    let location = response.header(header::LOCATION);
    expect(location.is_empty(), || format!("it leads to {location}"))?;
    nothing_of_the_data(response)
}

/// The visitor's own data, nobody else's, and no page of a boundary.
fn allowed(response: &Response, cell: Cell, principal: Principal) -> Outcome {
    expect(response.status == StatusCode::OK, || {
        format!("{} instead of 200", response.status)
    })?;
    let own = format!("CANARY-of-{}-", principal.user().unwrap_or_default());
    let data = format!("{own}{}", cell.site.name);
    expect(response.body.contains(&data), || {
        "the data is missing".into()
    })?;
    let (all, mine) = ("CANARY-of-", own.as_str());
    let foreign = response.body.matches(all).count() - response.body.matches(mine).count();
    expect(foreign == 0, || "somebody else's data".into())?;
    let shown = pages(&response.body);
    expect(shown.is_empty(), || format!("it shows {shown:?}"))?;
    let stored = response.header(header::CACHE_CONTROL);
    expect(stored.contains("no-store"), || {
        format!("cache-control: {stored}")
    })
}

/// A page that leaves all questions to the browser.
fn asks_nothing(response: &Response) -> Outcome {
    expect(response.status == StatusCode::OK, || {
        format!("{} instead of 200", response.status)
    })?;
    let shown = pages(&response.body);
    expect(shown.is_empty(), || format!("it shows {shown:?}"))?;
    nothing_of_the_data(response)
}

/// The form of [`auth_form`](specimen::call_sites::auth_form), posted.
async fn posted(client: &Client, cell: Cell, principal: Principal) -> Outcome {
    let (path, demand) = (cell.path(), cell.demand.segment());
    let fields = format!("site={}&demand={demand}", cell.site.name);
    let response = client.post::<Reveal>(&path, principal, &fields).await;
    match principal.refusal(cell.demand) {
        Some((status, page)) => denied(&response, status, Some(page)),
        None => leads_back(&response, &path),
    }
}

/// The form of the page for 401: a wrong password shows it again, the right one leads back here.
async fn sign_in(client: &Client, cell: Cell) -> Outcome {
    let with_form = cell.site.answer == Answer::Page || cell.site.answer == Answer::Late;
    if cell.demand != Demand::Unauthorized || !with_form {
        return Ok(());
    }
    let (path, nobody) = (cell.path(), Principal::SignedOut);
    let wrong = "name=bob&password=wrong";
    let response = client.post::<SignIn>(&path, nobody, wrong).await;
    denied(&response, StatusCode::UNAUTHORIZED, Some("unauthorized"))?;
    expect(response.body.contains("value=\"bob\""), || {
        "the name has to be typed again".into()
    })?;
    let right = "name=bob&password=right";
    let response = client.post::<SignIn>(&path, nobody, right).await;
    let cookie = response.header(header::SET_COOKIE);
    expect(cookie.starts_with("user=bob;"), || {
        format!("signed in with cookie {cookie:?}")
    })?;
    leads_back(&response, &path)
}

fn leads_back(response: &Response, path: &str) -> Outcome {
    let (status, location) = (response.status, response.header(header::LOCATION));
    expect(status == StatusCode::SEE_OTHER && location == path, || {
        format!("posted: {status} to {location:?}")
    })
}

/// No byte of it, plain or as base64 in any alignment.
pub(crate) fn nothing_of_the_data(response: &Response) -> Outcome {
    const TRACES: [&str; 4] = ["CANARY", "Q0FOQVJZ", "NBTkFSWS", "DQU5BUlkt"];
    let headers = format!("{:?}", response.headers);
    for trace in TRACES {
        let leaked = response.body.contains(trace) || headers.contains(trace);
        expect(!leaked, || format!("it leaks {trace}"))?;
    }
    Ok(())
}

/// The pages of boundaries that stand in the document.
fn pages(body: &str) -> Vec<&str> {
    let attributes = body.split("data-page=\"").skip(1);
    attributes
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

pub(crate) fn expect(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise()) }
}

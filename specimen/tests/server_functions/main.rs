//! Every server function refuses with its status, whatever its encoding and its protocol.

#[path = "../common/mod.rs"]
mod common;

mod encodings;
mod form;
mod socket;
mod streams;

use specimen::functions::sites::SITES;

use self::common::{Dialect, report::Report};

#[tokio::test]
async fn every_call_site_refuses_in_the_dialect_of_who_calls() {
    let mut report = Report::default();
    encodings::report(&mut report).await;
    form::report(&mut report).await;
    streams::report(&mut report).await;
    socket::report(&mut report).await;
    report.finish("server-functions", &Dialect::COLUMNS, &SITES);
}

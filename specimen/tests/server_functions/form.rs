//! A form that a page without JavaScript posted to itself, which names the server function.

use leptos::server_fn::ServerFn;
use specimen::{
    demand::Demand,
    functions::{
        get::Get,
        json::{Json, Put},
        post::Post,
        streaming::{Bytes, Text},
    },
};

use crate::common::{
    Answer, Dialect, post_form,
    principal::{VISITORS, refusal},
    report::{Report, holds},
};

/// Adds the cells of the form.
pub(crate) async fn report(report: &mut Report) {
    for demand in Demand::ALL {
        let right = holds(check(demand)).await;
        report.add("form", Dialect::Browser.column(), demand, right);
    }
}

/// Refused on its page; what is carried out leads back there. A stream is no different: it is refused
/// before its first byte.
async fn check(demand: Demand) {
    for visitor in VISITORS {
        let answers = [
            posted::<Post>(demand, visitor).await,
            posted::<Text>(demand, visitor).await,
            posted::<Bytes>(demand, visitor).await,
        ];
        for answer in answers {
            let cell = format!("form × {} × {visitor:?}", demand.segment());
            match refusal(demand, visitor) {
                Some(kind) => {
                    answer.assert_denied(kind.status(), &cell);
                    answer.assert_dialect(Dialect::Browser, &cell);
                }
                None => answer.assert_leads_back(PAGE),
            }
        }
    }
}

/// Where the form stands.
const PAGE: &str = "/?a=1";

async fn posted<F: ServerFn>(demand: Demand, visitor: Option<&str>) -> Answer {
    let fields = format!("demand={}", demand.segment());
    post_form::<F>(PAGE, visitor, &fields).await
}

#[tokio::test]
async fn a_form_that_names_another_encoding_is_refused_and_answers_nobody() {
    for visitor in VISITORS {
        for answer in [
            posted::<Json>(Demand::Unauthorized, visitor).await,
            posted::<Put>(Demand::Unauthorized, visitor).await,
            posted::<Get>(Demand::Unauthorized, visitor).await,
        ] {
            assert!(answer.status.is_client_error(), "{}", answer.status);
            answer.assert_no_canary("form");
        }
    }
}

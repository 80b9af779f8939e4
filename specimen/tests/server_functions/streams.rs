//! What is refused when the status has left: the stream breaks off, before anything protected.

use http::StatusCode;
use specimen::demand::Demand;

use crate::common::{
    Dialect,
    call::Call,
    principal::{VISITORS, refusal},
    report::{Report, holds},
};

/// Adds the cells of the streams.
pub(crate) async fn report(report: &mut Report) {
    let column = Dialect::Program.column();
    for demand in Demand::ALL {
        report.add("late", column, demand, holds(midway(demand)).await);
        report.add("ownerless", column, demand, holds(ownerless(demand)).await);
    }
}

async fn midway(demand: Demand) {
    for visitor in VISITORS {
        let call = Call::form("/api/functions/late");
        let answer = call.run(demand, visitor, Dialect::Program).await;
        let cell = format!("late × {} × {visitor:?}", demand.segment());
        assert_eq!(answer.status, StatusCode::OK, "{cell}");
        assert!(answer.body.starts_with("open"), "{cell}: {}", answer.body);
        match visitor.filter(|_| refusal(demand, visitor).is_none()) {
            Some(visitor) => {
                let own = format!("CANARY-of-{visitor}");
                assert!(!answer.broken && answer.body.ends_with(&own), "{cell}");
            }
            None => {
                assert!(answer.broken, "{cell}: {}", answer.body);
                answer.assert_no_canary(&cell);
            }
        }
    }
}

async fn ownerless(demand: Demand) {
    for visitor in VISITORS {
        let call = Call::form("/api/functions/ownerless");
        let answer = call.run(demand, visitor, Dialect::Program).await;
        assert!(answer.broken, "{visitor:?}: {}", answer.body);
        answer.assert_no_canary("ownerless");
    }
}

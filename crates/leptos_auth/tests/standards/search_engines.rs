use http::StatusCode;

use crate::{
    Row, elsewhere, row,
    site::{HTML, get},
};

pub(crate) const ROWS: &[Row] = &[
    row(
        "X1",
        "a denied document: `X-Robots-Tag: noindex`, and one tag in its head",
        || Box::pin(denied()),
    ),
    row("X2", "an allowed page: neither", || Box::pin(allowed())),
    elsewhere(
        "X3",
        "a public page with one refused region: neither",
        "leptos_auth regions: a_public_page_with_a_refused_card_stays_public",
    ),
    elsewhere(
        "X4",
        "a denied document: one `<title>`, of the boundary's page; no canonical link and no Open \
         Graph of the protected page",
        "leptos_auth document_head: a_denied_document_has_nothing_of_the_protected_head",
    ),
];

const TAG: &str = "<meta name=\"robots\" content=\"noindex\">";

async fn denied() {
    for mode in ["ooo", "in-order", "partial", "async"] {
        for case in ["protected", "plain", "guarded", "missing"] {
            let answer = get(&format!("/{mode}/{case}"), &[("accept", HTML)]).await;
            answer.assert_denied(StatusCode::UNAUTHORIZED);
            assert_eq!(
                answer.body.matches(TAG).count(),
                1,
                "{mode}/{case}: {}",
                answer.body
            );
            let head = answer.body.split("</head>").next().expect("a head");
            assert!(head.contains(TAG), "{mode}/{case}: {head}");
        }
    }
}

async fn allowed() {
    for mode in ["ooo", "in-order", "partial", "async"] {
        let fields = [("accept", HTML), ("cookie", "user=ada")];
        let answer = get(&format!("/{mode}/protected"), &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.body.contains("robots"), "{mode}");
        assert!(!answer.headers.contains_key("x-robots-tag"), "{mode}");
    }
}

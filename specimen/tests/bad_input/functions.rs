//! Bodies that a server function can not read.

use http::{Method, header};

use crate::common::{Dialect, FORM, JSON, harmless::harmless, request};

const FUNCTIONS: [(&str, Method); 7] = [
    ("/api/functions/post", Method::POST),
    ("/api/functions/get", Method::GET),
    ("/api/functions/delete", Method::DELETE),
    ("/api/functions/json", Method::POST),
    ("/api/functions/put", Method::PUT),
    ("/api/functions/text", Method::POST),
    ("/api/functions/socket", Method::GET),
];

fn bodies() -> Vec<Vec<u8>> {
    vec![
        b"".to_vec(),
        b"\xff\xfe\x00".to_vec(),
        b"{".to_vec(),
        b"{\"demand\":1}".to_vec(),
        b"{\"demand\":\"nobody\"}".to_vec(),
        b"[".repeat(200_000),
        b"demand=nobody".to_vec(),
        b"demand[".repeat(10_000),
        b"a".repeat(1 << 20),
        // More than a body may have.
        b"a".repeat(3 << 20),
    ]
}

#[tokio::test]
async fn a_body_that_can_not_be_read_is_a_client_s_mistake() {
    for (path, method) in FUNCTIONS {
        for (n, body) in bodies().into_iter().enumerate() {
            for kind in [FORM, JSON, "text/plain", "multipart/form-data", ""] {
                for dialect in Dialect::BOTH {
                    let cell = format!("{path} {n} {kind} {dialect:?}");
                    let ask = request(method.clone(), path, Some("admin"))
                        .header(header::ACCEPT, dialect.accept())
                        .header(header::CONTENT_TYPE, kind);
                    let answer = harmless(&cell, ask, body.clone()).await;
                    assert!(answer.status.is_client_error(), "{cell}: {}", answer.status);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_multipart_body_that_can_not_be_read_is_a_client_s_mistake() {
    let kind = "multipart/form-data; boundary=x";
    let field = "--x\r\nContent-Disposition: form-data; name=\"demand\"\r\n\r\n";
    let bodies = [
        String::new(),
        "--x--".to_owned(),
        "--y\r\n\r\n--y--".to_owned(),
        field.to_owned(),
        format!("{field}nobody\r\n"),
        format!("{field}nobody\r\n--x--"),
        format!("{field}{}\r\n--x--", "a".repeat(1 << 20)),
        "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--".to_owned(),
        "--x\r\nnonsense\r\n\r\n\r\n--x--".to_owned(),
        format!("--x\r\n{}\r\n\r\n--x--", "a: b\r\n".repeat(10_000)),
    ];
    for (n, body) in bodies.into_iter().enumerate() {
        for user in [None, Some("ada")] {
            let cell = format!("multipart {n} {user:?}");
            let ask = request(Method::POST, "/api/functions/multipart", user)
                .header(header::CONTENT_TYPE, kind);
            let answer = harmless(&cell, ask, body.clone()).await;
            assert!(answer.status.is_client_error(), "{cell}: {}", answer.status);
        }
    }
}

//! What only bytes on a connection can say: requests that are no HTTP, or more of it than anybody
//! needs. Each is answered with a 4xx or not at all, and the next connection is served.

use std::net::SocketAddr;

use http::HeaderMap;

use crate::common::{canary, harmless::STRANGER, panics, wire};

/// Sends the bytes; panics where the answer is a 5xx or gives something away.
async fn exchange(address: SocketAddr, cell: &str, bytes: Vec<u8>) -> u16 {
    let answer = wire::exchange(address, bytes).await;
    let status = wire::status(&answer);
    assert!(status < 500, "{cell}: {status}");
    assert_eq!(canary::find(&HeaderMap::new(), &answer), None, "{cell}");
    let stranger = answer
        .windows(STRANGER.len())
        .any(|w| w == STRANGER.as_bytes());
    assert!(!stranger, "{cell}");
    assert_eq!(panics::count(), 0, "{cell}: something panicked");
    status
}

/// A request with these lines after the first.
fn request(first: &[u8], lines: &[&[u8]], body: &[u8]) -> Vec<u8> {
    let mut bytes = [first, b" HTTP/1.1\r\nconnection: close\r\n"].concat();
    for line in lines {
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

const HOST: &[u8] = b"host: localhost:3000";
const HTML: &[u8] = b"accept: text/html";

async fn assert_served(address: SocketAddr) {
    let status = exchange(address, "served", request(b"GET /", &[HOST, HTML], b"")).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn one_mebibyte_in_the_target_is_too_long() {
    let address = wire::serve();
    for start in [
        "/",
        "/?__path=/api/sign_in&__err=",
        "/ooo/resource/unauthorized?a=",
    ] {
        for size in [9_000, 70_000, 1 << 20] {
            let target = format!("GET {start}{}", "A".repeat(size));
            let cell = format!("{start} {size}");
            let status = exchange(
                address,
                &cell,
                request(target.as_bytes(), &[HOST, HTML], b""),
            )
            .await;
            assert!([0, 400, 414, 431].contains(&status), "{cell}: {status}");
        }
    }
    assert_served(address).await;
}

#[tokio::test]
async fn one_mebibyte_in_a_header_is_too_large() {
    let address = wire::serve();
    for name in ["cookie: user=ada; __err=", "accept: ", "referer: ", "x: "] {
        let header = format!("{name}{}", "A".repeat(1 << 20));
        let status = exchange(
            address,
            name,
            request(b"GET /", &[HOST, header.as_bytes()], b""),
        )
        .await;
        assert!([0, 400, 431].contains(&status), "{name}: {status}");
    }
    let many: Vec<Vec<u8>> = (0..10_000)
        .map(|n| format!("x{n}: y").into_bytes())
        .collect();
    let mut lines: Vec<&[u8]> = many.iter().map(Vec::as_slice).collect();
    lines.insert(0, HOST);
    let status = exchange(address, "many", request(b"GET /", &lines, b"")).await;
    assert!([0, 400, 431].contains(&status), "many: {status}");
    assert_served(address).await;
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused_or_ignored() {
    let address = wire::serve();
    let firsts: [&[u8]; 12] = [
        b"GET /\xff",
        b"GET /\x00",
        b"GET /ooo/\xc3\x28/x",
        b"GET /?\xff\xfe",
        b"GET /?\xc3\xa9",
        b"GET \xff",
        b"\xff\xfe /",
        b"G\x00T /",
        b"GET http://evil.example/",
        b"GET http://localhost:3000/%ff?%ff",
        b"OPTIONS *",
        b"CONNECT localhost:3000",
    ];
    for (n, first) in firsts.into_iter().enumerate() {
        let cell = format!("first line {n}");
        let status = exchange(address, &cell, request(first, &[HOST, HTML], b"")).await;
        assert!(status < 500, "{cell}: {status}");
    }
    for name in [
        "host",
        "cookie",
        "accept",
        "referer",
        "content-type",
        "origin",
    ] {
        for value in [&b"\xff\xfe"[..], b"\x80", b"\xc3\x28", b"user=\xff"] {
            let line = [name.as_bytes(), b": ", value].concat();
            let lines: &[&[u8]] = if name == "host" {
                &[&line]
            } else {
                &[HOST, &line]
            };
            let cell = format!("{name} {value:?}");
            for first in [&b"GET /handlers/handler/forbidden"[..], b"POST /"] {
                let status = exchange(address, &cell, request(first, lines, b"")).await;
                assert!((400..500).contains(&status), "{cell}: {status}");
            }
        }
    }
    assert_served(address).await;
}

#[tokio::test]
async fn a_length_that_is_no_length_is_a_bad_request() {
    let address = wire::serve();
    let body = b"__function=%2Fapi%2Ffunctions%2Fpost&demand=unauthorized";
    let lines: [&[&[u8]]; 7] = [
        &[b"content-length: -1"],
        &[b"content-length: x"],
        &[b"content-length: 18446744073709551616"],
        &[b"content-length: 56", b"content-length: 57"],
        &[b"content-length: 1 2"],
        &[b"transfer-encoding: nonsense"],
        &[
            b"transfer-encoding: chunked",
            b"transfer-encoding: identity",
        ],
    ];
    for lines in lines {
        let mut all: Vec<&[u8]> = vec![HOST, b"content-type: application/x-www-form-urlencoded"];
        all.extend(lines);
        let status = exchange(address, "length", request(b"POST /", &all, body)).await;
        assert!(
            status == 0 || (400..500).contains(&status),
            "{lines:?}: {status}"
        );
    }
    assert_served(address).await;
}

#[tokio::test]
async fn a_connection_that_breaks_off_hurts_nobody() {
    let address = wire::serve();
    for bytes in [
        &b""[..],
        b"GET",
        b"GET / HTTP/1.1\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost:3000\r\ncontent-length: 100\r\n\
          content-type: application/x-www-form-urlencoded\r\n\r\n__function=%2Fapi",
        b"POST / HTTP/1.1\r\nhost: localhost:3000\r\ntransfer-encoding: chunked\r\n\
          content-type: application/x-www-form-urlencoded\r\n\r\nffffffffffffffffff\r\n",
    ] {
        let bytes = bytes.to_vec();
        let broken = tokio::task::spawn_blocking(move || {
            let mut stream = wire::connect(address);
            std::io::Write::write_all(&mut stream, &bytes).expect("sent");
        });
        broken.await.expect("no panic");
        assert_served(address).await;
    }
}

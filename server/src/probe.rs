//! `server health`: asks the server that listens here whether it is ready, for a container that has no
//! other program to ask with.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Longer than a database that hangs takes to say so.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why it is not.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProbeError {
    #[error("nobody answers at {0}")]
    Silent(SocketAddr, #[source] io::Error),
    #[error("{0} took too long to answer")]
    Slow(SocketAddr),
    #[error("not ready: {0}")]
    NotReady(String),
}

/// Asks `/readyz`, and prints what it answers.
pub(crate) async fn ask(listens_at: SocketAddr) -> Result<(), ProbeError> {
    let address = from_here(listens_at);
    let answer = tokio::time::timeout(PATIENCE, answer(address)).await;
    let answer = answer.map_err(|_| ProbeError::Slow(address))?;
    let answer = answer.map_err(|error| ProbeError::Silent(address, error))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if head.starts_with("HTTP/1.1 200 ") {
        println!("{body}");
        return Ok(());
    }
    Err(ProbeError::NotReady(body.to_owned()))
}

async fn answer(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    // It is short; a server that is none of ours is not read to its end.
    stream.take(4_096).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Who listens everywhere also listens at the loopback address.
fn from_here(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// One that gives every visitor this answer.
    async fn server(answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 512];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        address
    }

    #[tokio::test]
    async fn who_says_200_is_ready_and_nobody_else() {
        let ready = server("HTTP/1.1 200 OK\r\n\r\n{\"ready\":true}").await;
        ask(ready).await.expect("ready");
        let busy = server("HTTP/1.1 503 Service Unavailable\r\n\r\n{\"ready\":false}").await;
        let error = ask(busy).await.expect_err("not ready").to_string();
        assert_eq!(error, "not ready: {\"ready\":false}");
        let silent = server("").await;
        assert!(ask(silent).await.is_err());
        let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = nobody.local_addr().expect("an address");
        drop(nobody);
        assert!(matches!(ask(address).await, Err(ProbeError::Silent(..))));
    }

    #[test]
    fn who_listens_everywhere_is_asked_here() {
        let here = |address: &str| from_here(address.parse().expect("an address")).to_string();
        assert_eq!(here("0.0.0.0:3000"), "127.0.0.1:3000");
        assert_eq!(here("[::]:3000"), "[::1]:3000");
        assert_eq!(here("10.0.0.7:80"), "10.0.0.7:80");
    }
}

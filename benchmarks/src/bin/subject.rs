//! `subject NAME`: serves it on a free port, whose origin it prints, until its input ends.

use std::{env, io, thread};

use anyhow::Context;
use axum::serve::ListenerExt;
use benchmarks::subject::Subject;
use tokio::{net::TcpListener, sync::oneshot};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let name = env::args().nth(1).context("which subject?")?;
    let subject: Subject = name.parse()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let router = subject.router(origin.parse()?)?;
    println!("{origin}");
    let listener = listener.tap_io(|connection| {
        // Only slower without it.
        let _ = connection.set_nodelay(true);
    });
    tokio::select! {
        served = axum::serve(listener, router) => served?,
        _ = end_of_input() => {}
    }
    Ok(())
}

fn end_of_input() -> oneshot::Receiver<io::Result<u64>> {
    let (sender, ended) = oneshot::channel();
    thread::spawn(move || sender.send(io::copy(&mut io::stdin(), &mut io::sink())));
    ended
}

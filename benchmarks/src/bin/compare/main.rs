//! What an interrupt costs here and elsewhere.
//!
//! The same small application (see [`benchmarks::site`]) by each peer, each server on the first processor
//! and the load on the second. Nothing is timed before the visible text of what is to be answered has been
//! compared. All peers run all the time and are asked in turn, round after round, so that they meet the same
//! machine; what is printed is the median of the rounds.
//!
//! Writes the table and the picture. Run by `cargo xtask bench`.

mod answer;
mod arguments;
mod case;
mod document;
mod late;
mod load;
mod peer;
mod picture;
mod running;

use std::fs;

use anyhow::{Context, Result, ensure};

use self::{
    answer::Truth,
    arguments::Arguments,
    case::Case,
    document::{Measured, Timed},
    peer::Peer,
    running::Running,
};

fn main() -> Result<()> {
    let arguments = Arguments::from_env()?;
    let peers = Peer::all(&arguments.peers)?;
    let running: Vec<_> = peers.iter().map(Running::start).collect::<Result<_>>()?;

    let denied = check(&running)?;
    let before: Vec<_> = running
        .iter()
        .map(|peer| {
            let truth = Truth::of(peer, &denied)?;
            Ok((truth, peer.memory()?, late::late(peer, arguments.visits)?))
        })
        .collect::<Result<_>>()?;
    let timed = timed(&running, &arguments)?;
    let measured: Vec<_> = peers
        .iter()
        .zip(&running)
        .zip(before.into_iter().zip(timed))
        .map(|((peer, running), ((truth, idle, late), timed))| {
            Ok(Measured {
                name: peer.name,
                version: peer.version.clone(),
                truth,
                idle: idle.resident,
                busy: running.memory()?.peak,
                late,
                timed,
            })
        })
        .collect::<Result<_>>()?;
    let table = document::write(&measured, &arguments)?;
    print!("{table}");
    fs::write(&arguments.table, table).context("the table can not be written")?;
    picture::draw(&measured, &arguments.picture)
}

/// Compares what each answers with what is written by hand. What is for everybody, or who is let in, has to
/// be the same; a denial may be wrong, which is what there is to see. Gives the text that it has to have.
fn check(running: &[Running]) -> Result<String> {
    let model = running.last().context("there is no peer")?;
    for case in [Case::Home, Case::AllowedPage] {
        let expected = answer::visible_text(&model.ask(case)?.body);
        for peer in running {
            let answer = peer.ask(case)?;
            let text = answer::visible_text(&answer.body);
            ensure!(
                answer.status == 200 && text == expected,
                "{} answers {case:?} with {} and\n{text}\ninstead of\n{expected}",
                peer.name(),
                answer.status,
            );
        }
    }
    Ok(answer::visible_text(&model.ask(Case::DeniedPage)?.body))
}

/// By peer, and then by case.
fn timed(running: &[Running], arguments: &Arguments) -> Result<Vec<[Timed; 3]>> {
    let mut rounds = vec![[const { Vec::new() }; 3]; running.len()];
    for round in 0..=arguments.rounds {
        for (nth, case) in Case::TIMED.into_iter().enumerate() {
            for (peer, rounds) in running.iter().zip(&mut rounds) {
                let figures = load::load(peer, case, arguments.seconds)?;
                // The first warms up.
                if round > 0 {
                    rounds[nth].push(figures);
                }
            }
        }
        eprintln!("round {round} of {}", arguments.rounds);
    }
    Ok(rounds
        .into_iter()
        .map(|cases| cases.map(Timed::median))
        .collect())
}

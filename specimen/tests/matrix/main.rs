//! Every call site in every SSR mode, for every demand and every visitor, over HTTP: the half of the
//! matrix that has no JavaScript. The other half is in `end2end/tests/specimen`; `cargo xtask test`
//! makes `docs/call-sites.md` of both.

#[path = "../common/mod.rs"]
mod common;

mod check;
mod late;

use std::{fs, path::Path};

use specimen::{
    call_sites::{ALL, Answer, CallSite},
    demand::Demand,
    mode::Mode,
};
use tokio::task::JoinSet;

use self::common::{
    principal::VISITORS,
    report::{Report, holds},
};

/// How often each cell is asked for by each visitor. A visitor asks for all of them at once.
const ROUNDS: usize = 3;

/// One cell of the matrix.
#[derive(Clone, Copy, Debug)]
struct Cell {
    site: &'static CallSite,
    mode: Mode,
    demand: Demand,
}

impl Cell {
    fn all() -> impl Iterator<Item = Self> {
        let sites = ALL.into_iter();
        let modes = sites.flat_map(|site| Mode::ALL.map(|mode| (site, mode)));
        modes.flat_map(|(site, mode)| Demand::ALL.map(|demand| Self { site, mode, demand }))
    }

    fn path(&self) -> String {
        let (mode, demand) = (self.mode.segment(), self.demand.segment());
        format!("/{mode}/{}/{demand}", self.site.name)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_site_is_right_in_every_mode_for_everybody() {
    let mut report = Report::default();
    let mut add = |cell: Cell, right| {
        report.add(cell.site.name, cell.mode.segment(), cell.demand, right);
    };

    // Alone, while nothing else keeps the machine busy: what is late depends on time.
    for cell in Cell::all().filter(|cell| cell.site.answer == Answer::Late) {
        add(cell, holds(late::first_visits(cell)).await);
    }
    for visitor in VISITORS.into_iter().cycle().take(ROUNDS * VISITORS.len()) {
        let mut visits = JoinSet::new();
        for cell in Cell::all() {
            visits.spawn(async move { (cell, holds(check::visit(cell, visitor)).await) });
        }
        while let Some(done) = visits.join_next().await {
            let (cell, right) = done.expect("no panic");
            add(cell, right);
        }
    }
    report.finish("pages", &Mode::ALL.map(Mode::segment), &ALL);
}

#[test]
fn no_call_site_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/call_sites");
    let files = fs::read_dir(folder).expect("the call sites");
    let declared: usize = files
        .map(|file| fs::read_to_string(file.expect("a file").path()).expect("text"))
        .map(|text| text.matches(": CallSite = CallSite {").count())
        .sum();
    assert_eq!(declared, ALL.len(), "declared, but not in the list");
    let mut names = ALL.map(|site| site.name);
    names.sort_unstable();
    assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:?}");
}

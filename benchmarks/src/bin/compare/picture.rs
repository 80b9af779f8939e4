//! The picture: requests per second, a bar each.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result};

use super::document::Measured;

const WIDTH: f64 = 720.0;
/// Where the bars begin.
const LEFT: f64 = 180.0;
/// What the longest takes.
const LONGEST: f64 = 430.0;
const TOP: f64 = 70.0;
const PER_PEER: f64 = 52.0;
const BAR: f64 = 16.0;
/// The denied page and the allowed page, as in [`Case::TIMED`](super::Case::TIMED).
const SERIES: [(&str, &str); 2] = [("denied page", "#b3402a"), ("allowed page", "#3b6ea5")];

pub(crate) fn draw(all: &[Measured], file: &Path) -> Result<()> {
    fs::write(file, svg(all)?).context("the picture can not be written")
}

fn svg(all: &[Measured]) -> Result<String> {
    let figures = all.iter().flat_map(|peer| &peer.timed[..SERIES.len()]);
    let most = figures.map(|timed| timed.per_second).fold(1.0, f64::max);
    let height = TOP + PER_PEER * all.len() as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"14\">\n\
         <title>Requests per second on one processor</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"16\" y=\"28\" font-size=\"18\">Requests per second on one processor</text>\n"
    );
    for (nth, (name, color)) in SERIES.into_iter().enumerate() {
        let x = LEFT + 130.0 * nth as f64;
        writeln!(
            svg,
            "<rect x=\"{x}\" y=\"42\" width=\"12\" height=\"12\" fill=\"{color}\"/>\
             <text x=\"{}\" y=\"53\">{name}</text>",
            x + 18.0
        )?;
    }
    for (peer, top) in all
        .iter()
        .zip((0_u8..).map(|nth| TOP + PER_PEER * f64::from(nth)))
    {
        writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            LEFT - 10.0,
            top + 24.0,
            peer.name
        )?;
        for (nth, ((_, color), timed)) in SERIES.into_iter().zip(&peer.timed).enumerate() {
            let y = top + (BAR + 2.0) * nth as f64;
            let width = LONGEST * timed.per_second / most;
            let wrong = match nth == 0 && !peer.truth.is_right() {
                true => ", wrong answer",
                false => "",
            };
            writeln!(
                svg,
                "<rect x=\"{LEFT}\" y=\"{y:.0}\" width=\"{width:.1}\" height=\"{BAR}\" fill=\"{color}\"/>\
                 <text x=\"{:.1}\" y=\"{:.0}\" font-size=\"12\">{:.0}{wrong}</text>",
                LEFT + width + 6.0,
                y + 13.0,
                timed.per_second
            )?;
        }
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

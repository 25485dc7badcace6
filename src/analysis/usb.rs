//! The frame clock of USB in noise: lines at multiples of 1 kHz (frames of full speed) or 8 kHz (microframes of
//! high speed).

use super::lines::{Line, Lines};
use super::mains::Comb;
use crate::units::{Hz, db_to_gain};

/// Distance of the lines, in hertz: 1 ms frames and 125 µs microframes (USB 2.0, 7.1.12).
const FRAMES: f64 = 1_000.0;
const MICROFRAMES: usize = 8;
/// Multiples that are looked at: up to 20 kHz, or this part of the rate.
const MULTIPLES: usize = 20;
const HIGH_OF_RATE: f64 = 0.45;
/// How far the clocks of computer and interface may differ: two crystals of 100 ppm.
const CLOCKS_APART: f64 = 200e-6;
/// A line stands out by this over the noise (contract §3).
const STANDS_OUT_DB: f64 = 15.0;
/// A lone line at 8 kHz has to be this high, as nothing else speaks for it; our choice.
const LONE_DB: f64 = 20.0;
/// A multiple of the mains stands among others of about its own height; a line of USB is this far above them.
const ABOVE_MAINS_DB: f64 = 10.0;
/// Reach of a line in units of the resolution.
const REACH: f64 = 0.75;

/// USB's lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Frames {
    /// Distance of the lines, in hertz: 1000 or 8000.
    pub spacing: f64,
    /// Each line that stands out.
    pub lines: Vec<Line>,
}

/// USB in a spectrum of a recording at `rate` (hertz), if it stands out. Lines that belong to the `mains` are left out.
pub fn find(lines: &Lines, rate: f64, mains: Option<&Comb>) -> Option<Frames> {
    let least = db_to_gain(STANDS_OUT_DB).powi(2);
    let found: Vec<(usize, Line)> = (1..=MULTIPLES)
        .map(|multiple| (multiple, FRAMES * multiple as f64))
        .filter(|(_, at)| *at <= HIGH_OF_RATE * rate)
        .filter_map(|(multiple, at)| {
            let reach = (CLOCKS_APART * at).max(REACH * lines.resolution);
            Some((multiple, lines.line(Hz(at), reach, least)?))
        })
        .filter(|(_, line)| !mains.is_some_and(|comb| belongs(lines, comb, line)))
        .collect();
    // All keep to one clock; the line that tells its rate best tells where the others have to be.
    let sharp = |(multiple, line): &(usize, Line)| *multiple as f64 / line.hz_deviation;
    let (multiple, line) = found.iter().max_by(|a, b| sharp(a).total_cmp(&sharp(b)))?;
    let clock = line.hz / *multiple as f64;
    let keeps = |(multiple, line): &&(usize, Line)| {
        (line.hz - clock * *multiple as f64).abs() <= REACH * lines.resolution
    };
    let kept: Vec<&(usize, Line)> = found.iter().filter(keeps).collect();
    let micro = kept.iter().all(|(multiple, _)| multiple % MICROFRAMES == 0);
    let lone = micro && line.height() >= db_to_gain(LONE_DB).powi(2);
    (kept.len() >= 2 || lone).then(|| Frames {
        spacing: if micro { FRAMES * MICROFRAMES as f64 } else { FRAMES },
        lines: kept.iter().map(|(_, line)| *line).collect(),
    })
}

/// Whether `line` is one of the mains' multiples: it has neighbours at the mains' distance.
fn belongs(lines: &Lines, mains: &Comb, line: &Line) -> bool {
    let least = line.power / db_to_gain(ABOVE_MAINS_DB).powi(2);
    [-2.0, -1.0, 1.0, 2.0].iter().any(|step| {
        let neighbour = lines.line(Hz(line.hz + step * mains.hz), REACH * lines.resolution, 1.0);
        neighbour.is_some_and(|neighbour| neighbour.power >= least)
    })
}

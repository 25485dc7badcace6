//! What the lines in the noise mean: the mains with its pattern, and the frame clock of USB.

mod named;

use super::{Estimate, Mains, MainsKind, NoiseLine, UsbLines};
use crate::analysis::lines::{Line, Lines};
use crate::analysis::mains::{self, Comb};
use crate::analysis::usb;
use crate::units::{mean_square_to_dbfs, power_to_db};

/// Share of the even multiples from which on it is a supply: a rectifier makes twice the mains frequency
/// (`chains.md` S23).
const EVEN_OF_SUPPLY: f64 = 0.5;
/// Share of the odd multiples, and number of lines, from which on it is a ground loop: 10 dB below all.
const ODD_OF_LOOP: f64 = 0.1;
const LINES_OF_LOOP: usize = 4;
/// Share of the fundamental from which on it is a magnetic field: the others together at least 7 dB below.
const FUNDAMENTAL_OF_FIELD: f64 = 0.8;
/// dB per relative change of a power.
const DB_PER_POWER: f64 = 4.342_944_819_032_518;
/// What interpolation between bins errs by, in dB.
const INTERPOLATION_DB: f64 = 0.03;

/// What stands out of the noise of one input.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    /// The mains.
    pub mains: Option<Mains>,
    /// The frame clock of USB.
    pub usb: Option<UsbLines>,
    /// Every line of these, and those of nothing known.
    pub lines: Vec<NoiseLine>,
}

/// The mains, USB and other tones in the noise of one input, where they stand out.
pub(super) fn measure(samples: &[f32], offset: f64, rate: f64) -> Found {
    let Some(lines) = Lines::new(samples, offset, rate) else { return Found::default() };
    let comb = mains::find(&lines);
    let frames = usb::find(&lines, rate, comb.as_ref());
    let named = named::all(&lines, rate, comb.as_ref(), frames.as_ref());
    let usb = frames.map(|frames| UsbLines {
        spacing_hz: frames.spacing,
        total_dbfs: level(&frames.lines),
        above_floor_db: above_floor_db(&frames.lines),
        lines: frames.lines.len(),
    });
    Found { mains: comb.map(|comb| mains(&comb)), usb, lines: named }
}

fn mains(comb: &Comb) -> Mains {
    let lines: Vec<Line> = comb.lines.iter().map(|(_, line)| *line).collect();
    let fundamental: Vec<Line> = comb.lines.iter().filter(|row| row.0 == 1).map(|row| row.1).collect();
    Mains {
        hz: Estimate { value: comb.hz, uncertainty: comb.hz_deviation },
        total_dbfs: level(&lines),
        fundamental_dbfs: level(&fundamental),
        harmonics: lines.len(),
        above_floor_db: above_floor_db(&lines),
        kind: kind(comb),
    }
}

fn kind(comb: &Comb) -> MainsKind {
    let sum = |wanted: fn(usize) -> bool| -> f64 {
        comb.lines.iter().filter(|row| wanted(row.0)).map(|row| row.1.power).sum()
    };
    let total = sum(|_| true);
    if sum(|multiple| multiple % 2 == 0) > EVEN_OF_SUPPLY * total {
        MainsKind::Supply
    } else if sum(|multiple| multiple % 2 == 1 && multiple > 1) >= ODD_OF_LOOP * total
        && comb.lines.len() >= LINES_OF_LOOP
    {
        MainsKind::GroundLoop
    } else if sum(|multiple| multiple == 1) >= FUNDAMENTAL_OF_FIELD * total {
        MainsKind::MagneticField
    } else {
        MainsKind::Unclear
    }
}

/// Level of all lines together; −∞ of none.
fn level(lines: &[Line]) -> Estimate {
    let power: f64 = lines.iter().map(|line| line.power).sum();
    let deviation = lines.iter().map(Line::variance).sum::<f64>().sqrt();
    let scatter = if power > 0.0 { DB_PER_POWER * deviation / power } else { 0.0 };
    Estimate { value: mean_square_to_dbfs(power).0, uncertainty: scatter.hypot(INTERPOLATION_DB) }
}

fn above_floor_db(lines: &[Line]) -> f64 {
    power_to_db(lines.iter().map(Line::height).fold(0.0, f64::max))
}

#[cfg(test)]
mod tests;

//! The mains in noise: the comb of lines at its frequency and the multiples of that.

use super::lines::{Line, Lines};
use crate::units::Hz;

/// Where the mains is looked for, in hertz.
const LOW: f64 = 45.0;
const HIGH: f64 = 65.0;
/// What grids are held at, in hertz; elsewhere there are only generators.
const NOMINAL: [f64; 2] = [50.0, 60.0];
/// How far a grid strays, in hertz: it sheds load beyond.
const STRAY: f64 = 1.0;
/// Multiples that are looked at.
const MULTIPLES: usize = 40;
/// Multiples of 1 kHz belong to USB, as far as lines so close can't be told apart, in hertz.
const FRAMES: f64 = 1_000.0;
const FRAMES_APART: f64 = 3.0;
/// A line whose place is known stands out when its power is this much over the noise: 10 dB (contract §3).
const STANDS_OUT: f64 = 10.0;
/// At this power over the noise a line is surely a tooth: of the hundred bins where one is looked for noise brings one
/// there once in 10⁵ times.
const SURE: f64 = 16.0;
/// Bins below this power re the noise say nothing in favour of a comb, as there are always some.
const COUNTS: f64 = 6.0;
/// What each tooth costs, so that a comb does not win by having many.
const PRICE: f64 = 5.0;
/// From this power on a tooth counts by its logarithm, lest one loud tone decide alone.
const LOUD: f64 = 30.0;
/// Least sum over the teeth: below it noise makes a comb by chance. Of 61 000 trials with white and pink noise 7 came
/// this far, 1 in 9000. A lone line has to be 12.6 dB over the noise.
const LEAST_SCORE: f64 = 13.0;
/// A supply's comb fits its multiples too (300 Hz is 6 × 50 and 5 × 60): even teeth, as rectifiers make, win by this.
const EVEN_BONUS: f64 = 1.02;
/// Teeth that a comb off the grids' frequencies needs, so that a lone tone is not taken for one.
const OFF_GRID_TEETH: usize = 3;
/// The lowest tooth that stands out is one of the first: of a tone further up every number is a multiple of something.
const FIRST: usize = 3;
/// Reach of a tooth in units of the resolution.
const TOOTH: f64 = 0.75;

/// The mains' lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Comb {
    /// The mains frequency, in hertz: joint estimate over all lines.
    pub hz: f64,
    /// Its standard deviation.
    pub hz_deviation: f64,
    /// Each line that stands out: which multiple, and the line.
    pub lines: Vec<(usize, Line)>,
}

/// The mains in a spectrum, if it stands out.
pub fn find(lines: &Lines) -> Option<Comb> {
    let heights = heights(lines);
    // One resolution at the highest multiple: no line is missed by more than half of that.
    let step = lines.resolution / MULTIPLES as f64;
    let candidates = (0..=((HIGH - LOW) / step) as usize).map(|index| LOW + step * index as f64);
    let scored = candidates.filter_map(|hz| Some((hz, score(lines, &heights, hz)?)));
    let (hz, best) = scored.max_by(|a, b| a.1.total_cmp(&b.1))?;
    if best < LEAST_SCORE {
        return None;
    }
    // The strongest lines say where to look for the others.
    let rough = refine(lines, hz)?;
    let comb = refine(lines, rough.hz)?;
    let first = comb.lines.iter().any(|(multiple, _)| *multiple <= FIRST);
    (first && (LOW..=HIGH).contains(&comb.hz)).then_some(comb)
}

/// Power re the noise around it, per bin from 0 up; 0 where nothing stands out.
fn heights(lines: &Lines) -> Vec<f64> {
    let top = HIGH * MULTIPLES as f64;
    let mut heights = Vec::new();
    let mut floor = (f64::NEG_INFINITY, f64::INFINITY);
    for (hz, power) in lines.bins(Hz(0.0), Hz(top)) {
        if hz.0 < LOW - STRAY {
            heights.push(0.0);
            continue;
        }
        // The median changes slowly: every few hertz is enough.
        if hz.0 > floor.0 + 5.0 {
            floor = (hz.0, lines.floor(Hz(hz.0 + 2.5)));
        }
        let height = power / floor.1;
        // What seems to be high is looked at closely: it may be a resonance or the skirt of another line.
        let reach = TOOTH * lines.resolution;
        let sound = height >= COUNTS && (height < STANDS_OUT || lines.line(hz, reach, COUNTS).is_some());
        heights.push(if sound { height } else { 0.0 });
    }
    heights
}

/// The multiples of `hz` that can be told from other lines.
fn teeth(hz: f64) -> impl Iterator<Item = (usize, f64)> {
    (1..=MULTIPLES).map(move |multiple| (multiple, hz * multiple as f64)).filter(|(_, at)| {
        let over = at % FRAMES;
        (FRAMES_APART..=FRAMES - FRAMES_APART).contains(&over)
    })
}

/// How much speaks for a comb at `hz`; `None` if it can't be one.
fn score(lines: &Lines, heights: &[f64], hz: f64) -> Option<f64> {
    let height = |at: f64| heights.get((at / lines.width + 0.5) as usize).copied();
    // Hardly any place of noise comes further than this.
    let first = (1..=FIRST).any(|multiple| height(hz * multiple as f64).is_some_and(|h| h >= STANDS_OUT));
    if !first {
        return None;
    }
    let on_grid = NOMINAL.iter().any(|nominal| (nominal - hz).abs() <= STRAY);
    let (mut sum, mut out, mut odd) = (0.0, 0, false);
    for (multiple, at) in teeth(hz) {
        let Some(height) = height(at) else { break };
        if height < COUNTS {
            continue;
        }
        sum += if height > LOUD { LOUD + LOUD * (height / LOUD).ln() } else { height } - PRICE;
        if height >= STANDS_OUT {
            out += 1;
            odd |= multiple % 2 == 1;
        }
    }
    let fits = on_grid || out >= OFF_GRID_TEETH;
    fits.then_some(if odd { sum } else { sum * EVEN_BONUS })
}

/// The lines that stand out at multiples of about `hz`, and the frequency that fits them best. A high multiple weighs
/// much, so a faint one only counts where it is surely none of the noise's: the strongest is, whatever its height.
fn refine(lines: &Lines, hz: f64) -> Option<Comb> {
    let reach = TOOTH * lines.resolution;
    let found: Vec<(usize, Line)> = teeth(hz)
        .filter_map(|(multiple, at)| Some((multiple, lines.line(Hz(at), reach, STANDS_OUT - 1.0)?)))
        .collect();
    let strongest = found.iter().map(|(_, line)| line.height()).fold(0.0, f64::max);
    let sure = found.iter().filter(|(_, line)| line.height() >= SURE.min(strongest));
    let (mut sum, mut weights) = (0.0, 0.0);
    for (multiple, line) in sure {
        let multiple = *multiple as f64;
        let weight = (multiple / line.hz_deviation).powi(2);
        sum += weight * line.hz / multiple;
        weights += weight;
    }
    (weights > 0.0).then(|| Comb { hz: sum / weights, hz_deviation: weights.sqrt().recip(), lines: found })
}

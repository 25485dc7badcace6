//! Every line that stands out of the noise, and whose it is.

use super::level;
use crate::analysis::lines::{Line, Lines};
use crate::analysis::mains::Comb;
use crate::analysis::usb::Frames;
use crate::measure::{LineOf, NoiseLine};
use crate::units::Hz;

/// Where a tone of nothing known is looked for, in hertz, its top limited to a part of the rate.
const LOW: f64 = 20.0;
const HIGH: f64 = 20_000.0;
const HIGH_OF_RATE: f64 = 0.45;
/// A tone of nothing known stands out when its power is this much over the noise: 20 dB, as a lone line of USB; noise
/// does not bring one of the 10⁵ places there.
const STANDS_OUT: f64 = 100.0;
/// Tones of nothing known at most, the loudest.
const UNKNOWN: usize = 12;
/// How far the floor is taken to hold, in hertz: it is a median over more.
const HOLDS: f64 = 20.0;
/// Reach of a line, and the foot of one within which another can't be told, in units of the resolution.
const REACH: f64 = 0.75;
const FOOT: f64 = 3.0;

/// The mains' lines, those of USB, and the loudest of nothing known, each from low to high.
pub(super) fn all(lines: &Lines, rate: f64, comb: Option<&Comb>, frames: Option<&Frames>) -> Vec<NoiseLine> {
    let named = |line: &Line, of: LineOf| NoiseLine { hz: line.hz, dbfs: level(&[*line]), of };
    let teeth = comb.into_iter().flat_map(|comb| &comb.lines);
    let mut found: Vec<NoiseLine> = teeth.map(|(n, line)| named(line, LineOf::Mains(*n))).collect();
    let frames = frames.into_iter().flat_map(|frames| &frames.lines);
    found.extend(frames.map(|line| named(line, LineOf::Usb)));
    let foot = FOOT * lines.resolution;
    let of_mains = |hz: f64| {
        // Multiples that the comb leaves to USB, or that lie beyond it.
        comb.is_some_and(|comb| {
            let multiple = (hz / comb.hz).round();
            let apart = (hz - multiple * comb.hz).abs();
            apart <= REACH * lines.resolution + 3.0 * multiple * comb.hz_deviation
        })
    };
    let mut others: Vec<Line> = Vec::new();
    for line in tones(lines, rate) {
        let is_known = found.iter().any(|known| (known.hz - line.hz).abs() <= foot) || of_mains(line.hz);
        if !is_known && others.last().is_none_or(|last| line.hz - last.hz > foot) {
            others.push(line);
        }
    }
    others.sort_by(|a, b| b.power.total_cmp(&a.power));
    others.truncate(UNKNOWN);
    others.sort_by(|a, b| a.hz.total_cmp(&b.hz));
    found.extend(others.iter().map(|line| named(line, LineOf::Unknown)));
    found
}

/// All that stands far out, from low to high.
fn tones(lines: &Lines, rate: f64) -> Vec<Line> {
    let high = Hz(HIGH.min(HIGH_OF_RATE * rate));
    let mut tones: Vec<Line> = Vec::new();
    let mut floor = (f64::NEG_INFINITY, f64::INFINITY);
    for (hz, power) in lines.bins(Hz(LOW), high) {
        if hz.0 > floor.0 + HOLDS {
            floor = (hz.0, lines.floor(Hz(hz.0 + 0.5 * HOLDS)));
        }
        // Half of it, as a line that lies between two bins is seen lower.
        if power < 0.5 * STANDS_OUT * floor.1 {
            continue;
        }
        let line = lines.line(hz, REACH * lines.resolution, STANDS_OUT);
        tones.extend(line.filter(|line| tones.last().is_none_or(|last| last.hz < line.hz - lines.width)));
    }
    tones
}

#[cfg(test)]
mod tests {
    use super::super::measure;
    use super::*;
    use crate::analysis::imitation::{recorded, white};
    use crate::units::db_to_gain;

    fn lines(rate: f64, tones: &[(f64, f64)], noise: f64, seed: u64) -> Vec<NoiseLine> {
        let mut samples = white((1.75 * rate) as usize, noise, 0.0, seed);
        for (hz, dbfs) in tones {
            let turn = std::f64::consts::TAU * hz / rate;
            for (frame, sample) in samples.iter_mut().enumerate() {
                *sample += db_to_gain(*dbfs) * (turn * frame as f64 + hz).sin();
            }
        }
        measure(&recorded(&samples), 0.0, rate).lines
    }

    #[test]
    fn tones_of_known_level_are_read_and_named() {
        let tones = [(50.02, -60.0), (150.06, -70.0), (250.1, -75.0), (350.14, -80.0), (1_234.5, -66.0)];
        let usb = [(3_000.1, -85.0), (5_000.17, -82.0)];
        let all: Vec<(f64, f64)> = tones.iter().chain(&usb).copied().collect();
        let mut worst = 0.0f64;
        for (seed, rate) in [44_100.0, 48_000.0, 96_000.0].into_iter().enumerate() {
            let found = lines(rate, &all, -90.0, seed as u64);
            let of: Vec<LineOf> = found.iter().map(|line| line.of).collect();
            let mains = [1, 3, 5, 7].map(LineOf::Mains);
            assert_eq!(of[..4], mains, "{found:?}");
            assert_eq!(of[4..], [LineOf::Usb, LineOf::Usb, LineOf::Unknown], "{found:?}");
            for (hz, dbfs) in &all {
                let line = found.iter().find(|line| (line.hz - hz).abs() < 0.1).expect("found");
                worst = worst.max((line.dbfs.value - dbfs).abs());
            }
        }
        println!("worst {worst:.3} dB");
        assert!(worst <= 0.3, "{worst}");
    }

    #[test]
    fn noise_has_no_tones_and_a_loud_tone_is_one_line() {
        for seed in 0..8 {
            assert!(lines(48_000.0, &[], -80.0, seed).iter().all(|line| line.of != LineOf::Unknown));
            let alone = lines(48_000.0, &[(777.7, -20.0)], -100.0, seed);
            assert_eq!(alone.len(), 1, "{alone:?}");
        }
    }
}

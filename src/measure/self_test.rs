//! What the measuring itself adds: the survey's own computation on a digital loop that changes nothing but delays.

use std::f64::consts::TAU;

use super::survey::{self, Reference};
use super::{Cell, SelfTest};
use crate::analysis::fft::Bin;
use crate::tape::{End, Take};
use crate::units::{Dbfs, gain_to_db};

/// The loop's delay in seconds: that of a usual buffer.
const DELAY: f64 = 0.01;
/// Tail of the tape in seconds.
const TAIL: f64 = 0.05;
/// Level of the sweep.
const LEVEL: Dbfs = Dbfs(-20.0);

/// Errors of the survey at a sample rate in hertz; `None` if it does not even see the loop.
pub fn measure(rate: f64) -> Option<SelfTest> {
    let take = looped(rate)?;
    let delay = delay(rate);
    let reference = Reference::new(&take, 0)?;
    let column = survey::measure_by(&reference, &take, LEVEL);
    let Some(Cell::Arrives(arrival)) = column.cells.first() else { return None };
    let top = 20_000f64.min(0.45 * rate);
    let inside = |frequency: f64| (20.0..=top).contains(&frequency);
    let points = arrival.response.x.iter().zip(&arrival.response.y);
    let ripple = points.filter(|(x, _)| inside(**x)).map(|(_, y)| y.abs()).fold(0.0, f64::max);

    let transfer = reference.division.transfer(take.recording.first()?);
    let residual = transfer
        .iter()
        .enumerate()
        .map(|(bin, value)| (reference.division.frequency(bin), value))
        .filter(|(frequency, _)| inside(*frequency))
        .map(|(frequency, value)| (value - Bin::cis(-TAU * frequency / rate * delay as f64)).norm())
        .fold(f64::MIN_POSITIVE, f64::max);
    Some(SelfTest {
        ripple_db: ripple,
        residual_db: gain_to_db(residual),
        latency_error_samples: arrival.delay.value - delay as f64,
        gain_error_db: arrival.gain_db.value,
    })
}

fn delay(rate: f64) -> usize {
    (DELAY * rate).round() as usize
}

/// A take whose recording is the tape, later.
fn looped(rate: f64) -> Option<Take> {
    let tape = survey::tape(0, 1, LEVEL, TAIL, rate).ok()?;
    let mut take = Take::new(tape, 1, rate);
    let played = take.tape.channel(0);
    let recording = take.recording.first_mut()?;
    recording.fill(0.0);
    for (slot, sample) in recording.iter_mut().skip(delay(rate)).zip(played) {
        *slot = sample;
    }
    take.position = take.tape.frames();
    take.end = Some(End::Finished);
    Some(take)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_survey_adds_nothing_of_its_own() {
        for rate in [8_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0] {
            let result = measure(rate).expect("sees the loop");
            println!("{rate}: {result:?}");
            assert!(result.residual_db <= -120.0, "{rate}: {result:?}");
            assert!(result.ripple_db <= 0.001, "{rate}: {result:?}");
            assert!(result.latency_error_samples.abs() <= 1e-4, "{rate}: {result:?}");
            assert!(result.gain_error_db.abs() <= 1e-4, "{rate}: {result:?}");
        }
    }
}

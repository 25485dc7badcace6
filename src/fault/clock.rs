//! Output and input that do not run on one clock: two that drift apart, or two sample rates.

use super::gain::{outputs_with, saw};
use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::toned::{self, DRIFT_FAULT_PPM, exceeds};
use crate::measure::{Estimate, Evidence, Tones};
use crate::units::{Hz, Ppm, STANDARD_RATES};

/// The ratio of two standard rates. Everything else that such a return shows is its doing: a driver that hands the same
/// buffer over and over makes lines of its own, and those that are there are not where they seem to be.
pub(super) const SAMPLE_RATE_MISMATCH: Fault = Fault {
    id: "sample-rate-mismatch",
    explains: &[
        "no-return",
        "output-dead",
        "input-dead",
        "clock-drift",
        "dropouts",
        "bad-contact",
        "unstable-latency",
        "eq-in-path",
        "direct-monitor",
        "gate-in-path",
        "level-dependent-gain",
        "distortion-high",
        "mains-hum",
        "usb-whine",
    ],
    recognise: sample_rate_mismatch,
};
/// Two free-running clocks. Now and then the driver's buffer runs over or empty, and samples are lost or repeated.
pub(super) const CLOCK_DRIFT: Fault =
    Fault { id: "clock-drift", explains: &["dropouts", "unstable-latency"], recognise: clock_drift };

/// A code is heard at one speed only.
const RATES: f64 = 0.98;
/// A frequency is the best known of all figures.
const CLOCKS: f64 = 0.95;
/// Crystals are a few hundred ppm off at the very worst; more is no drift but another rate.
const MOST_PPM: f64 = 5_000.0;
/// Ratios this close are the same, re their value: crystals once more, twice over.
const SAME: f64 = 2e-3;

fn sample_rate_mismatch(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let ratio = toned::foreign_rate(evidence)?.value;
    let ways = if ratio > 1.0 { "slower and lower" } else { "faster and higher" };
    let factor = if ratio > 1.0 { ratio } else { 1.0 / ratio };
    let mut seen = vec![format!("What was played came back {factor:.4} times {ways}.")];
    let (output, input) = match rates(ratio, setup.sample_rate) {
        Some((output, input)) => {
            let (output, input) = (kilohertz(output), kilohertz(input));
            seen.push(format!("That is what outputs at {output} and inputs at {input} make of it."));
            (format!("at {output}"), format!("at {input}"))
        }
        None => ("at one sample rate".to_owned(), "at another".to_owned()),
    };
    let fix = &[
        "Set the same sample rate in the DAW, in the interface's own control panel, and in the system's sound settings.",
        "Use one audio device for both output and input; do not combine two that are set differently.",
        "On a digital input (S/PDIF, ADAT, AES): set the device that sends to the same rate, and this one's clock source \
         to that input.",
        "Close other programs that use the interface, restart the audio device and run this again.",
    ];
    let headline =
        format!("The outputs run {output}, the inputs {input}: everything sounds at the wrong pitch.");
    Some(Diagnosis::new(RATES, headline, seen, fix))
}

/// The rates of outputs and inputs, in hertz, that have this ratio: one of them the plug-in's own, if that is possible.
fn rates(ratio: f64, own: f64) -> Option<(f64, f64)> {
    let pairs = STANDARD_RATES.iter().flat_map(|Hz(a)| STANDARD_RATES.iter().map(move |Hz(b)| (*a, *b)));
    let fits = |(output, input): &(f64, f64)| (input / output / ratio - 1.0).abs() < SAME;
    let is_own = |rate: f64| (rate / own - 1.0).abs() < SAME;
    // The outputs at the plug-in's rate first: most computers let them set it.
    let order = |(output, input): &(f64, f64)| (!is_own(*output), !is_own(*input));
    pairs.filter(fits).min_by_key(order)
}

fn kilohertz(rate: f64) -> String {
    format!("{} kHz", rate / 1_000.0)
}

fn clock_drift(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let drifts = |tones: &Tones| {
        let drift = tones.drift_ppm();
        let size = Estimate { value: drift.value.abs(), ..drift };
        exceeds(size, DRIFT_FAULT_PPM) && size.value < MOST_PPM
    };
    let outputs = outputs_with(evidence, drifts);
    if outputs.is_empty() {
        return None;
    }
    let seen = saw(evidence, setup, &outputs, |tones| {
        let drift = tones.drift_ppm().value;
        let way = if drift > 0.0 { "fast" } else { "slow" };
        Some(format!("the recording clock is {} too {way} for the playing one", Ppm(drift.abs())))
    });
    let fix = &[
        "Use one audio device for both output and input; do not combine two into an aggregate device.",
        "If there must be two: connect word clock, S/PDIF or ADAT between them and set one to follow the other.",
        "On macOS switch Drift Correction on for the device that is not the clock master.",
        "Run this again.",
    ];
    let headline =
        "Output and input run on two clocks that drift apart: timing wanders and clicks will come.";
    Some(Diagnosis::new(CLOCKS, headline, seen, fix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;
    use crate::fault::diagnose;

    #[test]
    fn the_plug_in_s_own_rate_is_one_of_the_two_where_it_can_be() {
        let cases = [
            (48_000.0, 48.0 / 44.1, (44_100.0, 48_000.0)),
            (44_100.0, 48.0 / 44.1, (44_100.0, 48_000.0)),
            (48_000.0, 44.1 / 48.0 * (1.0 + 1e-4), (48_000.0, 44_100.0)),
            (96_000.0, 2.0, (96_000.0, 192_000.0)),
            (96_000.0, 0.5, (96_000.0, 48_000.0)),
            (192_000.0, 4.0, (48_000.0, 192_000.0)),
            (48_000.0, 192.0 / 44.1, (44_100.0, 192_000.0)),
        ];
        for (own, ratio, expected) in cases {
            assert_eq!(rates(ratio, own), Some(expected), "{own} {ratio}");
        }
        assert_eq!(rates(1.5, 48_000.0), None);
    }

    #[test]
    fn another_rate_explains_that_nothing_is_recognised() {
        for ratio in [48.0 / 44.1, 0.5, 1.5] {
            let bench = Bench::silent(2, 2).at_another_rate(ratio);
            let found = diagnose(&bench.evidence, &bench.setup);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].id, "sample-rate-mismatch");
        }
    }
}

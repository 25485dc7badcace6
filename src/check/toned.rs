//! What the tones brought back, with why there may be nothing: shared by the checks that read them.

use super::wiring::Wiring;
use super::{Outcome, Verdict, gap};
use crate::chain::{ReturnPath, Setup};
use crate::measure::{Estimate, Evidence, Tones};

/// An excess counts if it is this many standard deviations over its limit.
pub(crate) const SURE_SIGMAS: f64 = 4.0;
/// At most this much gain between two levels 20 dB apart is healthy, dB (contract §3).
pub(crate) const GAIN_HEALTHY_DB: f64 = 0.2;
/// More is a fault (contract §3).
pub(crate) const GAIN_FAULT_DB: f64 = 0.5;
/// Distortion up to this is healthy, dB re the fundamental (contract §3: THD at `level`, cable).
pub(crate) const THD_HEALTHY_DB: f64 = -75.0;
/// More than this is a fault (contract §3).
pub(crate) const THD_FAULT_DB: f64 = -65.0;
/// A drift below this is healthy, ppm (contract §3).
pub(crate) const DRIFT_HEALTHY_PPM: f64 = 1.0;
/// From this on it is a fault (contract §3).
pub(crate) const DRIFT_FAULT_PPM: f64 = 2.0;
/// A level that jumps by more within 20 ms flickers: just audible on a steady tone, and the fault limit of a gain
/// that changes (contract §3).
pub(crate) const FLICKER_FAULT_DB: f64 = 0.5;
/// Healthy flicker: the healthy change of a gain (contract §3).
pub(crate) const FLICKER_HEALTHY_DB: f64 = 0.2;
/// A return without harmonics is called as clean as this at best: below it only arithmetic is measured.
const THD_FLOOR_DB: f64 = -120.0;

/// Return clock re stimulus clock, where they are two sample rates.
pub(crate) fn foreign_rate(evidence: &Evidence) -> Option<Estimate> {
    evidence.find.as_ref()?.rate_ratio
}

/// A ratio of clocks as a drift, ppm.
pub(crate) fn ppm(ratio: Estimate) -> Estimate {
    Estimate { value: (ratio.value - 1.0) * 1e6, uncertainty: ratio.uncertainty * 1e6 }
}

/// The tones of every output, by its 0-based number.
pub(crate) fn every(evidence: &Evidence) -> impl Iterator<Item = (usize, &Tones)> {
    evidence.tones.iter().enumerate().filter_map(|(output, tones)| Some((output, tones.as_ref()?)))
}

/// Whether `estimate` exceeds `limit` by more than its uncertainty can explain.
pub(crate) fn exceeds(estimate: Estimate, limit: f64) -> bool {
    estimate.value - SURE_SIGMAS * estimate.uncertainty > limit
}

impl Tones {
    /// Gain at the run's level re that 20 dB lower.
    pub(crate) fn gain_change_db(&self) -> Option<Estimate> {
        let quiet = self.quiet_gain_db?;
        let value = self.gain_db.value - quiet.value;
        Some(Estimate { value, uncertainty: self.gain_db.uncertainty.hypot(quiet.uncertainty) })
    }

    /// Drift of the return's clock against the stimulus', ppm.
    pub(crate) fn drift_ppm(&self) -> Estimate {
        ppm(self.rate_ratio)
    }

    /// THD, if it is one: harmonics that stand over the noise, or a floor far below all that matters.
    pub(crate) fn thd_seen(&self) -> Option<Estimate> {
        (!self.harmonics_db.is_empty() || self.thd_db.value <= THD_FLOOR_DB).then_some(self.thd_db)
    }
}

/// The outcome of a check of the tones that has nothing to judge, if so.
pub(super) fn nothing_to_judge(evidence: &Evidence, setup: &Setup) -> Option<Outcome> {
    let wiring = Wiring::read(evidence, setup);
    if let Some(outcome) = wiring.nothing_to_judge() {
        return Some(outcome);
    }
    if every(evidence).next().is_some() {
        return None;
    }
    if let Some((why, advice)) = wiring.gap() {
        return Some(unsure(why, advice));
    }
    Some(gap::not_measured())
}

/// The outcome where only a cable can be judged, if the return is none.
pub(super) fn only_by_cable(setup: &Setup) -> Option<Outcome> {
    (setup.return_path == ReturnPath::Microphone)
        .then(|| Outcome::skipped("Loudspeaker, room and microphone decide this: only a cable is judged."))
}

/// Why a verdict on all channels would say too much: an output that has no tones.
pub(super) fn gap_in(evidence: &Evidence, setup: &Setup) -> Option<Outcome> {
    let wiring = Wiring::read(evidence, setup);
    if let Some((why, advice)) = wiring.gap() {
        return Some(unsure(why, advice));
    }
    let missing = wiring.landings().any(|at| !matches!(evidence.tones.get(at.output), Some(Some(_))));
    missing.then(|| {
        unsure(
            "The tone did not come back on every channel, or the run ended before.".to_owned(),
            "Run this again and let it play to the end.".to_owned(),
        )
    })
}

/// Samples are missing, so what a steady tone would show can't be told.
pub(super) fn broken_up(evidence: &Evidence) -> Option<Outcome> {
    every(evidence).any(|(_, tones)| tones.dropouts > 0).then(|| {
        unsure(
            "The tone came back in pieces, so this can't be told.".to_owned(),
            "First mend the dropouts, then run this again.".to_owned(),
        )
    })
}

/// Measured, but not to be told: why, and what helps.
pub(super) fn unsure(why: String, advice: String) -> Outcome {
    let mut outcome = Outcome::new(Verdict::Unsure, why);
    outcome.advise(advice);
    outcome
}

/// The output whose `value` is largest, with that value.
pub(super) fn worst(
    evidence: &Evidence,
    value: impl Fn(&Tones) -> Option<f64>,
) -> Option<(usize, &Tones, f64)> {
    every(evidence)
        .filter_map(|(output, tones)| Some((output, tones, value(tones).filter(|value| value.is_finite())?)))
        .max_by(|a, b| a.2.total_cmp(&b.2))
}

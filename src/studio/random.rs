//! Studios drawn at random: as many healthy ones as one likes, and as many with each fault.

use super::MIN_FRACTIONAL_DELAY;
use super::breakage::{self, Breakage, Case};
use super::plan::{LowPass, Plan};
use super::rng::Rng;
use crate::chain::{Chain, Expectation, ReturnPath, expected_gain};
use crate::units::{Db, Dbfs, Hz, db_to_gain};

/// Longest delay of a path, in samples.
const LONGEST: f64 = 20_000.0;
/// Levels of the noise, dBFS.
const NOISE: (f64, f64) = (-115.0, -80.0);
/// How far gear is off its data sheet, dB.
const GEAR: f64 = 0.7;
/// Range of gain where a knob decides, dB, with a little room for the difference between the channels.
const BY_KNOB: (f64, f64) = (-29.7, 5.7);
/// The same below, so that what loses 6 dB is still within a healthy range.
const BY_KNOB_BROKEN: (f64, f64) = (-23.0, 5.7);
/// Largest difference between the channels of a healthy studio, dB.
const MATCH: f64 = 0.28;
/// The same where a fault is known by its own difference.
const MATCH_BROKEN: f64 = 0.1;
/// How far a leak may be below the noise, dB, when the stimulus is at −20 dBFS: a sweep still finds it.
const SWEEP_GAIN: f64 = 25.0;

/// The ids of the faults that [`faulty`] can make. The line check recognises them all.
pub fn faults() -> impl Iterator<Item = &'static str> {
    breakage::all().map(|breakage| breakage.id)
}

/// A healthy line loop on a clock of `rate` (hertz): stereo, sometimes mono.
pub fn healthy(rng: &mut Rng, rate: f64) -> Plan {
    let channels = if rng.chance(0.15) { 1 } else { 2 };
    let gain = rng.range(BY_KNOB.0, BY_KNOB.1);
    studio("random-healthy", Chain::LineLoop, channels, (gain, MATCH), rng, rate)
}

/// A stereo studio with the fault `id` alone on a clock of `rate` (hertz), on a chain where one can know it; none if
/// there is no such fault.
pub fn faulty(id: &str, rng: &mut Rng, rate: f64) -> Option<Plan> {
    let breakage = Breakage::find(id)?;
    let chain = *breakage.chains.get(rng.below(breakage.chains.len()))?;
    let gain = match expected_gain(chain, ReturnPath::Loopback) {
        Expectation::Range { .. } => rng.range(BY_KNOB_BROKEN.0, BY_KNOB_BROKEN.1),
        Expectation::Nominal { gains, .. } => gains.first()?.0 + rng.range(-GEAR, GEAR),
    };
    let mut plan = studio(&format!("random-{id}"), chain, 2, (gain, MATCH_BROKEN), rng, rate);
    let severity = match breakage.severity.get(rng.below(breakage.severity.len())) {
        Some((low, high)) => rng.range(*low, *high),
        None => 0.0,
    };
    let channel = rng.below(2);
    match id {
        // Nothing may be plugged in, or the inputs may not even exist.
        "no-return" if rng.chance(0.3) => plan.channels.fill(Default::default()),
        // The leak is what shows that the other end lives: it must not drown.
        "output-dead" | "input-dead" | "crosstalk-high" => {
            quieten(&mut plan, gain + severity - 20.0 + SWEEP_GAIN);
        }
        "wrong-input-type" => quieten(&mut plan, gain - severity - 20.0),
        _ => {}
    }
    breakage.apply(&mut plan, &mut Case { channel, severity, rate, rng });
    Some(plan)
}

/// Brings the noise of all inputs down to `limit` (dBFS), if it is louder.
fn quieten(plan: &mut Plan, limit: f64) {
    for input in &mut plan.channels {
        input.noise = input.noise.map(|level| Dbfs(level.0.min(limit)));
    }
}

/// A healthy studio whose channels have about the gain `level.0` (dB) and differ by at most `level.1` (dB).
fn studio(name: &str, chain: Chain, channels: usize, level: (f64, f64), rng: &mut Rng, rate: f64) -> Plan {
    let mut plan = Plan::straight(name, chain, channels, Db(level.0), delay(rng));
    for output in 0..channels {
        plan.scale_output(output, db_to_gain(rng.range(-0.5, 0.5) * level.1));
    }
    if rng.chance(0.7) {
        plan.leak(Db(rng.range(-110.0, -76.0)));
    }
    let noise = rng.range(NOISE.0, NOISE.1);
    let high_pass = rng.chance(0.5).then(|| Hz(rng.range(1.0, 5.0)));
    let low_pass = rng.chance(0.5).then(|| low_pass(rng, rate));
    for input in &mut plan.channels {
        // Two inputs of one interface are much alike.
        input.noise = Some(Dbfs((noise + rng.range(-0.5, 0.5)).clamp(NOISE.0, NOISE.1)));
        input.dc = if rng.chance(0.5) { rng.range(-0.0003, 0.0003) } else { 0.0 };
        input.high_pass = high_pass;
        input.low_pass = low_pass;
    }
    plan
}

/// A delay in samples: whole, or long enough to be a fraction off.
fn delay(rng: &mut Rng) -> f64 {
    if rng.chance(0.3) { rng.range(0.0, LONGEST).round() } else { rng.range(MIN_FRACTIONAL_DELAY, LONGEST) }
}

/// A band limit that costs less than 0.1 dB up to 16 kHz.
fn low_pass(rng: &mut Rng, rate: f64) -> LowPass {
    let corner = Hz(rng.range(0.45, 0.49) * rate);
    // A first-order slope at the lower rates would already be a fault at 16 kHz.
    if rate >= 88_000.0 && rng.chance(0.5) { LowPass::First(corner) } else { LowPass::Second(corner) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_there_once() {
        assert_eq!(faults().count(), 33);
        assert_eq!(faults().collect::<std::collections::BTreeSet<_>>().len(), 33);
    }
}

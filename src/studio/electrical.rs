//! How a healthy studio is broken by gear, mains, buses and clocks: what each fault does to the signal itself.

use super::breakage::{Apply, BALANCED, Breakage, Case, LINE_LOOP, rewire, scale};
use super::gear::{
    Contact, Curve, DropoutKind, Dropouts, Dynamics, Echo, Eq, EqKind, Feedback, Gate, Hum, HumKind, Jump,
    Whine,
};
use super::plan::{Input, Plan};
use super::{MIN_FRACTIONAL_DELAY, rng::Rng};
use crate::chain::Chain;
use crate::units::{Db, Dbfs, Hz, STANDARD_RATES, Seconds, db_to_gain, gain_to_db};

/// Peak level in dBFS at which a run surveys unless told otherwise: what depends on the level is set for it.
const STIMULUS: f64 = -20.0;
/// Ratios of two standard rates that occur, and how far crystals may be off them.
const RATIOS: std::ops::RangeInclusive<f64> = 0.2..=5.0;
const CRYSTALS: f64 = 100e-6;
/// Gain that is not yet taken for a loop, dB.
const LOUDEST: f64 = 11.0;

/// One breakage of the signal.
const fn gear(
    id: &'static str,
    chains: &'static [Chain],
    severity: &'static [(f64, f64)],
    apply: fn(&mut Plan, &mut Case),
) -> Breakage {
    Breakage { id, chains, severity, apply: Apply::Signal(apply) }
}

/// All of them. Each severity is clearly beyond what the contract calls a fault.
pub(super) const ELECTRICAL: &[Breakage] = &[
    // Gain, dB: +4 dBu meets −10 dBV.
    gear("operating-level-mismatch", BALANCED, &[(-12.1, -11.5), (11.5, 12.1)], |plan, case| {
        scale(plan, db_to_gain(case.severity));
    }),
    // Loss, dB.
    gear("wrong-input-type", BALANCED, &[(20.0, 58.0)], wrong_input_type),
    // Level of the stimulus at which the return flattens, peak dBFS. Nobody can know of what only a louder stimulus than
    // the run's would reach, so it is below that.
    gear("input-overload", LINE_LOOP, &[(-40.0, STIMULUS - 1.0)], |plan, case| {
        each(plan, |input, gain| input.clip = Some(Dbfs(case.severity + gain)));
    }),
    // Gain of the first output in the sum, dB: two drivers pull at each other.
    gear("outputs-joined", LINE_LOOP, &[(-9.0, -4.0)], outputs_joined),
    // dB re the driven output's own arrival.
    gear("crosstalk-high", LINE_LOOP, &[(-70.0, -30.0)], |plan, case| plan.leak(Db(case.severity))),
    // Change of gain, dB, from 20 dB below the stimulus to its level.
    gear("level-dependent-gain", LINE_LOOP, &[(1.0, 16.0)], level_dependent_gain),
    // Level of the stimulus below which nothing passes, peak dBFS.
    gear("gate-in-path", LINE_LOOP, &[(-50.0, -28.0)], |plan, case| {
        let release = Seconds(case.rng.range(0.02, 0.5));
        each(plan, |input, gain| {
            input.gate = Some(Gate { threshold: Dbfs(case.severity + gain), release });
        });
    }),
    // Gain of the shelf or peak, dB.
    gear("eq-in-path", LINE_LOOP, &[(-12.0, -2.0), (2.0, 12.0)], eq_in_path),
    // All harmonics together, dBFS.
    gear("mains-hum", LINE_LOOP, &[(-85.0, -50.0)], mains_hum),
    // The strongest line, dBFS.
    gear("usb-whine", LINE_LOOP, &[(-95.0, -60.0)], |plan, case| {
        let (spacing, count) =
            if case.rng.chance(0.5) { (1000.0, 5 + case.rng.below(11)) } else { (8000.0, 2) };
        let whine = Whine { spacing: Hz(spacing), level: Dbfs(case.severity), count };
        each(plan, |input, _| input.whine = Some(whine));
    }),
    // dBFS over the full band.
    gear("noise-high", LINE_LOOP, &[(-70.0, -45.0)], |plan, case| {
        each(plan, |input, _| input.noise = Some(Dbfs(case.severity)));
    }),
    gear("sample-rate-mismatch", LINE_LOOP, &[], sample_rate_mismatch),
    // Parts per million.
    gear("clock-drift", LINE_LOOP, &[(-300.0, -5.0), (5.0, 300.0)], |plan, case| {
        plan.clock = Some(1.0 + case.severity * 1e-6);
    }),
    // The widest jump, samples.
    gear("unstable-latency", LINE_LOOP, &[(8.0, 2000.0)], unstable_latency),
    // dB re the first way.
    gear("direct-monitor", LINE_LOOP, &[(-35.0, -6.0)], direct_monitor),
    // Gain once round the loop, dB.
    gear("feedback-loop", LINE_LOOP, &[(-20.0, -3.0)], |plan, case| {
        // The louder channel must not howl, and a path into it counts too.
        let gain = plan.gain(0, 0).abs().max(plan.gain(1, 1).abs());
        let delay = (case.rng.range(0.01, 0.15) * case.rate) as usize;
        plan.feedback = Some(Feedback { gain: db_to_gain(case.severity) / gain, delay });
    }),
    // The deepest drop, dB.
    gear("bad-contact", LINE_LOOP, &[(3.0, 40.0)], |plan, case| {
        let (per_second, longest) = (case.rng.range(2.0, 12.0), Seconds(case.rng.range(0.005, 0.08)));
        // Where current flows through it, it crackles in the silence too.
        let crackle = if case.rng.chance(0.5) { case.rng.range(-60.0, -35.0) } else { f64::NEG_INFINITY };
        let contact = Contact { per_second, depth: Db(-case.severity), longest, crackle: Dbfs(crackle) };
        plan.channels.iter_mut().skip(case.channel).take(1).for_each(|input| input.contact = Some(contact));
    }),
    // Samples of each.
    gear("dropouts", LINE_LOOP, &[(16.0, 1024.0)], |plan, case| {
        let kind = *pick(&[DropoutKind::Silent, DropoutKind::Lost, DropoutKind::Repeated], case.rng);
        let every = Seconds(case.rng.range(0.3, 2.0));
        plan.dropouts = Some(Dropouts { every, samples: case.severity as usize, kind });
    }),
    // Total harmonic distortion of the stimulus, dB.
    gear("distortion-high", LINE_LOOP, &[(-60.0, -30.0)], |plan, case| {
        distort(plan, case.severity, case.rng)
    }),
];

/// Changes every input, told its own gain in dB.
fn each(plan: &mut Plan, mut change: impl FnMut(&mut Input, f64)) {
    let gains: Vec<f64> = (0..plan.inputs).map(|input| gain_to_db(plan.gain(input, input).abs())).collect();
    for (input, gain) in plan.channels.iter_mut().zip(gains) {
        change(input, gain);
    }
}

/// One of `choices`, which are not empty.
fn pick<'a, T>(choices: &'a [T], rng: &mut Rng) -> &'a T {
    &choices[rng.below(choices.len())]
}

/// A microphone input's pad, a phono stage or what a broken lead couples across: quiet, and not flat.
fn wrong_input_type(plan: &mut Plan, case: &mut Case) {
    scale(plan, db_to_gain(-case.severity));
    if case.rng.chance(0.4) {
        let corner = Hz(case.rng.range(200.0, 2000.0));
        return each(plan, |input, _| input.high_pass = Some(corner));
    }
    let kind = *pick(&[EqKind::LowShelf, EqKind::HighShelf], case.rng);
    let (corner, gain) = (Hz(case.rng.range(400.0, 2500.0)), Db(case.rng.range(-14.0, -6.0)));
    each(plan, |input, _| input.eq = Some(Eq { kind, corner, gain, q: 0.7 }));
}

/// The voltage between two source impedances: what one output's share is short of the whole is the other's, −6 dB for
/// both if they are alike (`chains.md` S18). Each drives the other's few hundred ohms, and that distorts.
fn outputs_joined(plan: &mut Plan, case: &mut Case) {
    let first = db_to_gain(case.severity);
    rewire(plan, |_, output, own| own * if output == 0 { first } else { 1.0 - first });
    let thd = case.rng.range(-55.0, -35.0);
    distort(plan, thd, case.rng);
}

/// Fast limiting and compression, or slow automatic gain; the stimulus and 20 dB below it are above the threshold.
fn level_dependent_gain(plan: &mut Plan, case: &mut Case) {
    let slow = case.rng.chance(0.3);
    let below = case.rng.range(21.0, 30.0);
    let (attack, release) = if slow {
        (case.rng.range(0.1, 0.4), case.rng.range(1.0, 3.0))
    } else {
        (case.rng.range(0.0, 0.02), case.rng.range(0.05, 0.5))
    };
    let dynamics = Dynamics {
        threshold: Dbfs(STIMULUS - below),
        ratio: 1.0 / (1.0 - case.severity / 20.0),
        attack: Seconds(attack),
        release: Seconds(release),
        makeup: Db(if slow { case.rng.range(0.0, 6.0) } else { 0.0 }),
    };
    each(plan, |input, gain| {
        input.dynamics = Some(Dynamics { threshold: Dbfs(dynamics.threshold.0 + gain), ..dynamics });
    });
}

fn eq_in_path(plan: &mut Plan, case: &mut Case) {
    let kinds = [EqKind::LowShelf, EqKind::HighShelf, EqKind::Peak, EqKind::HighPass];
    let kind = *pick(&kinds, case.rng);
    let (corner, q) = match kind {
        EqKind::LowShelf => (case.rng.range(80.0, 500.0), 0.7),
        EqKind::HighShelf => (case.rng.range(2000.0, 8000.0), 0.7),
        EqKind::Peak => (case.rng.range(100.0, 8000.0), case.rng.range(0.7, 3.0)),
        EqKind::HighPass => (case.rng.range(60.0, 300.0), 0.7),
    };
    // What comes back far louder than it was sent is taken for a loop and cut, rightly: no run ends there.
    let loudest =
        (0..plan.inputs).map(|input| gain_to_db(plan.gain(input, input).abs())).fold(f64::MIN, f64::max);
    let gain = Db(case.severity.min(LOUDEST - loudest));
    let eq = Eq { kind, corner: Hz(corner), gain, q };
    each(plan, |input, _| input.eq = Some(eq));
}

fn mains_hum(plan: &mut Plan, case: &mut Case) {
    let mains = Hz(*pick(&[50.0, 60.0], case.rng) + case.rng.range(-0.02, 0.02));
    let kind = *pick(&[HumKind::GroundLoop, HumKind::Magnetic, HumKind::Supply], case.rng);
    let hum = Hum { mains, level: Dbfs(case.severity), kind };
    each(plan, |input, _| input.hum = Some(hum));
}

/// Outputs at one standard rate, inputs at another.
fn sample_rate_mismatch(plan: &mut Plan, case: &mut Case) {
    let pairs = STANDARD_RATES.iter().flat_map(|a| STANDARD_RATES.iter().map(move |b| a.0 / b.0));
    let ratios: Vec<f64> = pairs.filter(|ratio| RATIOS.contains(ratio) && *ratio != 1.0).collect();
    let ratio = *pick(&ratios, case.rng);
    plan.clock = Some(ratio * (1.0 + case.rng.range(-CRYSTALS, CRYSTALS)));
}

/// A jump every one or two seconds for a minute, at least a third of the widest either way.
fn unstable_latency(plan: &mut Plan, case: &mut Case) {
    let mut at = 0.0;
    for index in 0..40 {
        at += case.rng.range(0.8, 2.2);
        let share = if index % 2 == 0 { case.rng.range(0.6, 1.0) } else { case.rng.range(0.0, 0.3) };
        plan.jumps.push(Jump { at: Seconds(at), late: (share * case.severity) as usize });
    }
}

/// The hardware's own path comes after what the computer passes on, or, where that takes its time, before it.
fn direct_monitor(plan: &mut Plan, case: &mut Case) {
    let apart = (case.rng.range(0.000_3, 0.005) * case.rate).round();
    let room = plan.paths.iter().flatten().map(|path| path.delay).fold(f64::INFINITY, f64::min);
    let before = case.rng.chance(0.3) && room - apart >= MIN_FRACTIONAL_DELAY;
    plan.echo = Some(Echo { gain: db_to_gain(case.severity), delay: if before { -apart } else { apart } });
}

/// Gives every input a distortion of `thd` (dB) for the stimulus, shared by chance among second and third.
fn distort(plan: &mut Plan, thd: f64, rng: &mut Rng) {
    let (third, second) = rng.range(0.0, std::f64::consts::FRAC_PI_2).sin_cos();
    each(plan, |input, gain| {
        let amplitude = db_to_gain(STIMULUS + gain);
        let share = db_to_gain(thd);
        let (a2, a3) = (2.0 * share * second / amplitude, -4.0 * share * third / (amplitude * amplitude));
        input.curve = Some(Curve { a2, a3 });
    });
}

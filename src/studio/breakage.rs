//! How a healthy stereo studio is broken: what each fault does to the paths between outputs and inputs.
//! The signatures are those of the electrical loop: what arrives where, how loud and which way round.

use super::electrical::ELECTRICAL;
use super::plan::Plan;
use super::rng::Rng;
use crate::chain::Chain;
use crate::units::{Db, db_to_gain};

/// One way to break a studio.
pub(super) struct Breakage {
    /// The fault that it is.
    pub id: &'static str,
    /// Chains on which one can know it.
    pub chains: &'static [Chain],
    /// How severe it can be (from, to), in the unit that the breaking takes; empty: there is no more or less.
    pub severity: &'static [(f64, f64)],
    /// Breaks a two-channel plan.
    pub apply: Apply,
}

/// How a plan is broken.
pub(super) enum Apply {
    /// By its paths, at one channel (0 or 1), where it is about one, as severely as told.
    Paths(fn(&mut Plan, channel: usize, severity: f64)),
    /// By what happens to the signal.
    Signal(fn(&mut Plan, &mut Case)),
}

/// Where, how badly and on what clock something breaks.
pub(super) struct Case<'a> {
    /// The channel that it is about, if it is about one: 0 or 1.
    pub channel: usize,
    /// In the unit that the breakage takes.
    pub severity: f64,
    /// Hertz.
    pub rate: f64,
    /// Decides what else is open.
    pub rng: &'a mut Rng,
}

pub(super) const LINE_LOOP: &[Chain] = &[Chain::LineLoop];
/// Balanced from end to end and with a level that the gear decides: there a lost leg shows.
pub(super) const BALANCED: &[Chain] = &[Chain::ActiveMonitors, Chain::PowerAmp, Chain::HeadphoneAmpBalanced];
/// What is left of a balanced signal when one of its two legs is lost.
const ONE_LEG: f64 = 0.5;
/// Leakage in dB that shows that an output lives though its own input is deaf; still less than a fault by itself.
const LEAKAGE: &[(f64, f64)] = &[(-82.0, -73.0)];

/// Those of the paths.
const BREAKAGES: &[Breakage] = &[
    Breakage { id: "no-return", chains: LINE_LOOP, severity: &[], apply: Apply::Paths(no_return) },
    Breakage {
        id: "internal-loopback",
        chains: LINE_LOOP,
        severity: &[],
        apply: Apply::Paths(internal_loopback),
    },
    Breakage {
        id: "channels-swapped",
        chains: LINE_LOOP,
        severity: &[],
        apply: Apply::Paths(channels_swapped),
    },
    Breakage { id: "output-dead", chains: LINE_LOOP, severity: LEAKAGE, apply: Apply::Paths(output_dead) },
    Breakage { id: "input-dead", chains: LINE_LOOP, severity: LEAKAGE, apply: Apply::Paths(input_dead) },
    // The gain of each output in the sum, dB: halved, at equal power, or just added.
    Breakage {
        id: "mono-sum",
        chains: LINE_LOOP,
        severity: &[(-6.02, -6.02), (-3.01, -3.01), (0.0, 0.0)],
        apply: Apply::Paths(mono_sum),
    },
    Breakage { id: "polarity-one", chains: LINE_LOOP, severity: &[], apply: Apply::Paths(polarity_one) },
    Breakage { id: "polarity-all", chains: LINE_LOOP, severity: &[], apply: Apply::Paths(polarity_all) },
    Breakage { id: "unbalanced-loss", chains: BALANCED, severity: &[], apply: Apply::Paths(unbalanced_loss) },
    Breakage { id: "broken-leg", chains: LINE_LOOP, severity: &[], apply: Apply::Paths(broken_leg) },
    Breakage {
        id: "stereo-into-balanced",
        chains: LINE_LOOP,
        severity: &[],
        apply: Apply::Paths(stereo_into_balanced),
    },
    Breakage {
        id: "balanced-into-stereo",
        chains: LINE_LOOP,
        severity: &[],
        apply: Apply::Paths(balanced_into_stereo),
    },
    // Loss of one channel, dB: more than gear is allowed, and well below what a lost leg costs.
    Breakage {
        id: "channel-imbalance",
        chains: LINE_LOOP,
        severity: &[(0.9, 4.5)],
        apply: Apply::Paths(channel_imbalance),
    },
    // Fraction of full scale.
    Breakage {
        id: "dc-offset",
        chains: LINE_LOOP,
        severity: &[(0.002, 0.05), (-0.05, -0.002)],
        apply: Apply::Paths(dc_offset),
    },
];

/// All breakages of a return by cable.
pub(super) fn all() -> impl Iterator<Item = &'static Breakage> {
    BREAKAGES.iter().chain(ELECTRICAL)
}

impl Breakage {
    /// The one that is the fault `id`.
    pub fn find(id: &str) -> Option<&'static Self> {
        all().chain(super::room::BREAKAGES).find(|breakage| breakage.id == id)
    }

    /// Breaks `plan` as the `case` tells, and adds the fault to its truth.
    pub fn apply(&self, plan: &mut Plan, case: &mut Case) {
        match self.apply {
            Apply::Paths(apply) => apply(plan, case.channel, case.severity),
            Apply::Signal(apply) => apply(plan, case),
        }
        plan.truth.push(self.id);
    }
}

/// Gives each path the gain that `gain` makes from its input, its output and its input's own gain.
pub(super) fn rewire(plan: &mut Plan, gain: impl Fn(usize, usize, f64) -> f64) {
    let own: Vec<f64> = (0..plan.inputs).map(|input| plan.gain(input, input)).collect();
    for (input, (row, own)) in plan.paths.iter_mut().zip(own).enumerate() {
        for (output, path) in row.iter_mut().enumerate() {
            path.gain = gain(input, output, own);
        }
    }
}

fn no_return(plan: &mut Plan, _channel: usize, _severity: f64) {
    rewire(plan, |_, _, _| 0.0);
}

/// No converter, no cable: the driver hands the samples back.
fn internal_loopback(plan: &mut Plan, _channel: usize, _severity: f64) {
    rewire(plan, |input, output, _| if input == output { 1.0 } else { 0.0 });
    for path in plan.paths.iter_mut().flatten() {
        path.delay = path.delay.round();
    }
    plan.channels.fill(Default::default());
}

fn channels_swapped(plan: &mut Plan, _channel: usize, _severity: f64) {
    for row in &mut plan.paths {
        row.reverse();
    }
}

/// The input keeps its noise and hears the other output leak in, at `leakage` dB: it is not the one that is dead.
fn output_dead(plan: &mut Plan, channel: usize, leakage: f64) {
    plan.leak(Db(leakage));
    plan.scale_output(channel, 0.0);
}

/// Digital silence, but the output still leaks into the other input, at `leakage` dB.
fn input_dead(plan: &mut Plan, channel: usize, leakage: f64) {
    plan.leak(Db(leakage));
    for path in plan.paths.iter_mut().skip(channel).take(1).flatten() {
        path.gain = 0.0;
    }
    for input in plan.channels.iter_mut().skip(channel).take(1) {
        *input = Default::default();
    }
}

fn mono_sum(plan: &mut Plan, _channel: usize, each: f64) {
    rewire(plan, |_, _, own| own * db_to_gain(each));
}

fn polarity_one(plan: &mut Plan, channel: usize, _severity: f64) {
    plan.scale_output(channel, -1.0);
}

fn polarity_all(plan: &mut Plan, _channel: usize, _severity: f64) {
    scale(plan, -1.0);
}

fn unbalanced_loss(plan: &mut Plan, _channel: usize, _severity: f64) {
    scale(plan, ONE_LEG);
}

fn broken_leg(plan: &mut Plan, channel: usize, _severity: f64) {
    plan.scale_output(channel, ONE_LEG);
}

/// Left on the tip, right on the ring: a balanced input hears left minus right. The other input is left open.
fn stereo_into_balanced(plan: &mut Plan, channel: usize, _severity: f64) {
    rewire(plan, |input, output, own| match (input == channel, output) {
        (false, _) => 0.0,
        (true, 0) => own,
        (true, _) => -own,
    });
}

/// One balanced output on tip and ring: either input of the stereo jack hears one leg. The other output is left
/// open.
fn balanced_into_stereo(plan: &mut Plan, channel: usize, _severity: f64) {
    rewire(plan, |input, output, own| match (output == channel, input) {
        (false, _) => 0.0,
        (true, 0) => own * ONE_LEG,
        (true, _) => -own * ONE_LEG,
    });
}

fn channel_imbalance(plan: &mut Plan, channel: usize, loss: f64) {
    plan.scale_output(channel, db_to_gain(-loss));
}

fn dc_offset(plan: &mut Plan, channel: usize, constant: f64) {
    for input in plan.channels.iter_mut().skip(channel).take(1) {
        input.dc = constant;
    }
}

pub(super) fn scale(plan: &mut Plan, factor: f64) {
    for output in 0..plan.outputs {
        plan.scale_output(output, factor);
    }
}

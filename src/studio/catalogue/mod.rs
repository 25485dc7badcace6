//! The named studios of the demo, the tests and the practice mode.

mod electrical;
mod room;

pub use electrical::ELECTRICAL;
pub use room::ROOMS;

use super::breakage::{Breakage, Case};
use super::plan::{LowPass, Plan};
use super::rng::Rng;
use crate::chain::Chain;
use crate::units::{Db, Dbfs, Hz, db_to_gain};

/// A studio with a name.
pub struct Named {
    /// Kebab-case and unique; the id of its fault, where it has one alone.
    pub id: &'static str,
    /// What it is, in one sentence.
    pub description: &'static str,
    /// Its plan on a clock of the given rate, in hertz.
    pub plan: fn(rate: f64) -> Plan,
}

/// The healthy ones first, then those whose paths are broken.
pub const STUDIOS: &[Named] = &[
    Named {
        id: "healthy-loop",
        description: "Two good cables from line outputs to line inputs.",
        plan: |rate| line_loop("healthy-loop", rate),
    },
    Named {
        id: "healthy-monitors",
        description: "The balanced feeds of two active monitors, unplugged there and led back.",
        plan: |rate| active_monitors("healthy-monitors", rate),
    },
    Named {
        id: "healthy-receiver",
        description: "Unbalanced feeds of a hi-fi receiver: one leg of each balanced output, as it should be.",
        plan: |rate| coupled("healthy-receiver", Chain::Receiver, -12.02, Dbfs(-101.0), rate),
    },
    Named {
        id: "healthy-headphones",
        description: "The interface's own headphone jack, half turned up.",
        plan: |rate| coupled("healthy-headphones", Chain::Headphones, -14.0, Dbfs(-96.0), rate),
    },
    Named {
        id: "digital-loop",
        description: "A digital cable that changes no bit, 96 samples long; sample for sample a virtual loopback.",
        plan: |_| Plan {
            truth: vec!["internal-loopback"],
            ..Plan::straight("digital-loop", Chain::LineLoop, 2, Db(0.0), 96.0)
        },
    },
    Named {
        id: "no-return",
        description: "The cables end in the wrong sockets: nothing comes back but the inputs' own noise.",
        plan: |rate| broken("no-return", 0, 0.0, rate),
    },
    Named {
        id: "internal-loopback",
        description: "The driver's virtual loopback is chosen as input instead of the sockets.",
        plan: |rate| broken("internal-loopback", 0, 0.0, rate),
    },
    Named {
        id: "channels-swapped",
        description: "The left output's cable is in the right input and the other way round.",
        plan: |rate| broken("channels-swapped", 0, 0.0, rate),
    },
    Named {
        id: "output-dead",
        description: "The right output sends nothing, though its input listens.",
        plan: |rate| broken("output-dead", 1, -76.0, rate),
    },
    Named {
        id: "input-dead",
        description: "The left input is not switched on, though its output sends.",
        plan: |rate| broken("input-dead", 0, -73.0, rate),
    },
    Named {
        id: "mono-sum",
        description: "A mono button is pressed: both inputs hear half of left and half of right.",
        plan: |rate| broken("mono-sum", 0, -6.02, rate),
    },
    Named {
        id: "polarity-one",
        description: "Hot and cold are crossed in the right cable.",
        plan: |rate| broken("polarity-one", 1, 0.0, rate),
    },
    Named {
        id: "polarity-all",
        description: "The inputs invert, both alike.",
        plan: |rate| broken("polarity-all", 0, 0.0, rate),
    },
    Named {
        id: "unbalanced-loss",
        description: "Active monitors fed through mono plugs: one leg of both balanced outputs is lost.",
        plan: |rate| breaking(active_monitors("unbalanced-loss", rate), &[("unbalanced-loss", 0, 0.0)], rate),
    },
    Named {
        id: "broken-leg",
        description: "One of the two conductors in the left cable is broken.",
        plan: |rate| broken("broken-leg", 0, 0.0, rate),
    },
    Named {
        id: "stereo-into-balanced",
        description: "A stereo jack in one balanced input: it hears left minus right.",
        plan: |rate| broken("stereo-into-balanced", 0, 0.0, rate),
    },
    Named {
        id: "balanced-into-stereo",
        description: "One balanced output in a stereo jack: left in both ears, inverted in one.",
        plan: |rate| broken("balanced-into-stereo", 0, 0.0, rate),
    },
    Named {
        id: "channel-imbalance",
        description: "The right input is turned down by 2.3 dB.",
        plan: |rate| broken("channel-imbalance", 1, 2.3, rate),
    },
    Named {
        id: "dc-offset",
        description: "The left input sits 1 % of full scale above zero.",
        plan: |rate| broken("dc-offset", 0, 0.01, rate),
    },
    Named {
        id: "swapped-and-inverted",
        description: "The cables are swapped, and hot and cold are crossed in one of them.",
        plan: |rate| {
            let faults = [("channels-swapped", 0, 0.0), ("polarity-one", 0, 0.0)];
            breaking(line_loop("swapped-and-inverted", rate), &faults, rate)
        },
    },
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Named> {
    STUDIOS.iter().chain(ELECTRICAL).chain(ROOMS)
}

/// The studio called `id`.
pub fn named(id: &str) -> Option<&'static Named> {
    all().find(|studio| studio.id == id)
}

/// A cable loop of 5 ms, its delay a fraction of a sample off the grid at every rate.
fn line_loop(id: &str, rate: f64) -> Plan {
    let mut plan = Plan::straight(id, Chain::LineLoop, 2, Db(-6.0), 0.005_003 * rate);
    plan.scale_output(1, db_to_gain(-0.07));
    plan.leak(Db(-92.0));
    for (input, dc) in plan.channels.iter_mut().zip([0.000_04, -0.000_02]) {
        input.noise = Some(Dbfs(-100.0));
        input.dc = dc;
    }
    plan
}

/// The feeds of active monitors: line outputs of +16 dBu full scale on line inputs of +22 dBu.
fn active_monitors(id: &str, rate: f64) -> Plan {
    coupled(id, Chain::ActiveMonitors, -6.0, Dbfs(-103.0), rate)
}

/// A loop with coupling capacitors and a converter's band limit.
fn coupled(id: &str, chain: Chain, gain_db: f64, noise: Dbfs, rate: f64) -> Plan {
    let mut plan = Plan::straight(id, chain, 2, Db(gain_db), 0.007_411 * rate);
    plan.scale_output(0, db_to_gain(-0.05));
    plan.leak(Db(-84.0));
    for input in &mut plan.channels {
        input.high_pass = Some(Hz(2.0));
        input.low_pass = Some(LowPass::Second(Hz(0.47 * rate)));
        input.noise = Some(noise);
    }
    plan
}

/// The cable loop with the fault `id` at one channel (0-based).
fn broken(id: &str, channel: usize, severity: f64, rate: f64) -> Plan {
    breaking(line_loop(id, rate), &[(id, channel, severity)], rate)
}

/// `plan` with faults, each as (id, channel, severity).
fn breaking(mut plan: Plan, faults: &[(&str, usize, f64)], rate: f64) -> Plan {
    let mut rng = Rng::new(1);
    for (id, channel, severity) in faults {
        if let Some(breakage) = Breakage::find(id) {
            let mut case = Case { channel: *channel, severity: *severity, rate, rng: &mut rng };
            breakage.apply(&mut plan, &mut case);
        }
    }
    plan
}

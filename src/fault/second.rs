//! What comes back more than once.

use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::latency;
use crate::check::second_path::{FAULT_DB, distance};
use crate::check::wiring::Wiring;
use crate::check::words::{self, capital};
use crate::measure::{Evidence, SecondArrival};
use crate::units::{Db, Samples};

/// A second, short hardware path. It combs the response and moves the level.
pub(super) const DIRECT_MONITOR: Fault = Fault {
    id: "direct-monitor",
    explains: &["eq-in-path", "channel-imbalance", "crosstalk-high"],
    recognise: direct_monitor,
};
/// The return is routed back to the output.
pub(super) const FEEDBACK_LOOP: Fault = Fault {
    id: "feedback-loop",
    explains: &[
        "direct-monitor",
        "eq-in-path",
        "channel-imbalance",
        "crosstalk-high",
        "dropouts",
        "level-dependent-gain",
        "clock-drift",
        "bad-contact",
    ],
    recognise: feedback_loop,
};

/// A copy of the pulse is unmistakable; that Direct Monitor makes it is likely.
const LIKELY: f64 = 0.9;
/// Copies of copies are a loop.
const SURE: f64 = 0.96;

/// Per output: its strongest second arrival that is a fault, a loop or not.
fn seconds(evidence: &Evidence, setup: &Setup, repeats: bool) -> Vec<(usize, SecondArrival)> {
    let wiring = Wiring::read(evidence, setup);
    let wanted = |second: &&SecondArrival| {
        let finite = second.delay.value.is_finite() && second.level_db.value.is_finite();
        finite && second.repeats == repeats && second.level_db.value > FAULT_DB
    };
    let landings = wiring.landings().filter(|_| wiring.is_cable());
    let strongest = landings.filter_map(|landing| {
        let wanted = landing.arrival.seconds.iter().filter(wanted);
        let second = wanted.max_by(|a, b| a.level_db.value.total_cmp(&b.level_db.value))?;
        Some((landing.output, *second))
    });
    strongest.collect()
}

fn sentences(setup: &Setup, seconds: &[(usize, SecondArrival)], what: &str) -> Vec<String> {
    let sentence = |(output, second): &(usize, SecondArrival)| {
        let channel = words::channel(setup, *output);
        let (level, away) = (Db(second.level_db.value), distance(setup, second));
        let samples = Samples(second.delay.value);
        capital(&format!("{channel} {what} with {level}, {away} ({samples:.1})."))
    };
    seconds.iter().map(sentence).collect()
}

fn direct_monitor(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let seconds = seconds(evidence, setup, false);
    seconds.first()?;
    let outputs: Vec<usize> = seconds.iter().map(|row| row.0).collect();
    let names = capital(&words::channels(setup, &outputs));
    let comes = words::verb(outputs.len(), "comes", "come");
    let headline =
        format!("{names} {comes} back twice: there is a second path beside the one through the DAW.");
    let fix = &[
        "Switch Direct Monitor off on the interface (also in its control software).",
        "Let no other track or send in the DAW play the same signal: mute them all but this one.",
        "Take plugins with an echo or a delayed mix off this track and the master.",
        "Run this again.",
    ];
    Some(Diagnosis::new(LIKELY, headline, sentences(setup, &seconds, "comes back again"), fix))
}

fn feedback_loop(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    // Samples lost in equal steps leave copies at equal distances too; a loop moves nothing.
    let moves = |output| latency::moved(evidence, setup, output).is_some();
    if evidence.breaks.gaps > 0 || (0..setup.outputs).any(moves) {
        return None;
    }
    let seconds = seconds(evidence, setup, true);
    seconds.first()?;
    let headline =
        "The return is played again: every sound goes round in a loop, and turned up it will howl.";
    let fix = &[
        "Turn the volume down first.",
        "Switch Direct Monitor off on the interface (also in its control software).",
        "In the DAW: switch Thru off here, and let no other track that is monitored send the return to these outputs.",
        "Run this again.",
    ];
    let saw = sentences(setup, &seconds, "repeats itself, each copy");
    Some(Diagnosis::new(SURE, headline, saw, fix))
}

//! What is in more than one channel though nobody mixed it.

use super::routing::mono_sum;
use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::crosstalk::{Crossing, crossings};
use crate::check::wiring::{DOMINANT_DB, Landing, SAME_DB, Wiring};
use crate::check::words::{self, capital};
use crate::measure::Evidence;
use crate::units::{Db, number};

/// More leakage than the chain allows.
pub(super) const CROSSTALK_HIGH: Fault =
    Fault { id: "crosstalk-high", explains: &[], recognise: crosstalk_high };
/// Outputs tied together.
pub(super) const OUTPUTS_JOINED: Fault = Fault {
    id: "outputs-joined",
    explains: &[
        "mono-sum",
        "crosstalk-high",
        "channel-imbalance",
        "broken-leg",
        "unbalanced-loss",
        "distortion-high",
        "level-dependent-gain",
    ],
    recognise: outputs_joined,
};

/// The leak is measured; its cause is not.
const MEASURED: f64 = 0.9;
/// A mixer or a narrowed stereo width does the same.
const LIKELY: f64 = 0.75;
/// Neither of them distorts; an output that another one pulls at does.
const STRAINED: f64 = 0.85;
/// Some leaks are named, more only counted.
const NAMED: usize = 3;

fn crosstalk_high(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let mut leaks: Vec<(Crossing, Db)> =
        crossings(&wiring).into_iter().filter_map(|crossing| Some((crossing, crossing.fault()?))).collect();
    // As loud as the output's own arrival: it is no leak but goes to both.
    leaks.retain(|(_, level)| level.0 < -SAME_DB);
    leaks.sort_by(|a, b| b.1.0.total_cmp(&a.1.0));
    leaks.first()?;
    let sentence = |(crossing, level): &(Crossing, Db)| {
        let (channel, input) = (words::channel(setup, crossing.output), words::input(setup, crossing.input));
        let rising = crossing.at_10k.map_or(String::new(), |at| format!(", {} at 10 kHz", Db(at.value)));
        capital(&format!("{channel} leaks into {input}: {level} at 1 kHz{rising}."))
    };
    let mut saw: Vec<String> = leaks.iter().take(NAMED).map(sentence).collect();
    if leaks.len() > NAMED {
        saw.push(format!("{} more leak.", number((leaks.len() - NAMED) as f64, 0)));
    }
    let fix = &[
        "Use balanced leads where both ends are balanced, and keep unbalanced ones short.",
        "Don't run two channels in one lead with a common shield.",
        "Look for a pan, width or monitor mix that sends some of one channel to the other.",
        "Run this again.",
    ];
    Some(Diagnosis::new(MEASURED, "The channels leak into each other more than they should.", saw, fix))
}

/// Each of two outputs is heard on the other's input nearly as loud as on its own (`chains.md` S18). Outputs with equal
/// source impedances share equally, as a mono switch does: then only what each makes of the other's load tells, and
/// where a tone comes back pure, that can't be told (`mono-sum` names the lead as well).
fn outputs_joined(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let landings: Vec<Landing> = wiring.landings().filter(|_| wiring.is_cable()).collect();
    let spills = |from: &Landing, into: usize| {
        let arrival = wiring.arrival(from.output, into)?;
        let below = arrival.gain_db.value - from.gain_db();
        let opposite = arrival.polarity.zip(from.sign()).is_some_and(|(a, b)| a != b);
        (!opposite && (-DOMINANT_DB..=SAME_DB).contains(&below)).then_some(below)
    };
    let pairs = landings.iter().flat_map(|a| landings.iter().map(move |b| (*a, *b)));
    let joined = |(a, b): (Landing, Landing)| {
        // Two that are joined before the inputs land on the same one where that is a trifle louder.
        let other = |landing: Landing, own: Option<usize>| {
            [a.input, b.input, own?].into_iter().find(|&input| input != landing.input)
        };
        let into_a = other(a, wiring.own_input(b.output))?;
        let into_b = other(b, wiring.own_input(a.output))?;
        Some((a.output, b.output, spills(&a, into_a)?, spills(&b, into_b)?))
    };
    let (a, b, from_a, from_b) = pairs.filter(|(a, b)| a.output < b.output).find_map(joined)?;
    let strained = |output: usize| {
        let tones = evidence.tones.get(output)?.as_ref()?;
        let bends = tones.is_distorted_beyond_its_dynamics() && tones.clip_dbfs().is_none();
        (bends && tones.dropouts == 0).then_some(tones.thd_db.value)
    };
    let strain = strained(a).into_iter().chain(strained(b)).reduce(f64::max);
    if strain.is_none() && mono_sum(evidence, setup).is_some() {
        return None;
    }
    let sentence = |output: usize, below: f64| {
        let channel = capital(&words::channel(setup, output));
        format!("{channel} is also on the other's input, {} re its own.", Db(below))
    };
    let fix = &[
        "Stop and mute: two outputs that drive each other can be damaged.",
        "Look for a Y lead or adapter that joins two outputs, and take it out: each output needs its own lead.",
        "If no outputs are joined, look for a mix, pan or width control that blends the channels.",
        "Run this again.",
    ];
    let names = capital(&words::channels(setup, &[a, b]));
    let headline = format!("{names} are tied together: each is heard on both inputs.");
    let mut seen = vec![sentence(a, from_a), sentence(b, from_b)];
    seen.extend(strain.map(|thd| format!("A tone comes back with harmonics at {}: they strain.", Db(thd))));
    let certainty = if strain.is_some() { STRAINED } else { LIKELY };
    Some(Diagnosis::new(certainty, headline, seen, fix))
}

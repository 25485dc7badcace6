//! What arrives at the wrong place.

use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::wiring::{DOMINANT_DB, Landing, SAME_DB, Wiring};
use crate::check::words::{self, capital};
use crate::measure::Evidence;
use crate::units::{Db, number};

/// Left arrives right and right left.
pub(super) const CHANNELS_SWAPPED: Fault =
    Fault { id: "channels-swapped", explains: &["crosstalk-high"], recognise: channels_swapped };
/// Every output arrives equally on every input.
pub(super) const MONO_SUM: Fault = Fault { id: "mono-sum", explains: SUMMED, recognise: mono_sum };
/// Two outputs in one balanced input.
pub(super) const STEREO_INTO_BALANCED: Fault =
    Fault { id: "stereo-into-balanced", explains: SYMPTOMS, recognise: stereo_into_balanced };
/// One balanced output in two inputs.
pub(super) const BALANCED_INTO_STEREO: Fault =
    Fault { id: "balanced-into-stereo", explains: SYMPTOMS, recognise: balanced_into_stereo };

/// What the wrong plug makes of polarity, level and what arrives is no fault of its own.
const SYMPTOMS: &[&str] = &[
    "channels-swapped",
    "output-dead",
    "input-dead",
    "polarity-one",
    "polarity-all",
    "unbalanced-loss",
    "broken-leg",
    "channel-imbalance",
    "crosstalk-high",
    "outputs-joined",
    "operating-level-mismatch",
    "wrong-input-type",
];

/// Levels and leaks that come with a sum.
const SUMMED: &[&str] = &[
    "channels-swapped",
    "unbalanced-loss",
    "broken-leg",
    "channel-imbalance",
    "crosstalk-high",
    "operating-level-mismatch",
    "wrong-input-type",
];

/// The matrix is unambiguous; what is left is a user who wants it so.
const SURE: f64 = 0.98;
/// Level and sign agree with the wrong plug, but other wirings could do the same.
const TYPICAL: f64 = 0.95;

fn gain_sentence(setup: &Setup, landing: &Landing, input: usize, gain_db: f64) -> String {
    let (channel, input) = (words::channel(setup, landing.output), words::input(setup, input));
    capital(&format!("{channel} arrives on {input} with {}.", Db(gain_db)))
}

fn channels_swapped(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let landings: Vec<Landing> = wiring.landings().collect();
    let astray: Vec<&Landing> =
        landings.iter().filter(|landing| wiring.own_input(landing.output) != Some(landing.input)).collect();
    let mut homes: Vec<Option<usize>> =
        landings.iter().map(|landing| wiring.own_input(landing.output)).collect();
    let mut inputs: Vec<Option<usize>> = landings.iter().map(|landing| Some(landing.input)).collect();
    homes.sort_unstable();
    inputs.sort_unstable();
    let permuted = homes == inputs && inputs.windows(2).all(|pair| pair[0] != pair[1]);
    if !wiring.is_cable() || astray.is_empty() || !permuted || !astray.iter().all(|l| wiring.dominates(l)) {
        return None;
    }
    let headline = if setup.outputs == 2 {
        "Left and right are swapped.".to_owned()
    } else {
        let outputs: Vec<usize> = astray.iter().map(|landing| landing.output).collect();
        format!("{} arrive on each other's inputs.", capital(&words::channels(setup, &outputs)))
    };
    let saw = astray.iter().map(|l| gain_sentence(setup, l, l.input, l.gain_db())).collect();
    let fix = &[
        "Swap the leads at one end only: at the outputs or at the inputs.",
        "If the leads are right, look in the DAW for swapped outputs, inputs or panning on this track.",
        "Run this again.",
    ];
    Some(Diagnosis::new(SURE, headline, saw, fix))
}

pub(super) fn mono_sum(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let inputs = wiring.live_inputs();
    if !wiring.is_cable() || !wiring.is_complete() || setup.outputs < 2 || inputs.len() < 2 {
        return None;
    }
    let cells: Option<Vec<_>> = (0..setup.outputs)
        .flat_map(|output| inputs.iter().map(move |&input| (output, input)))
        .map(|(output, input)| wiring.arrival(output, input))
        .collect();
    let cells = cells?;
    let gains = || cells.iter().map(|arrival| arrival.gain_db.value);
    let mean = gains().sum::<f64>() / cells.len() as f64;
    let has = |sign: i8| cells.iter().any(|arrival| arrival.polarity == Some(sign));
    if gains().any(|gain| (gain - mean).abs() > SAME_DB) || (has(1) && has(-1)) {
        return None;
    }
    let saw = vec![format!("Every output arrives on every input with {} ± {}.", Db(mean), Db(SAME_DB))];
    let fix = &[
        "Switch off Mono in the DAW (on the master, the monitor section or this track's input).",
        "On the interface: switch Direct Monitor off, or from mono to stereo.",
        "Replace any Y lead or adapter that joins left and right: each channel needs its own lead.",
        "Run this again.",
    ];
    Some(Diagnosis::new(TYPICAL, "Left and right are mixed to mono on the way.", saw, fix))
}

/// The pairs that share a stereo plug: 1 and 2, 3 and 4 …
fn pairs(setup: &Setup) -> impl Iterator<Item = (usize, usize)> {
    (0..setup.outputs / 2).map(|pair| (2 * pair, 2 * pair + 1))
}

fn landing_of<'a>(wiring: &Wiring<'a>, output: usize) -> Option<Landing<'a>> {
    wiring.landings().find(|landing| landing.output == output)
}

fn stereo_into_balanced(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let (a, b) = pairs(setup).filter(|_| wiring.is_cable()).find_map(|(left, right)| {
        let (a, b) = (landing_of(&wiring, left)?, landing_of(&wiring, right)?);
        let opposite = a.sign()? == -b.sign()?;
        let alike = (a.gain_db() - b.gain_db()).abs() <= SAME_DB;
        let alone = wiring.dominates(&a) && wiring.dominates(&b);
        (a.input == b.input && opposite && alike && alone).then_some((a, b))
    })?;
    let input = words::input(setup, a.input);
    let mut saw = vec![
        gain_sentence(setup, &a, a.input, a.gain_db()),
        gain_sentence(setup, &b, b.input, b.gain_db()),
        "They have opposite polarity.".to_owned(),
    ];
    if setup.inputs > 1 {
        saw.push(format!("Every other input gets at least {:.0} less.", Db(DOMINANT_DB)));
    }
    let fix = &[
        "Pull the stereo plug out of that input: a balanced mono input takes left minus right, and the centre vanishes.",
        "Use a lead from one stereo jack (TRS) to two mono jacks (TS), and put each into its own input.",
        "Run this again.",
    ];
    let headline =
        format!("Left and right meet in {input} and cancel: a stereo plug in a balanced mono input.");
    Some(Diagnosis::new(TYPICAL, headline, saw, fix))
}

fn balanced_into_stereo(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let dead = wiring.missing();
    let both_ways = |(left, right): (usize, usize)| {
        let alive = match (dead.contains(&left), dead.contains(&right)) {
            (true, false) => right,
            (false, true) => left,
            _ => return None,
        };
        let first = landing_of(&wiring, alive)?;
        let second = (0..setup.inputs).filter(|&input| input != first.input).find(|&input| {
            wiring.arrival(alive, input).is_some_and(|arrival| {
                let opposite = first.sign().is_some_and(|sign| arrival.polarity == Some(-sign));
                opposite && (arrival.gain_db.value - first.gain_db()).abs() <= SAME_DB
            })
        })?;
        Some((first, second))
    };
    let (landing, other) = pairs(setup).filter(|_| wiring.is_cable()).find_map(both_ways)?;
    let saw = vec![
        gain_sentence(setup, &landing, landing.input, landing.gain_db()),
        gain_sentence(setup, &landing, other, wiring.gain_db(landing.output, other)?),
        format!(
            "One of the two is upside down (polarity {}), and the other output arrives nowhere.",
            number(-1.0, 0)
        ),
    ];
    let fix = &[
        "Pull that lead: from one balanced line output a stereo input gets the same on left and right, one upside down.",
        "Feed it from the phones socket with a stereo lead (TRS to TRS), or from both line outputs with a Y lead (2 × TS to TRS).",
        "Run this again.",
    ];
    let channel = words::channel(setup, landing.output);
    let headline =
        format!("One balanced output feeds a stereo input: only {channel} is heard, on both sides.");
    Some(Diagnosis::new(TYPICAL, headline, saw, fix))
}

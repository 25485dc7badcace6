//! What a microphone knows of loudspeakers and their amplifier.

use super::{Diagnosis, Fault};
use crate::chain::{Chain, Expectation, ReturnPath, Setup};
use crate::check::air::{Stand, stand};
use crate::check::wiring::Wiring;
use crate::check::words::{self, capital, verb};
use crate::measure::Evidence;
use crate::units::Db;

/// Passive loudspeakers on a line output.
pub(super) const NO_POWER_AMP: Fault = Fault { id: "no-power-amp", explains: &[], recognise: no_power_amp };
/// The terminals of a loudspeaker are crossed.
pub(super) const SPEAKER_REVERSED: Fault =
    Fault { id: "speaker-reversed", explains: &["polarity-one"], recognise: speaker_reversed };
/// A loudspeaker makes no sound.
pub(super) const SPEAKER_SILENT: Fault =
    Fault { id: "speaker-silent", explains: &["output-dead"], recognise: speaker_silent };

/// So far below the healthy range a turned-down knob is less likely than no amplifier (contract §3), dB.
const MISSING_AMP_DB: f64 = 10.0;
/// A knob near zero looks the same.
const AMP: f64 = 0.8;
/// Two loudspeakers of one kind tell their signs, and which of them is upside down may be known as well.
const COMPARED: f64 = 0.92;
const KNOWN: f64 = 0.96;
/// Whether the loudspeaker is silent or gets nothing can't be heard; by a cable beside the microphone it shows.
const SILENT: f64 = 0.8;
const FED: f64 = 0.95;

/// Whether loudspeakers have terminals and an amplifier of their own.
pub(super) fn is_amplified(setup: &Setup) -> bool {
    matches!(setup.chain, Chain::PowerAmp | Chain::Receiver)
}

fn by_microphone(setup: &Setup) -> bool {
    setup.return_path == ReturnPath::Microphone
}

fn no_power_amp(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let Expectation::Range { low, .. } = setup.expected_gain() else { return None };
    if !by_microphone(setup) || !is_amplified(setup) || !wiring.is_all_there() {
        return None;
    }
    let loudest = wiring.landings().map(|landing| landing.gain_db()).reduce(f64::max)?;
    if loudest > low.0 - MISSING_AMP_DB {
        return None;
    }
    let saw = wiring.landings().map(|landing| {
        let name = capital(&words::channel(setup, landing.output));
        let (gain, healthy) = (Db(landing.gain_db()), Db(low.0));
        format!("{name} comes back at {gain:.0} re what is played; {healthy:.0} or more is usual.")
    });
    let mut saw: Vec<String> = saw.collect();
    saw.push(
        "A line output gives a loudspeaker thousandths of a watt: 25 to 45 dB less than an amplifier does."
            .to_owned(),
    );
    let fix = &[
        "Look at what the loudspeakers' wires hang on: it must be an amplifier that is switched on, never the interface itself.",
        "If an amplifier is there, turn its volume and the interface's knob up from zero and check that it is not in standby.",
        "Turn the microphone's gain up until its meter moves well when you clap, and run this again.",
    ];
    let headline = "The loudspeakers are far too quiet: most likely no power amplifier drives them.";
    Some(Diagnosis::new(AMP, headline, saw, fix))
}

/// The loudspeakers that a comparison shows to be opposed, with what was seen.
pub(super) fn opposed(evidence: &Evidence, setup: &Setup) -> Option<(Stand, Vec<String>, f64)> {
    if !by_microphone(setup) {
        return None;
    }
    let stand = stand(&Wiring::read(evidence, setup));
    if stand.against.is_empty() {
        return None;
    }
    let against = evidence.room.iter().flat_map(|room| &room.pairs).filter(|pair| pair.sign == Some(-1));
    let saw = against.map(|pair| {
        let told = pair.bands.iter().filter(|band| band.sign.is_some());
        let (first, second) = (words::channel(setup, pair.first), words::channel(setup, pair.second));
        format!(
            "{} and {second} have opposite signs in all {} octaves that can be told.",
            capital(&first),
            told.count()
        )
    });
    let mut saw: Vec<String> = saw.collect();
    let known = stand.culprits().is_some();
    if let Some(culprits) = stand.culprits() {
        let names = capital(&words::channels(setup, culprits));
        let pulls = verb(culprits.len(), "pulls", "pull");
        saw.push(format!("{names} {pulls} first where a loudspeaker should push."));
    }
    Some((stand, saw, if known { KNOWN } else { COMPARED }))
}

/// Who it is about, in words.
pub(super) fn whose(stand: &Stand, setup: &Setup) -> String {
    match stand.culprits() {
        Some(culprits) => words::channels(setup, culprits),
        None if setup.outputs == 2 => "one of the two channels".to_owned(),
        None => words::channels(setup, &stand.against),
    }
}

fn speaker_reversed(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let (stand, saw, certainty) = opposed(evidence, setup).filter(|_| is_amplified(setup))?;
    let headline = format!(
        "The loudspeaker of {} is connected the wrong way round: bass and centre cancel.",
        whose(&stand, setup)
    );
    let fix = &[
        "Switch the amplifier off. At the loudspeaker and at the amplifier: red belongs to red, black to black, on both sides.",
        "Look for the stripe, the writing or the colour along the wire, and connect the same conductor to red at both ends.",
        "If all wires are right, look for crossed wires in the lead to the amplifier, then run this again.",
    ];
    Some(Diagnosis::new(certainty, headline, saw, fix))
}

fn speaker_silent(evidence: &Evidence, setup: &Setup) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    let missing = wiring.missing();
    if !by_microphone(setup)
        || !wiring.is_complete()
        || missing.is_empty()
        || wiring.landings().next().is_none()
    {
        return None;
    }
    let names = words::channels(setup, &missing);
    let fed =
        |output: &usize| (0..setup.inputs).any(|input| evidence.is_cable_beside_microphone(*output, input));
    let mut saw = vec![format!(
        "The microphone hears {}, but not {names}.",
        words::channels(setup, &wiring.landings().map(|landing| landing.output).collect::<Vec<_>>())
    )];
    let all_fed = missing.iter().all(fed);
    saw.push(
        if all_fed {
            "By cable the same output does come back: its feed is right."
        } else {
            "Whether the loudspeaker is silent or gets nothing can't be heard: a test by cable would tell."
        }
        .to_owned(),
    );
    let (speaker, makes) =
        (verb(missing.len(), "loudspeaker", "loudspeakers"), verb(missing.len(), "makes", "make"));
    let headline = format!("The {speaker} of {names} {makes} no sound.");
    let fix: &[&str] = if is_amplified(setup) {
        &[
            "Check the balance knob, the A/B switch and the protection light of the amplifier.",
            "Switch the amplifier off and check the loudspeaker's wires at both ends.",
            "Swap the two leads into the amplifier: if the silence goes with the lead, replace the lead.",
            "If it stays, swap the loudspeakers: one of them or one side of the amplifier is broken. Run this again.",
        ]
    } else {
        &[
            "Check that this loudspeaker is switched on, awake from standby and turned up as far as the other.",
            "Push its lead fully home at both ends, then swap the two leads: if the silence goes with the lead, replace it.",
            "If it stays with the output, check mute and routing of that output in the DAW and the interface. Run this again.",
        ]
    };
    Some(Diagnosis::new(if all_fed { FED } else { SILENT }, headline, saw, fix))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{diagnose_of, ids};
    use super::*;
    use crate::check::fixture::Bench;

    fn room(own: [Option<i8>; 2], pair: Option<i8>, chain: Chain) -> Bench {
        Bench::in_room(own, pair).chain(chain)
    }

    #[test]
    fn crossed_terminals_are_the_amplifier_s_and_crossed_leads_the_monitors() {
        let (up, down) = (Some(1), Some(-1));
        for chain in [Chain::PowerAmp, Chain::Receiver] {
            assert_eq!(ids(&room([up, down], down, chain)), ["speaker-reversed"]);
            assert!(ids(&room([up, up], up, chain)).is_empty());
            assert!(ids(&room([up, down], None, chain)).is_empty(), "they were not compared");
        }
        for chain in [Chain::ActiveMonitors, Chain::PcSpeakers] {
            assert_eq!(ids(&room([up, down], down, chain)), ["polarity-one"]);
            assert_eq!(ids(&room([None, None], down, chain)), ["polarity-one"]);
            assert!(ids(&room([None, down], up, chain)).is_empty());
        }
        let found = diagnose_of(&room([down, None], down, Chain::PowerAmp));
        assert!(found[0].headline.starts_with("The loudspeaker of the left channel"), "{found:?}");
        let found = diagnose_of(&room([None, None], down, Chain::PowerAmp));
        assert!(found[0].headline.starts_with("The loudspeaker of one of the two"), "{found:?}");
    }

    #[test]
    fn a_silent_loudspeaker() {
        for (chain, cut) in [(Chain::ActiveMonitors, 0), (Chain::PowerAmp, 1)] {
            let bench = room([Some(1); 2], None, chain).cut(cut, 0);
            assert_eq!(ids(&bench), ["speaker-silent"]);
            let fed = diagnose_of(&bench.cable_beside(cut, 400.0));
            assert!(fed[0].id == "speaker-silent" && fed[0].certainty > 0.9, "{fed:?}");
        }
        assert_eq!(ids(&room([Some(1); 2], None, Chain::PowerAmp).cut(0, 0).cut(1, 0)), ["no-return"]);
    }

    #[test]
    fn far_too_quiet_is_no_amplifier_where_one_belongs() {
        let quiet = |chain, gain| {
            let bench = room([Some(1); 2], Some(1), chain);
            ids(&bench.wire(0, 0, gain, 1).wire(1, 0, gain - 1.0, 1))
        };
        assert_eq!(quiet(Chain::PowerAmp, -35.5), ["no-power-amp"]);
        assert_eq!(quiet(Chain::Receiver, -60.0), ["no-power-amp"]);
        assert!(quiet(Chain::PowerAmp, -34.5).is_empty(), "a knob");
        assert!(quiet(Chain::ActiveMonitors, -50.0).is_empty(), "they have their own");
    }
}

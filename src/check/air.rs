//! Polarity through the air: which way round each loudspeaker is, and whether they agree. Read here by check and
//! faults, so they cannot disagree.

use super::wiring::{Landing, Wiring};
use super::{At, Outcome, Verdict, words};
use crate::measure::room::{Band, Room};
use crate::measure::{Estimate, Trace};
use crate::units::number;

/// How the loudspeakers stand to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    /// 0-based outputs that are surely upright.
    pub upright: Vec<usize>,
    /// Those that are surely upside down.
    pub inverted: Vec<usize>,
    /// Those of which it can't be told.
    pub untold: Vec<usize>,
    /// Outputs that surely move against the others, by comparing them; which of the two camps is upside down may be
    /// known or not. The smaller camp, or the second one.
    pub against: Vec<usize>,
    /// Every loudspeaker was compared with the others and all agree.
    pub agree: bool,
}

/// Reads it.
pub(crate) fn stand(wiring: &Wiring) -> Stand {
    let Some(room) = &wiring.evidence.room else {
        return Stand {
            untold: wiring.landings().map(|landing| landing.output).collect(),
            ..Stand::default()
        };
    };
    let landings: Vec<Landing> = wiring.landings().collect();
    let own = |output: usize| own_sign(room, &landings, output);
    let re_first = |output: usize| {
        let to = |pair: &&crate::measure::room::Pair| pair.second == output;
        match room.pairs.first() {
            Some(pair) if pair.first == output => Some(1),
            _ => room.pairs.iter().find(to)?.sign,
        }
    };
    // What each says of the first, by itself and by how it stands to it.
    let votes: Vec<i8> =
        landings.iter().filter_map(|at| Some(own(at.output)? * re_first(at.output)?)).collect();
    let first = votes.first().copied().filter(|sign| votes.iter().all(|vote| vote == sign));
    let mut stand = Stand::default();
    let mut camps: [Vec<usize>; 2] = Default::default();
    for landing in &landings {
        let output = landing.output;
        let relative = re_first(output);
        match relative {
            Some(1) => camps[0].push(output),
            Some(_) => camps[1].push(output),
            None => {}
        }
        let sign = match relative {
            Some(relative) => first.map(|first| first * relative),
            None => own(output),
        };
        match sign {
            Some(1) => stand.upright.push(output),
            Some(_) => stand.inverted.push(output),
            None => stand.untold.push(output),
        }
    }
    let [with, against] = camps;
    stand.agree = against.is_empty() && with.len() == landings.len() && landings.len() > 1;
    stand.against = if against.len() > with.len() { with } else { against };
    stand
}

/// The sign of an output by itself, at the microphone where it lands.
fn own_sign(room: &Room, landings: &[Landing], output: usize) -> Option<i8> {
    let landing = landings.iter().find(|landing| landing.output == output)?;
    room.direct(output, landing.input)?.sign
}

impl Stand {
    /// The outputs that are the wrong way round, if some surely are and it is known which.
    pub fn culprits(&self) -> Option<&[usize]> {
        (!self.against.is_empty() && !self.inverted.is_empty() && !self.upright.is_empty())
            .then_some(self.inverted.as_slice())
    }
}

/// The outcome of the check of polarity where the return is a microphone.
pub(super) fn judge(wiring: &Wiring) -> Outcome {
    let stand = stand(wiring);
    let mut outcome = verdict(wiring, &stand);
    outcome.limit(
        "Woofers +1 each, judged by 180 to 700 Hz and by comparing loudspeakers octave by octave; a tweeter may be \
         either way round by design.",
    );
    for landing in wiring.landings() {
        let at = At::cell(landing.output, landing.input);
        let sign = |value: f64| Estimate { value, uncertainty: 0.0 };
        if stand.upright.contains(&landing.output) {
            outcome.figure("polarity", at, "", sign(1.0));
        } else if stand.inverted.contains(&landing.output) {
            outcome.figure("polarity", at, "", sign(-1.0));
        }
        let direct =
            wiring.evidence.room.as_ref().and_then(|room| room.direct(landing.output, landing.input));
        if let Some(direct) = direct {
            outcome.curve("polarity_bands", at, ("Hz", ""), &pattern(&direct.bands));
        }
    }
    outcome
}

/// The octaves as a curve; those that noise hides are left out.
fn pattern(bands: &[Band]) -> Trace {
    let clear = bands.iter().filter(|band| band.sign.is_some() || band.snr_db > 10.0);
    let (x, y) = clear.filter(|band| band.likeness.is_finite()).map(|band| (band.hz, band.likeness)).unzip();
    Trace { x, y }
}

fn verdict(wiring: &Wiring, stand: &Stand) -> Outcome {
    let setup = wiring.setup;
    let minus = number(-1.0, 0);
    if !stand.against.is_empty() {
        let headline = match stand.culprits() {
            Some(inverted) => {
                let (names, is) =
                    (words::channels(setup, inverted), words::verb(inverted.len(), "is", "are"));
                format!("{} {is} upside down (polarity {minus}).", words::capital(&names))
            }
            None if setup.outputs == 2 => {
                "One loudspeaker pulls while the other pushes; which of them is wrong can't be told."
                    .to_owned()
            }
            None => {
                let names = words::capital(&words::channels(setup, &stand.against));
                let moves = words::verb(stand.against.len(), "moves", "move");
                format!("{names} {moves} against the others.")
            }
        };
        let mut outcome = Outcome::new(Verdict::Fail, headline);
        outcome.advise("Look at the leads of that loudspeaker: red belongs to red and black to black.");
        return outcome;
    }
    if let Some((why, advice)) = wiring.gap() {
        let mut outcome = Outcome::new(Verdict::Unsure, why);
        outcome.advise(advice);
        return outcome;
    }
    let (count, all) = (setup.outputs, words::capital(&words::every(setup.outputs)));
    let is = words::verb(count, "is", "are");
    if stand.agree && !stand.untold.is_empty() {
        let headline = format!("{all} {is} the same way round; whether that is upright can't be told.");
        return Outcome::new(Verdict::Pass, headline);
    }
    if !stand.untold.is_empty() {
        let names = words::channels(setup, &stand.untold);
        let is = words::verb(stand.untold.len(), "is", "are");
        let mut outcome =
            Outcome::new(Verdict::Unsure, format!("Which way round {names} {is} can't be told."));
        outcome.advise(
            "Put the microphone nearer, in front of the loudspeakers and away from walls and desk, and run this again.",
        );
        return outcome;
    }
    if !stand.inverted.is_empty() && stand.upright.is_empty() {
        let harmless = if count > 1 { ": harmless, as they agree" } else { "" };
        return Outcome::new(Verdict::Warn, format!("{all} {is} upside down (polarity {minus}){harmless}."));
    }
    if !stand.inverted.is_empty() {
        let names = words::capital(&words::channels(setup, &stand.inverted));
        let looks = words::verb(stand.inverted.len(), "looks", "look");
        let mut outcome = Outcome::new(
            Verdict::Unsure,
            format!("{names} {looks} upside down, but the loudspeakers are too different to compare."),
        );
        outcome.advise("Put the microphone as near to the one as to the other, and run this again.");
        return outcome;
    }
    Outcome::new(Verdict::Pass, format!("{all} {is} the right way round."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::ReturnPath;
    use crate::check::fixture::Bench;

    fn judged(own: [Option<i8>; 2], pair: Option<i8>) -> Outcome {
        let bench = Bench::in_room(own, pair);
        judge(&Wiring::read(&bench.evidence, &bench.setup))
    }

    #[test]
    fn comparing_is_the_strongest_evidence() {
        use Verdict::{Fail, Pass, Unsure, Warn};
        let (up, down) = (Some(1), Some(-1));
        for (own, pair, verdict, start) in [
            ([up, up], up, Pass, "Both channels are the right way round"),
            ([up, None], up, Pass, "Both channels are the right way round"),
            ([None, None], up, Pass, "Both channels are the same way round"),
            ([down, down], up, Warn, "Both channels are upside down"),
            ([up, down], down, Fail, "The right channel is upside down"),
            ([None, up], down, Fail, "The left channel is upside down"),
            ([None, None], down, Fail, "One loudspeaker pulls"),
            ([up, up], down, Fail, "One loudspeaker pulls"),
            ([up, down], up, Pass, "Both channels are the same way round"),
            ([up, up], None, Pass, "Both channels are the right way round"),
            ([up, down], None, Unsure, "The right channel looks upside down"),
            ([up, None], None, Unsure, "Which way round the right channel is"),
        ] {
            let outcome = judged(own, pair);
            assert_eq!(outcome.verdict, verdict, "{own:?} {pair:?}: {}", outcome.headline);
            assert!(outcome.headline.starts_with(start), "{own:?} {pair:?}: {}", outcome.headline);
        }
        let signs =
            |own, pair| judged(own, pair).figures.iter().map(|figure| figure.value).collect::<Vec<f64>>();
        assert_eq!(signs([up, None], down), [1.0, -1.0]);
        assert!(signs([up, down], up).is_empty(), "they contradict each other");
    }

    #[test]
    fn without_a_direct_sound_nothing_is_told() {
        let bench = Bench::straight(2, 2).return_path(ReturnPath::Microphone);
        let outcome = judge(&Wiring::read(&bench.evidence, &bench.setup));
        assert_eq!(outcome.verdict, Verdict::Unsure);
        assert!(outcome.figures.is_empty());
    }
}

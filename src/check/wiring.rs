//! How the matrix reads: which output arrives where. Checks and faults read it here, so they cannot disagree.

use crate::chain::{ReturnPath, Setup};
use crate::measure::{Arrival, Cell, Evidence, Sighting};

/// What is this far below the strongest arrival is crosstalk, not an arrival: no healthy chain has channels that
/// differ so much, and a cable whose crosstalk is worse (`chains.md` S19) counts as wired.
pub(crate) const FAINT_DB: f64 = 40.0;
/// An arrival that is this far above the same output's other arrivals is that output's only one (`chains.md` S3, S19).
pub(crate) const DOMINANT_DB: f64 = 20.0;
/// Levels this close are "about equal": twice the healthy left − right of 0.5 dB (contract §3).
pub(crate) const SAME_DB: f64 = 1.0;
/// The quiet climb has ended when it came this close to the level that was asked for.
const CLIMB_END_DB: f64 = 1.0;

/// An output that the search saw this far above what its sweep could have seen has gone meanwhile.
const SURELY_DB: f64 = 20.0;

/// What became of one output.
pub(crate) enum Seat<'a> {
    /// It has not been swept yet.
    NotMeasured,
    /// The recording has a hole.
    Damaged,
    /// It arrives nowhere: so says its sweep, or the search, to which it may have been left.
    Missing,
    /// It arrived when it was searched for, and no more when it was swept.
    Gone,
    /// It arrives.
    Lands(Landing<'a>),
}

/// Where an output arrives strongest; its own input is preferred among equals.
#[derive(Clone, Copy)]
pub(crate) struct Landing<'a> {
    /// 0-based output.
    pub output: usize,
    /// 0-based input.
    pub input: usize,
    /// How it arrives there.
    pub arrival: &'a Arrival,
}

impl Landing<'_> {
    /// Gain from stimulus to return, in dB: always finite.
    pub fn gain_db(&self) -> f64 {
        self.arrival.gain_db.value
    }

    /// +1 or −1, where it can be told.
    pub fn sign(&self) -> Option<i8> {
        self.arrival.polarity.filter(|&sign| sign != 0).map(i8::signum)
    }
}

/// The matrix as read.
pub(crate) struct Wiring<'a> {
    /// What was measured.
    pub evidence: &'a Evidence,
    /// For what.
    pub setup: &'a Setup,
    /// One per output.
    pub seats: Vec<Seat<'a>>,
    strongest_db: f64,
}

impl<'a> Wiring<'a> {
    /// Reads the matrix.
    pub fn read(evidence: &'a Evidence, setup: &'a Setup) -> Self {
        let mut wiring = Self { evidence, setup, seats: Vec::new(), strongest_db: f64::NEG_INFINITY };
        for output in 0..setup.outputs {
            for input in 0..setup.inputs {
                let gain = wiring.gain_db(output, input).unwrap_or(f64::NEG_INFINITY);
                if evidence.is_cable_beside_microphone(output, input) {
                    continue;
                }
                wiring.strongest_db = wiring.strongest_db.max(gain);
            }
        }
        wiring.seats = (0..setup.outputs).map(|output| wiring.seat(output)).collect();
        wiring
    }

    fn seat(&self, output: usize) -> Seat<'a> {
        let cells: Vec<Option<&Cell>> =
            (0..self.setup.inputs).map(|input| self.evidence.cell(output, input)).collect();
        if cells.is_empty() || cells.iter().any(Option::is_none) {
            let swept = self.evidence.columns.iter().any(Option::is_some);
            return if swept && self.is_unseen(output) { Seat::Missing } else { Seat::NotMeasured };
        }
        let sound = |input: usize, cell: &&Cell| match cell {
            Cell::Damaged => false,
            Cell::Nothing { .. } => true,
            Cell::Arrives(_) => self.gain_db(output, input).is_some(),
        };
        if !cells.iter().flatten().enumerate().all(|(input, cell)| sound(input, cell)) {
            return Seat::Damaged;
        }
        let landing = |input| Some(Landing { output, input, arrival: self.arrival(output, input)? });
        let strongest =
            (0..cells.len()).filter_map(landing).max_by(|a, b| a.gain_db().total_cmp(&b.gain_db()));
        let own = self.own_input(output).and_then(landing);
        match (strongest, own) {
            (Some(best), Some(own)) if own.gain_db() >= best.gain_db() - SAME_DB => Seat::Lands(own),
            (Some(best), _) => Seat::Lands(best),
            (None, _) if self.is_gone(output) => Seat::Gone,
            (None, _) => Seat::Missing,
        }
    }

    /// Whether the search saw `output` where its sweep, which sees more, found nothing at all.
    fn is_gone(&self, output: usize) -> bool {
        let seen = self.evidence.find.as_ref().and_then(|find| find.seen.get(output).copied().flatten());
        let surely = |seen: Sighting| {
            (0..self.setup.inputs).all(|input| match self.evidence.cell(output, input) {
                Some(Cell::Nothing { below_db }) => seen.gain_db > below_db + SURELY_DB,
                _ => false,
            })
        };
        seen.is_some_and(surely)
    }

    /// Gain of `output` at `input`, in dB, however faint; `None` where nothing is seen or the value is not finite.
    pub fn gain_db(&self, output: usize, input: usize) -> Option<f64> {
        let gain = self.evidence.arrival(output, input)?.gain_db.value;
        gain.is_finite().then_some(gain)
    }

    /// How `output` arrives at `input`, unless that is mere crosstalk.
    pub fn arrival(&self, output: usize, input: usize) -> Option<&'a Arrival> {
        let arrival = self.evidence.arrival(output, input)?;
        if self.evidence.is_cable_beside_microphone(output, input) {
            return None;
        }
        (self.gain_db(output, input)? >= self.strongest_db - FAINT_DB).then_some(arrival)
    }

    /// The input that `output` belongs to. With fewer inputs than outputs the plugs are moved: they take turns.
    pub fn own_input(&self, output: usize) -> Option<usize> {
        output.checked_rem(self.setup.inputs)
    }

    /// Every output that arrives, where it does.
    pub fn landings(&self) -> impl Iterator<Item = Landing<'a>> + '_ {
        self.seats.iter().filter_map(|seat| match seat {
            Seat::Lands(landing) => Some(*landing),
            _ => None,
        })
    }

    /// 0-based outputs that were swept and arrive nowhere.
    pub fn missing(&self) -> Vec<usize> {
        self.outputs_with(|seat| matches!(seat, Seat::Missing))
    }

    /// 0-based outputs of which something became.
    pub fn outputs_with(&self, wanted: impl Fn(&Seat) -> bool) -> Vec<usize> {
        self.seats.iter().enumerate().filter(|(_, seat)| wanted(seat)).map(|(output, _)| output).collect()
    }

    /// Whether nothing but crosstalk of the output arrives elsewhere.
    pub fn dominates(&self, landing: &Landing) -> bool {
        (0..self.setup.inputs)
            .filter(|&input| input != landing.input)
            .filter_map(|input| self.gain_db(landing.output, input))
            .all(|gain| gain <= landing.gain_db() - DOMINANT_DB)
    }

    /// 0-based inputs on which any output arrives.
    pub fn live_inputs(&self) -> Vec<usize> {
        let live = |input: usize| (0..self.setup.outputs).any(|output| self.arrival(output, input).is_some());
        (0..self.setup.inputs).filter(|&input| live(input)).collect()
    }

    /// How many outputs can be plugged in at once.
    pub fn leads(&self) -> usize {
        self.setup.outputs.min(self.setup.inputs)
    }

    /// Whether every output has been swept and every recording is whole.
    pub fn is_complete(&self) -> bool {
        !self.seats.is_empty() && self.seats.iter().all(|seat| matches!(seat, Seat::Missing | Seat::Lands(_)))
    }

    /// Whether everything that can be plugged in at once arrives.
    pub fn is_all_there(&self) -> bool {
        self.is_complete() && self.landings().count() >= self.leads()
    }

    /// Whether an output that does not arrive merely waits for its turn at the cable.
    pub fn is_spare(&self) -> bool {
        self.is_cable() && self.is_all_there()
    }

    /// Whether the return is a cable.
    pub fn is_cable(&self) -> bool {
        self.setup.return_path == ReturnPath::Loopback
    }

    /// Whether the search or the survey went to its end and nothing came back.
    pub fn is_silent(&self) -> bool {
        if super::toned::foreign_rate(self.evidence).is_some() {
            return false;
        }
        let nothing_arrives = self.seats.iter().all(|seat| matches!(seat, Seat::NotMeasured | Seat::Missing));
        let not_found = !self.seats.is_empty() && (0..self.seats.len()).all(|output| self.is_unseen(output));
        nothing_arrives && (self.is_complete() || not_found)
    }

    /// Whether the search climbed to its end and did not see `output`.
    fn is_unseen(&self, output: usize) -> bool {
        let end = self.setup.level.0.min(crate::units::HARD_CEILING.0) - CLIMB_END_DB;
        self.evidence
            .find
            .as_ref()
            .is_some_and(|find| find.climbed_to.0 >= end && matches!(find.seen.get(output), Some(None)))
    }

    /// Whether no output has been swept.
    pub fn is_unswept(&self) -> bool {
        self.seats.iter().all(|seat| matches!(seat, Seat::NotMeasured))
    }
}

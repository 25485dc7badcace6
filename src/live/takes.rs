//! The takes of a run, kept as long as the plugin lives: what was sent and what came back, to be written to files when
//! somebody asks for it. The boxes are the ones that the audio thread gave back; nothing is copied.

mod note;

pub use note::{Hole, Note, NoteError, Step};

use crate::report::SetupReport;
use crate::report::wav::Recording;
use crate::tape::{End, Take};
use crate::walk::Plan;
use std::sync::Arc;

/// Bytes of samples that are kept of a run, at most: 32-bit floats of the recordings and of the sounds that were played.
/// A stereo run at 48 kHz takes 10 MB, one of 16 channels about 300 MB.
pub const BYTES: usize = 384 << 20;

/// One take with what it was for.
#[derive(Debug)]
struct Kept {
    take: Box<Take>,
    plan: Plan,
    /// Its place in the run, from 1.
    number: usize,
}

/// The takes of one run, in order.
#[derive(Debug, Clone, Default)]
pub struct Takes {
    kept: Vec<Arc<Kept>>,
    /// What the run was made for.
    setup: SetupReport,
    /// When it began: RFC 3339.
    begun: String,
    /// Takes of the run so far, those that were not kept among them.
    count: usize,
    /// Bytes that may still be kept.
    room: usize,
}

impl Takes {
    /// Room for the takes of a run: so many bytes of samples.
    pub fn new(setup: SetupReport, begun: String, room: usize) -> Self {
        Self { kept: Vec::new(), setup, begun, count: 0, room }
    }

    /// Keeps a take, unless it and those before it would exceed the room; then it is dropped, and so are all after it: a
    /// run is kept from its beginning on.
    pub fn add(&mut self, take: Box<Take>, plan: &Plan) {
        self.count += 1;
        let bytes = take.bytes();
        if bytes > self.room || self.kept.len() + 1 < self.count {
            return;
        }
        self.room -= bytes;
        self.kept.push(Arc::new(Kept { take, plan: plan.clone(), number: self.count }));
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// A sentence where not all of the run was kept.
    pub fn missing(&self) -> Option<String> {
        let (kept, count) = (self.kept.len(), self.count);
        (kept < count).then(|| {
            format!(
                "Of the {count} takes of this run the first {kept} are kept: all of them would need more than {} MB of \
                 memory.",
                BYTES >> 20
            )
        })
    }

    /// The takes as files, made one after the other as they are asked for.
    pub fn recordings(&self) -> impl Iterator<Item = Recording> {
        self.kept.iter().map(|kept| self.recording(kept))
    }

    fn recording(&self, kept: &Kept) -> Recording {
        let (take, step) = (&kept.take, Step::from(&kept.plan));
        let holes = note::holes(&take.recording);
        let outputs = take.tape.outputs();
        let sent = (0..outputs).map(|output| take.tape.channel(output));
        // What was not recorded has no value; what plays a file must get one.
        let number = |sample: &f32| if sample.is_finite() { *sample } else { 0.0 };
        let returned = take.recording.iter().map(|input| input.iter().map(number).collect());
        let mut words = vec![format!("{}. {}.", kept.plan.describe(), ended(take))];
        words.extend((1..=outputs).map(|output| format!("channel {output}: sent to output {output}")));
        let inputs = 1..=take.recording.len();
        words.extend(inputs.map(|input| format!("channel {}: returned at input {input}", outputs + input)));
        words.extend(holes.iter().map(|hole| hole.describe(take.rate)));
        let note = Note {
            schema: note::SCHEMA.to_owned(),
            begun: self.begun.clone(),
            take: kept.number,
            of: self.count,
            whole: take.end == Some(End::Finished),
            step: step.clone(),
            setup: self.setup.clone(),
            holes,
        };
        Recording {
            name: format!("take-{:02}-{}", kept.number, step.name()),
            note: note.to_json(),
            words,
            rate: take.rate.round() as u32,
            channels: sent.chain(returned).collect(),
        }
    }
}

/// How a take ended, in words.
fn ended(take: &Take) -> String {
    let seconds = take.position as f64 / take.rate.max(1.0);
    match take.end {
        Some(End::Finished) => format!("{seconds:.2} s, played and recorded to the end"),
        Some(End::Runaway) => {
            format!("Cut after {seconds:.2} s because the return grew like a feedback loop")
        }
        Some(End::Deactivated) => format!("Cut after {seconds:.2} s because the host restarted the plugin"),
        Some(End::Stopped) | None => format!("Stopped after {seconds:.2} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::{Cue, Outputs, Tape};
    use crate::units::Dbfs;

    fn take(frames: usize, inputs: usize) -> Box<Take> {
        let cues = vec![Cue { sound: 0, outputs: Outputs::one(1), start: 2, gain: 0.5 }];
        let tape = Tape::new(2, frames, Dbfs(-6.0), vec![vec![0.25, -0.25]], cues).unwrap();
        let mut take = Take::new(tape, inputs, 48_000.0);
        take.recording.iter_mut().for_each(|input| input.fill(0.125));
        (take.position, take.end) = (frames, Some(End::Finished));
        Box::new(take)
    }

    fn plan() -> Plan {
        Plan::Survey { output: 1, level: Dbfs(-20.0), tail_seconds: 0.41 }
    }

    fn takes(room: usize) -> Takes {
        let (inputs, outputs, sample_rate_hz, level_dbfs) = (2, 2, 48_000.0, -20.0);
        let setup = SetupReport { inputs, outputs, sample_rate_hz, level_dbfs, ..SetupReport::default() };
        Takes::new(setup, "2026-11-21T06:48:16Z".to_owned(), room)
    }

    #[test]
    fn what_was_sent_comes_first_then_what_came_back_and_holes_are_zeros_that_are_named() {
        let mut takes = takes(BYTES);
        let mut holed = take(8, 1);
        holed.recording[0][3..6].fill(f32::NAN);
        takes.add(take(8, 1), &Plan::Idle);
        takes.add(holed, &plan());
        let [_, second] = takes.recordings().collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(second.name, "take-02-sweep-out2");
        assert_eq!(second.channels[0], [0.0; 8]);
        assert_eq!(second.channels[1], [0.0, 0.0, 0.125, -0.125, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(second.channels[2], [0.125, 0.125, 0.125, 0.0, 0.0, 0.0, 0.125, 0.125]);
        assert_eq!(second.words[3], "channel 3: returned at input 1");
        assert!(second.words[4].contains("Input 1 lost 3 samples from frame 3 on"), "{:?}", second.words);
        let note = Note::parse(&second.note).unwrap();
        assert_eq!((note.take, note.of, note.whole, note.step.plan()), (2, 2, true, plan()));
        assert_eq!(note.holes, [Hole { input: 1, from: 3, frames: 3 }]);
    }

    #[test]
    fn a_run_that_would_need_too_much_is_kept_from_its_beginning_as_far_as_there_is_room() {
        let size = take(1_000, 2).bytes();
        assert_eq!(size, 4 * (2 * 1_000 + 2));
        let mut takes = takes(2 * size + size / 2);
        for frames in [1_000, 1_000, 1_000, 10] {
            takes.add(take(frames, 2), &Plan::Idle);
        }
        assert_eq!(takes.len(), 2, "nor is a short one kept behind a gap");
        let words = takes.missing().unwrap();
        assert!(words.starts_with("Of the 4 takes of this run the first 2 are kept"), "{words}");
        assert_eq!(takes.recordings().last().map(|last| Note::parse(&last.note).unwrap().of), Some(4));
    }
}

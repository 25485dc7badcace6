//! Takes that the plugin has exported, measured again: what was sent and what came back stand in the same file, with a
//! note of what it is.

use crate::wave::{self, Wave};
use crate::{CANNOT, Failure};
use linecheck::chain::Setup;
use linecheck::live::takes::Note;
use linecheck::measure::Evidence;
use linecheck::measure::survey::impulse_responses;
use linecheck::report::wav::Impulse;
use linecheck::tape::{End, MAX_CHANNELS, Take};
use linecheck::walk::{Plan, play};

/// A sample of what was sent may differ by this much from what this version would send.
const ROUNDING: f32 = 1e-6;

/// Takes of one run, in order.
pub struct Takes(Vec<(String, Note)>);

/// What they show.
pub struct Measured {
    /// All of it.
    pub evidence: Evidence,
    /// Of every output at every input that was swept.
    pub impulses: Vec<Impulse>,
}

fn cannot(file: &str, why: &str) -> Failure {
    Failure(CANNOT, format!("{file}: {why}."))
}

impl Takes {
    /// Reads what the files say of themselves.
    pub fn read(files: &[String]) -> Result<Self, Failure> {
        let mut takes: Vec<(String, Note)> = Vec::new();
        for file in files {
            let text = wave::comment(file).map_err(|why| cannot(file, &why))?.unwrap_or_default();
            let note = Note::parse(&text).map_err(|why| cannot(file, &why.to_string()))?;
            let run = |note: &Note| (note.begun.clone(), note.setup.clone(), note.of);
            if let Some((first, _)) = takes.first().filter(|(_, other)| run(other) != run(&note)) {
                return Err(cannot(file, &format!("it is of another run than {first}")));
            }
            if let Some((same, _)) = takes.iter().find(|(_, other)| other.take == note.take) {
                return Err(cannot(file, &format!("it is the same take of the run as {same}")));
            }
            takes.push((file.clone(), note));
        }
        takes.sort_by_key(|(_, note)| note.take);
        Ok(Self(takes))
    }

    /// What the run was made for; there is none without takes.
    pub fn note(&self) -> Option<&Note> {
        self.0.first().map(|(_, note)| note)
    }

    /// A sentence where these are not all takes of the run, played to their ends.
    pub fn missing(&self) -> Option<String> {
        let of = self.note()?.of;
        let whole = self.0.iter().filter(|(_, note)| note.whole).count();
        (whole < of).then(|| format!("Of the {of} takes of the run {whole} were given whole."))
    }

    /// Measures them for `setup`.
    pub fn measure(&self, setup: &Setup) -> Result<Measured, Failure> {
        let mut measured = Measured { evidence: play::no_evidence(setup), impulses: Vec::new() };
        for (file, note) in self.0.iter().filter(|(_, note)| note.whole) {
            let plan = note.step.plan();
            let take = take(file, note, &plan, setup).map_err(|why| cannot(file, &why))?;
            play::measure(&mut measured.evidence, &plan, &take, setup);
            if let Plan::Survey { output, .. } = plan {
                let rate = setup.sample_rate.round() as u32;
                let inputs = impulse_responses(&take, output).into_iter().enumerate();
                measured.impulses.extend(inputs.filter_map(|(input, response)| {
                    Some(Impulse { output: output + 1, input: input + 1, rate, samples: response?.into() })
                }));
            }
        }
        Ok(measured)
    }
}

/// The take in a file, put together again; the error is half a sentence.
fn take(file: &str, note: &Note, plan: &Plan, setup: &Setup) -> Result<Take, String> {
    const CHANGED: &str = "it was changed since it was exported, or another version of Linecheck made it";
    let tape = play::tape(plan, setup).map_err(|why| format!("its signal can't be made ({why})"))?;
    let wave = Wave::open_wide(file, 2 * MAX_CHANNELS)?;
    let (rate, channels) = (wave.format.rate, wave.format.channels);
    if channels != setup.outputs + setup.inputs || wave.frames() != tape.frames() {
        return Err(CHANGED.to_owned());
    }
    if rate != setup.sample_rate.round() {
        return Err(format!(
            "its sample rate is {rate} Hz, and the run was made at {} Hz",
            setup.sample_rate
        ));
    }
    let mut all = wave.all()?;
    let returned = all.split_off(setup.outputs);
    for (output, sent) in all.iter().enumerate() {
        let close = |(a, b): (&f32, &f32)| (a - b).abs() <= ROUNDING;
        if !tape.channel(output).iter().zip(sent).all(close) {
            return Err(CHANGED.to_owned());
        }
    }
    let mut take = Take::new(tape, setup.inputs, setup.sample_rate);
    for (into, samples) in take.recording.iter_mut().zip(returned) {
        let number = |sample: &f32| if sample.is_finite() { *sample } else { f32::NAN };
        into.iter_mut().zip(&samples).for_each(|(into, sample)| *into = number(sample));
    }
    for hole in &note.holes {
        let input = hole.input.checked_sub(1).and_then(|input| take.recording.get_mut(input));
        let lost = input.and_then(|input| input.get_mut(hole.from..hole.from.checked_add(hole.frames)?));
        lost.ok_or(CHANGED)?.fill(f32::NAN);
    }
    (take.position, take.end) = (take.tape.frames(), Some(End::Finished));
    Ok(take)
}

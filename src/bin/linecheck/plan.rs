//! A whole run as one tape of known positions, for chains that no plugin can reach: played elsewhere, its return
//! recorded to a file, and the file cut at the same places.

use linecheck::chain::{ReturnPath, Setup};
use linecheck::measure::Evidence;
use linecheck::measure::find::Step;
use linecheck::measure::survey::impulse_responses as impulse_responses_of;
use linecheck::report::wav::Impulse;
use linecheck::tape::{End, Take, Tape};
use linecheck::walk::{Plan, play};

/// A return may be this late, at most.
pub const LATEST_SECONDS: f64 = 1.0;
/// What a sound is waited for beyond that, so that its decay is recorded: in a room, and on a wire.
const DECAY_SECONDS: (f64, f64) = (0.8, 0.35);

/// The parts of a run that looks nothing up: silence, bursts, tones and a sweep on every output, repeats.
pub fn plans(setup: &Setup) -> Vec<Plan> {
    let is_room = setup.return_path == ReturnPath::Microphone;
    let tail_seconds = LATEST_SECONDS + if is_room { DECAY_SECONDS.0 } else { DECAY_SECONDS.1 };
    let level = setup.level;
    let find = Step { outputs: (0..setup.outputs).collect(), level, tail_seconds, times: 1 };
    let mut plans = vec![Plan::Idle, Plan::Find(find)];
    plans.extend((0..setup.outputs).map(|output| Plan::Tones { output, level, tail_seconds }));
    plans.extend((0..setup.outputs).map(|output| Plan::Survey { output, level, tail_seconds }));
    plans.push(Plan::Repeats { level, tail_seconds });
    plans
}

/// The plans with their tapes, one after the other on the file.
pub fn tapes(setup: &Setup) -> Result<Vec<(Plan, Tape)>, String> {
    let made = plans(setup).into_iter().map(|plan| {
        let tape = play::tape(&plan, setup).map_err(|why| format!("A signal could not be made: {why}."))?;
        Ok((plan, tape))
    });
    made.collect()
}

/// All that is played on each output.
pub fn sound(setup: &Setup) -> Result<Vec<Vec<f32>>, String> {
    let tapes = tapes(setup)?;
    let channel = |output| tapes.iter().flat_map(|(_, tape)| tape.channel(output)).collect();
    Ok((0..setup.outputs).map(channel).collect())
}

/// Measures a return: one channel per input, from the first frame of the tape on, at least as long as it.
pub fn measure(setup: &Setup, recording: &[Vec<f32>]) -> Result<Evidence, String> {
    let mut evidence = play::no_evidence(setup);
    each_take(setup, recording, |plan, take| play::measure(&mut evidence, plan, take, setup))?;
    Ok(evidence)
}

/// The impulse responses in a return.
pub fn impulse_responses(setup: &Setup, recording: &[Vec<f32>]) -> Result<Vec<Impulse>, String> {
    let mut found = Vec::new();
    each_take(setup, recording, |plan, take| {
        if let Plan::Survey { output, .. } = plan {
            let inputs = impulse_responses_of(take, *output).into_iter().enumerate();
            found.extend(inputs.filter_map(|(input, response)| {
                let rate = setup.sample_rate.round() as u32;
                Some(Impulse { output: output + 1, input: input + 1, rate, samples: response?.into() })
            }));
        }
    })?;
    Ok(found)
}

/// Cuts a return into the takes that it is made of.
fn each_take(
    setup: &Setup,
    recording: &[Vec<f32>],
    mut each: impl FnMut(&Plan, &Take),
) -> Result<(), String> {
    let mut from = 0;
    for (plan, tape) in tapes(setup)? {
        let to = from + tape.frames();
        let mut take = Take::new(tape, setup.inputs, setup.sample_rate);
        for (channel, samples) in take.recording.iter_mut().zip(recording) {
            let part = samples.get(from..to).ok_or("The return is shorter than the tape.")?;
            // What is no number is a hole, as in a take that the plugin made.
            let is_number = |sample: &f32| if sample.is_finite() { *sample } else { f32::NAN };
            channel.iter_mut().zip(part).for_each(|(into, sample)| *into = is_number(sample));
        }
        (take.position, take.end) = (take.tape.frames(), Some(End::Finished));
        each(&plan, &take);
        from = to;
    }
    Ok(())
}

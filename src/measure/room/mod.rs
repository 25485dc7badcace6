//! What a microphone hears of each loudspeaker: the direct sound under reflections and noise, when it comes, how loud
//! it is and which way round, band by band; and how two loudspeakers' direct sounds agree.

mod direct;
mod evidence;
mod pair;
mod sign;
#[cfg(test)]
mod tests;

pub use evidence::{Band, Direct, Heard, Pair, Room};

use crate::measure::survey::Reference;
use crate::tape::Take;
use direct::{Onset, Scene};

/// Adds what the sweep on `output` (0-based) brought back at every input.
pub fn add(room: &mut Room, take: &Take, output: usize) {
    let heard = Reference::new(take, output).map(|reference| {
        let inputs = take.recording.iter().enumerate();
        inputs.map(|(input, recording)| take.is_whole(input).then(|| hear(&reference, recording))?).collect()
    });
    if room.heard.len() <= output {
        room.heard.resize(output + 1, Vec::new());
    }
    if let Some(slot) = room.heard.get_mut(output) {
        *slot = heard.unwrap_or_default();
    }
    room.pairs = pair::all(&room.heard, take.rate);
}

/// What one input heard of a sweep, if anything.
fn hear(reference: &Reference, recording: &[f32]) -> Option<Heard> {
    let transfer = reference.division.transfer(recording);
    let wide = reference.division.impulse_response(&transfer, &reference.wide);
    read(&Scene::new(wide, reference.last_lag, reference.rate, reference.top))
}

/// What an impulse response says, if anything stands out of its noise.
fn read(scene: &Scene) -> Option<Heard> {
    let onset = Onset::find(scene)?;
    let dry = scene.is_dry(&onset);
    Some(if dry { Heard::Cable { delay: onset.delay() } } else { Heard::Air(sign::direct(scene, &onset)) })
}

//! Rooms drawn at random: as many healthy ones as one likes, and as many with each fault.

use super::super::breakage::{Breakage, Case};
use super::super::plan::{Path, Plan};
use super::super::rng::Rng;
use super::{Crossover, Metres, Room, SHORTEST_LATENCY, SPEED_OF_SOUND, Speaker, distance};
use crate::chain::{Chain, ReturnPath};
use crate::units::{Db, Dbfs, Hz, Seconds, db_to_gain};

/// The faults that [`faulty`] can make.
pub const FAULTS: &[&str] = &["no-power-amp", "speaker-reversed", "speaker-silent", "polarity-one"];

/// Chains that end in loudspeakers, and in active ones.
const CHAINS: [Chain; 4] = [Chain::ActiveMonitors, Chain::PowerAmp, Chain::Receiver, Chain::PcSpeakers];
const ACTIVE: [Chain; 2] = [Chain::ActiveMonitors, Chain::PcSpeakers];
/// Gain at the microphone, direct and reverberant sound together, dB.
const GAIN: (f64, f64) = (-15.0, -6.0);
/// Room noise, dBFS, and how far it is at least below the return of a stimulus at −20 dBFS, dB.
const NOISE: (f64, f64) = (-85.0, -50.0);
const BELOW: f64 = 12.0;
/// How far at least a wall is from a loudspeaker or a microphone, metres.
const WALL: f64 = 0.25;
/// A return this faint is what a missing amplifier leaves, dB: clearly 10 dB below the healthy range.
const FAINT: f64 = -38.0;

/// A healthy room on a clock of `rate` (hertz): mostly stereo, sometimes one loudspeaker or four; one microphone, and
/// perhaps an input that has none or a cable.
pub fn healthy(rng: &mut Rng, rate: f64) -> Plan {
    let outputs = [2, 2, 2, 2, 2, 2, 2, 1, 4][rng.below(9)];
    let chain = CHAINS[rng.below(CHAINS.len())];
    draw("random-room", chain, outputs, rng.range(GAIN.0, GAIN.1), rng, rate)
}

/// A stereo room with the fault `id` alone on a clock of `rate` (hertz); none if there is no such fault.
pub fn faulty(id: &str, rng: &mut Rng, rate: f64) -> Option<Plan> {
    let breakage = Breakage::find(id).filter(|_| FAULTS.contains(&id))?;
    let chains = if id == "polarity-one" { &ACTIVE } else { breakage.chains };
    let chain = *chains.get(rng.below(chains.len()))?;
    let gain = rng.range(GAIN.0, GAIN.1);
    let loss = match breakage.severity.first() {
        Some((low, high)) => rng.range(low.max(gain - FAINT), *high),
        None => 0.0,
    };
    let mut plan = draw(&format!("random-{id}"), chain, 2, gain, rng, rate);
    let quiet = Dbfs(gain - loss - 20.0 - BELOW + 10.0);
    if let Some(level) = plan.room.as_mut().and_then(|room| room.noise.as_mut()).filter(|_| loss > 0.0) {
        level.0 = level.0.min(quiet.0);
    }
    let channel = rng.below(2);
    breakage.apply(&mut plan, &mut Case { channel, severity: loss, rate, rng });
    Some(plan)
}

/// A healthy room in which sounds come back with about `gain` (dB).
fn draw(name: &str, chain: Chain, outputs: usize, gain: f64, rng: &mut Rng, rate: f64) -> Plan {
    let room = furnish(chain, outputs, gain, rng);
    let latency = (rng.range(0.013, 0.08) * rate).max(2.0 * SHORTEST_LATENCY as f64);
    let inputs = room.microphones.len();
    let mut plan = Plan::straight(name, chain, outputs, Db(0.0), latency);
    let path = Path { gain: db_to_gain(gain) / loudness(&room), delay: latency };
    plan.return_path = ReturnPath::Microphone;
    plan.inputs = inputs;
    plan.paths = vec![vec![path; outputs]; inputs];
    plan.channels = vec![Default::default(); inputs];
    for output in 0..outputs {
        plan.scale_output(output, db_to_gain(rng.range(-0.5, 0.5)));
    }
    for (index, input) in plan.channels.iter_mut().enumerate() {
        input.noise = Some(Dbfs(rng.range(-115.0, -95.0)));
        input.dc = rng.range(-0.0002, 0.0002);
        if let (None, Some(row)) = (room.microphones.get(index).copied().flatten(), plan.paths.get_mut(index))
        {
            // A cable from the first output, or nothing plugged in.
            let by_cable = if rng.chance(0.5) { db_to_gain(rng.range(-12.0, -3.0)) } else { 0.0 };
            for (output, path) in row.iter_mut().enumerate() {
                path.gain = if output == 0 { by_cable } else { 0.0 };
            }
        }
    }
    plan.room = Some(room);
    plan
}

/// Amplitude at the first microphone, direct and reverberant together, of loudspeakers that have 1 at 1 m.
fn loudness(room: &Room) -> f64 {
    let volume: f64 = room.size.iter().product();
    // Loudspeakers send less to the sides, and walls return less of the treble.
    let reverberant = 0.4 * 4.0 * std::f64::consts::PI * SPEED_OF_SOUND / volume * room.decay.0 / 13.8;
    (middle_distance(room).powi(-2) + reverberant).sqrt()
}

/// Mean distance of the loudspeakers from the first microphone.
fn middle_distance(room: &Room) -> f64 {
    let distances: Vec<f64> =
        (0..room.speakers.len()).filter_map(|output| room.distance(0, output)).collect();
    distances.iter().sum::<f64>() / distances.len().max(1) as f64
}

/// A room with everything in it.
fn furnish(chain: Chain, outputs: usize, gain: f64, rng: &mut Rng) -> Room {
    let size = [rng.range(3.0, 7.0), rng.range(2.6, 5.0), rng.range(2.3, 3.2)];
    let reach = if chain == Chain::PcSpeakers { 1.0 } else { (0.6 * size[0]).min(4.0) };
    let away = rng.range(0.5, reach);
    // The microphone stands in the middle, more or less.
    let spread = if rng.chance(0.7) { 0.03 } else { 0.15 };
    let beside = rng.range(-spread, spread);
    let ear = rng.range(1.0, 1.35);
    let front = rng.range(WALL, (size[0] - away - WALL).max(WALL + 0.01));
    let half = rng.range(22.0f64, 34.0).to_radians();
    let microphone = inside([front + away * half.cos(), size[1] / 2.0 + beside, ear], size);
    let model = model(rng);
    let height = ear + rng.range(-0.15, 0.15);
    let speakers: Vec<Speaker> = (0..outputs)
        .map(|output| {
            let side = if output % 2 == 0 { -1.0 } else { 1.0 };
            // The first two in front of the microphone, more of them behind it.
            let angle = match (outputs, output) {
                (1, _) => 0.0,
                (_, 0 | 1) => half,
                _ => std::f64::consts::PI - half,
            };
            let x = microphone[0] - away * angle.cos() + rng.range(0.0, 0.02);
            let place = inside([x, size[1] / 2.0 + side * away * angle.sin(), height], size);
            Speaker { place, low: Hz(model.low.0 * rng.range(0.97, 1.03)), ..model }
        })
        .collect();
    let others = if rng.chance(0.3) { vec![None] } else { Vec::new() };
    let loudest = (gain - 20.0 - BELOW).min(NOISE.1);
    Room {
        size,
        decay: Seconds(rng.range(0.2, 0.8)),
        microphones: std::iter::once(Some(clear(microphone, &speakers))).chain(others).collect(),
        speakers,
        noise: Some(Dbfs(rng.range(NOISE.0, loudest))),
        seed: rng.bits(),
    }
}

/// The same place, if it is not too near a loudspeaker, else further from all walls.
fn clear(place: Metres, speakers: &[Speaker]) -> Metres {
    let near = speakers.iter().any(|speaker| distance(speaker.place, place) < 0.4);
    if near { [place[0] + 0.5, place[1], place[2]] } else { place }
}

fn inside(place: Metres, size: Metres) -> Metres {
    std::array::from_fn(|axis| place[axis].clamp(WALL, size[axis] - WALL))
}

/// A loudspeaker as they are sold.
fn model(rng: &mut Rng) -> Speaker {
    let kinds = [Crossover::LinkwitzRiley4, Crossover::LinkwitzRiley2, Crossover::Butterworth3];
    Speaker {
        place: [0.0; 3],
        low: Hz(rng.range(40.0, 80.0)),
        vented: rng.chance(0.6),
        crossover: Hz(rng.range(1_800.0, 3_200.0)),
        kind: kinds[rng.below(kinds.len())],
        high: Hz(rng.range(18_000.0, 28_000.0)),
        depth: rng.range(0.0, 0.02),
    }
}

//! What a room makes of an impulse: the direct sound, the reflections of a shoebox as image sources, and the diffuse
//! tail that they turn into (Allen and Berkley 1979; the tail's level follows from the density of the images).

use std::f64::consts::{PI, TAU};

use super::super::rng::Rng;
use super::{Crossover, LEAD, Metres, Room, SPEED_OF_SOUND, Speaker, distance};
use crate::analysis::fft::{Bin, Fft};
use crate::units::Seconds;

/// Images later than this after the direct sound are part of the diffuse tail, in seconds; it fades in before.
const EARLY: f64 = 0.025;
const FADE: f64 = 0.012;
/// Images on either side of the room, along each of its axes.
const REACH: i32 = 4;
/// Reflections of this order and more are filtered alike.
const ORDERS: usize = 4;
/// What walls take more of the higher frequencies with each reflection: half at this frequency, in hertz.
const SOFT: f64 = 9_000.0;
/// A loudspeaker sends less to the sides from about here on, in hertz, and this much less (amplitude).
const BEAM: (f64, f64) = (1_500.0, 0.5);
/// Decay of the bass and the treble re the middle, and where these begin, in hertz.
const DECAYS: [f64; 3] = [1.2, 1.0, 0.7];
const SPLITS: [f64; 2] = [250.0, 2_500.0];
/// Corner of the microphone's treble, first order, in hertz.
const MICROPHONE: f64 = 25_000.0;
/// The converters' band limit: soft from the first to the second, re the rate.
const BAND: (f64, f64) = (0.42, 0.5);

/// Amplitude at 1 m of an image source after one reflection, on average (Eyring).
fn reflection(room: &Room) -> f64 {
    let [l, w, h] = room.size;
    let surface = 2.0 * (l * w + l * h + w * h);
    (-0.161 * l * w * h / (surface * room.decay.0) / 2.0).exp()
}

/// What a microphone at `place` hears of an impulse at the loudspeaker of `output` (0-based), `seconds` of it, at
/// `rate` (hertz). Sample [`LEAD`] is when the impulse is sent; a loudspeaker is heard at 1 m with an amplitude of 1.
/// `late` (0 … 1) is a fraction of a sample by which all of it comes later. Empty if there is no such loudspeaker.
pub fn impulse_response(
    room: &Room,
    output: usize,
    place: Metres,
    (late, seconds): (f64, Seconds),
    rate: f64,
) -> Vec<f64> {
    let Some(speaker) = room.speakers.get(output) else { return Vec::new() };
    let frames = (seconds.0.clamp(0.0, 20.0) * rate) as usize + 2 * LEAD;
    let fft = Fft::holding(frames);
    let direct = distance(speaker.place, place);
    let trains: Vec<Vec<Bin>> = trains(room, speaker.place, place, rate, frames)
        .into_iter()
        .map(|train| fft.forward(train))
        .collect();
    let bin = |index: usize| {
        let frequency = index as f64 * rate / fft.size() as f64;
        let turn = |samples: f64| Bin::cis(-TAU * frequency / rate * samples);
        let soft = 1.0 / (1.0 + (frequency / SOFT).powi(2)).sqrt();
        let beam = (1.0 + BEAM.1 * (frequency / BEAM.0).powi(2)) / (1.0 + (frequency / BEAM.0).powi(2));
        let reflected = trains
            .iter()
            .enumerate()
            .filter_map(|(order, train)| Some(train.get(index)? * soft.powi(order as i32 + 1) * beam));
        let first = turn(LEAD as f64 + direct / SPEED_OF_SOUND * rate) / direct.max(0.1);
        let heard = (first + reflected.sum::<Bin>()) * turn(late);
        let microphone = 1.0 / Bin::new(1.0, frequency / MICROPHONE);
        heard * transfer(speaker, frequency) * microphone * band(frequency / rate)
    };
    let mut response = fft.inverse((0..=fft.size() / 2).map(bin));
    response.truncate(frames);
    response
}

/// The converters' band limit at a frequency re the rate.
fn band(frequency: f64) -> f64 {
    let place = ((BAND.1 - frequency) / (BAND.1 - BAND.0)).clamp(0.0, 1.0);
    0.5 - 0.5 * (PI * place).cos()
}

/// Reflections by order (1 …), the diffuse tail among the last, in whole samples; sample [`LEAD`] is when the impulse
/// is sent.
fn trains(room: &Room, source: Metres, place: Metres, rate: f64, frames: usize) -> Vec<Vec<f64>> {
    let mut trains = vec![vec![0.0; frames]; ORDERS];
    let per_wall = reflection(room);
    let start = distance(source, place) / SPEED_OF_SOUND;
    let mut put = |order: usize, at: f64, amplitude: f64| {
        let index = LEAD + (at * rate).round() as usize;
        if let Some(slot) = trains.get_mut(order.clamp(1, ORDERS) - 1).and_then(|train| train.get_mut(index))
        {
            *slot += amplitude;
        }
    };
    let axis = |axis: usize| {
        let end = room.size[axis];
        (-REACH..=REACH).flat_map(move |n| {
            let shift = 2.0 * f64::from(n) * end;
            // An image that is turned has met one wall more or less.
            [
                (shift + source[axis], (2 * n).unsigned_abs()),
                (shift - source[axis], (2 * n - 1).unsigned_abs()),
            ]
        })
    };
    for (x, a) in axis(0) {
        for (y, b) in axis(1) {
            for (z, c) in axis(2) {
                let order = (a + b + c) as usize;
                let away = distance([x, y, z], place);
                let at = away / SPEED_OF_SOUND;
                let share = 1.0 - fade(at - start);
                if order > 0 && share > 0.0 {
                    put(order, at, share * per_wall.powi(order as i32) / away);
                }
            }
        }
    }
    let tail = tail(room, start, rate, frames);
    for (slot, value) in trains.iter_mut().skip(2).take(1).flatten().zip(tail) {
        *slot += value;
    }
    trains
}

/// Share of the diffuse tail so many seconds after the direct sound, as amplitude: 0 … 1.
fn fade(after: f64) -> f64 {
    let place = ((after - EARLY + FADE) / FADE).clamp(0.0, 1.0);
    0.5 - 0.5 * (PI * place).cos()
}

/// Noise that dies away, the treble faster than the bass. There are 4πc³t²/V images a second, each of the power
/// 1/(ct)².
fn tail(room: &Room, start: f64, rate: f64, frames: usize) -> Vec<f64> {
    let volume: f64 = room.size.iter().product();
    let power = 4.0 * PI * SPEED_OF_SOUND / volume / rate;
    let mut rng = Rng::stream(room.seed, start.to_bits());
    let mut low = [0.0; 2];
    let steps = SPLITS.map(|corner| 1.0 - (-TAU * corner / rate).exp());
    (0..frames)
        .map(|frame| {
            let since = (frame as f64 - LEAD as f64) / rate;
            let noise = rng.gaussian();
            for (state, step) in low.iter_mut().zip(steps) {
                *state += step * (noise - *state);
            }
            let share = fade(since - start);
            if share <= 0.0 {
                return 0.0;
            }
            let bands = [low[0], low[1] - low[0], noise - low[1]];
            let amplitude = |decay: f64| (-6.9078 * since / (decay * room.decay.0)).exp();
            let sum: f64 = bands.iter().zip(DECAYS).map(|(band, decay)| band * amplitude(decay)).sum();
            share * power.sqrt() * sum
        })
        .collect()
}

/// The loudspeaker's own response on its axis, re its middle.
pub(super) fn transfer(speaker: &Speaker, frequency: f64) -> Bin {
    let one = Bin::new(1.0, 0.0);
    let s = |corner: f64| Bin::new(0.0, frequency / corner);
    let second = |s: Bin, q: f64| one + s / q + s * s;
    let box_of = s(speaker.low.0);
    let high_pass = if speaker.vented {
        (box_of * box_of / second(box_of, 0.541)) * (box_of * box_of / second(box_of, 1.307))
    } else {
        box_of * box_of / second(box_of, 0.75)
    };
    let s = s(speaker.crossover.0);
    let (low, high) = match speaker.kind {
        Crossover::LinkwitzRiley4 => {
            let half = second(s, std::f64::consts::FRAC_1_SQRT_2);
            (one / (half * half), s * s * s * s / (half * half))
        }
        Crossover::LinkwitzRiley2 => (one / ((one + s) * (one + s)), -(s * s) / ((one + s) * (one + s))),
        Crossover::Butterworth3 => {
            let all = (one + s) * (one + s + s * s);
            (one / all, -(s * s * s) / all)
        }
    };
    let behind = Bin::cis(-TAU * frequency * speaker.depth / SPEED_OF_SOUND);
    let top = Bin::new(0.0, frequency / speaker.high.0);
    (high_pass * low * behind + high) / second(top, std::f64::consts::FRAC_1_SQRT_2)
}

//! BLITS: tones of different frequencies one after the other, so that the order of the frequencies says where in the
//! cycle the return is, and the time says which leg sounds.

use super::wheel::{Stretch, Wheel, stretches};
use super::{Identified, Kind, Leg, arrivals, inverted, place, states};
use crate::analysis::fft::Bin;
use crate::analysis::keying::{Keyed, Sums, drift, steady};
use crate::signal::ident::BLITS;

/// The frequencies, in hertz.
const TONES: [f64; 6] = [880.0, 1320.0, 82.5, 660.0, 1000.0, 2000.0];
/// Tones of the table that name one leg each: the first six.
const NAMING: usize = 6;
/// Part of the power that must be the tone's for it to count.
const PURE: f64 = 0.5;
/// Part of a segment that must have been heard.
const HEARD: f64 = 0.6;
/// How much of what is pure may be at the wrong time.
const STRAY: f64 = 0.05;
/// Quieter than this (mean square of full scale) is silence.
const SILENCE: f64 = 1e-12;
/// Steps in which the amplitude changes by more than this part are no part of a steady tone.
const STEADINESS: f64 = 0.2;
/// Below this, in hertz, a tone has too few periods in a step.
const LOW: f64 = 200.0;
/// Offsets that are tried, in milliseconds.
const OFFSETS: usize = 10;

struct Return {
    /// Radians per step that the clocks make of each hertz.
    clock: f64,
    keyed: Vec<Keyed>,
    /// Per step and frequency, the part of the power of all inputs together.
    pure: Vec<[f64; TONES.len()]>,
    step: f64,
    states: Vec<Option<u16>>,
}

pub fn identify(inputs: &[Vec<f32>], rate: f64) -> Option<Identified> {
    let keyed: Vec<Keyed> = inputs.iter().map(|input| Keyed::new(input, rate, &TONES)).collect();
    let (step, window) = keyed.first().map(|keyed| (keyed.step, keyed.window()))?;
    let clock = 0.0;
    let mut back =
        Return { clock, pure: purity(&keyed), step, states: states(&BLITS, window * 1000.0), keyed };
    let offset = back.offset()?;
    if !back.is_blits(offset) {
        return None;
    }
    back.clock = back.drift(offset);
    let naming: Vec<Vec<Option<(Bin, f64)>>> = (0..NAMING).map(|tone| back.phasors(tone, offset)).collect();
    let main = |seen: &[Option<(Bin, f64)>]| arrivals(seen, |_, _| None).first().map(|arrival| arrival.input);
    let mains: Vec<Option<usize>> = naming.iter().map(|seen| main(seen)).collect();
    // All legs are in phase in the last tone; an input that two of them share says nothing.
    let together = back.phasors(BLITS.tones.len() - 1, offset);
    let alone = |input: usize| {
        let there =
            |seen: &[Option<(Bin, f64)>]| arrivals(seen, |_, _| None).iter().any(|at| at.input == input);
        naming.iter().filter(|seen| there(seen)).count() == 1
    };
    let phase =
        |input: usize| together.get(input).copied().flatten().filter(|_| alone(input)).map(|seen| seen.0);
    let reference = mains.iter().flatten().find_map(|input| phase(*input));
    let polarity = |input: usize, _: Bin| inverted(phase(input)?, reference?);
    let legs = BLITS.legs.iter().zip(&naming);
    let legs = legs.map(|(name, seen)| Leg { name, arrivals: arrivals(seen, polarity) }).collect();
    Some(Identified { kind: Kind::Blits, legs })
}

fn purity(keyed: &[Keyed]) -> Vec<[f64; TONES.len()]> {
    let steps = keyed.iter().map(|keyed| keyed.power.len()).min().unwrap_or(0);
    let share = |step: usize| {
        let all: f64 = keyed.iter().filter_map(|keyed| keyed.power.get(step)).sum();
        std::array::from_fn(|tone| {
            let bins = keyed.iter().filter_map(|keyed| keyed.tones.get(tone)?.get(step));
            let power: f64 = bins.map(|bin| bin.norm_sqr() / 2.0).sum();
            if all > SILENCE { (power / all).min(1.0) } else { 0.0 }
        })
    };
    (0..steps).map(share).collect()
}

impl Return {
    /// Which tones (bits of the table) should sound at a step, if none changes there.
    fn expected(&self, step: usize, offset: usize) -> Option<u16> {
        self.states.get(place(step, self.step, offset, BLITS.cycle as usize)).copied().flatten()
    }

    /// The place in the cycle at which the return begins, if it is BLITS: where right tones less wrong ones are most.
    fn offset(&self) -> Option<usize> {
        let cycle = BLITS.cycle as usize;
        let expected: Vec<Option<u16>> = self.states.iter().map(|state| state.map(frequencies)).collect();
        let stretches = stretches(&expected);
        let of = |tone: usize| self.pure.iter().map(move |pure| pure.get(tone).copied().unwrap_or(0.0));
        let wheels: Vec<Wheel<f64>> =
            (0..TONES.len()).map(|tone| Wheel::new(of(tone), self.step, cycle)).collect();
        let score = |offset: usize| -> f64 {
            let stretches =
                stretches.iter().flat_map(|stretch| (0..).zip(&wheels).map(move |row| (stretch, row)));
            let part = |(stretch, (bit, wheel)): (&Stretch, (u16, &Wheel<f64>))| {
                let pure = wheel.over(*stretch, offset);
                if stretch.2 & 1 << bit != 0 { pure } else { -pure }
            };
            stretches.map(part).sum()
        };
        (0..cycle)
            .step_by(OFFSETS)
            .map(|offset| (offset, score(offset)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|best| best.0)
    }

    /// Whether enough is heard where it should be, and little elsewhere.
    fn is_blits(&self, offset: usize) -> bool {
        let (mut right, mut stray) = (0.0, 0.0);
        // Per tone of the table: steps, and steps in which it was heard.
        let mut tones = [(0.0, 0.0); 16];
        for (step, pure) in self.pure.iter().enumerate() {
            let Some(expected) = self.expected(step, offset) else { continue };
            let wanted = frequencies(expected);
            let loud = (0..).zip(pure).filter(|row| *row.1 > PURE).fold(0u16, |mask, row| mask | 1 << row.0);
            right += f64::from((loud & wanted).count_ones());
            stray += f64::from((loud & !wanted).count_ones());
            for (tone, (steps, heard)) in tones.iter_mut().enumerate() {
                if expected & 1 << tone != 0 {
                    *steps += 1.0;
                    *heard += f64::from(u8::from(loud & wanted != 0));
                }
            }
        }
        let heard = |tone: usize| tones.get(tone).is_some_and(|row| row.0 > 0.0 && row.1 >= HEARD * row.0);
        let naming = (0..NAMING).any(heard);
        naming && heard(BLITS.tones.len() - 1) && stray <= STRAY * right
    }

    /// What the clocks make of each hertz, from the last and longest tone.
    fn drift(&self, offset: usize) -> f64 {
        let last = BLITS.tones.len() - 1;
        let (tracks, frequency) = self.tracks(last, offset);
        drift(tracks.iter().map(Vec::as_slice), STEADINESS) / frequency
    }

    /// Phasor of a tone of the table per input, with its standard deviation.
    fn phasors(&self, tone: usize, offset: usize) -> Vec<Option<(Bin, f64)>> {
        let (tracks, frequency) = self.tracks(tone, offset);
        let turn = drift(tracks.iter().map(Vec::as_slice), STEADINESS);
        // The phasor of so low a tone as the LFE's trembles too much; but all tones drift alike.
        let turn = if frequency < LOW { self.clock * frequency } else { turn };
        let phasor = |track: &Vec<Bin>| {
            let sums = steady(track, turn).into_iter().map(Sums::of);
            sums.fold(Sums::default(), |sum, of| sum + of).mean()
        };
        tracks.iter().map(phasor).collect()
    }

    /// The steps of the longest stretch of a tone of the table, per input, and its frequency. Between cycles the phase
    /// may do what it likes.
    fn tracks(&self, tone: usize, offset: usize) -> (Vec<Vec<Bin>>, f64) {
        let frequency = BLITS.tones.get(tone).map_or(0.0, |tone| tone.frequency);
        let index = TONES.iter().position(|known| *known == frequency).unwrap_or(0);
        let steps: Vec<usize> = (0..self.pure.len())
            .filter(|step| self.expected(*step, offset).is_some_and(|expected| expected & 1 << tone != 0))
            .collect();
        let runs: Vec<&[usize]> = steps.chunk_by(|a, b| *b == a + 1).collect();
        let track = |keyed: &Keyed, run: &[usize]| -> Vec<Bin> {
            let bins = keyed.tones.get(index);
            run.iter().filter_map(|step| bins?.get(*step).copied()).collect()
        };
        let longest = runs.iter().max_by_key(|run| run.len()).copied().unwrap_or(&[]);
        (self.keyed.iter().map(|keyed| track(keyed, longest)).collect(), frequency)
    }
}

/// The frequencies (bits of [`TONES`]) of some tones of the table.
fn frequencies(tones: u16) -> u16 {
    let sounding = (0..).zip(BLITS.tones).filter(|(bit, _)| tones & 1 << bit != 0);
    sounding.fold(0, |mask, (_, tone)| match TONES.iter().position(|known| *known == tone.frequency) {
        Some(index) => mask | 1 << index,
        None => mask,
    })
}

//! The tone followed in pieces of 20 ms: where its phase jumps, and whether its level stays.

use std::f64::consts::{PI, TAU};
use std::ops::Range;

use crate::analysis::arrival::middle;
use crate::analysis::fft::Bin;
use crate::analysis::sine::Window;
use crate::measure::Estimate;
use crate::units::gain_to_db;

/// Length of a piece in seconds, and how many hops it is long.
const PIECE: f64 = 0.02;
const HOPS: usize = 4;
/// A jump of the phase counts from this many samples on: half of what a lost sample makes.
const JUMP_SAMPLES: f64 = 0.45;
/// … and from this many standard deviations on.
const JUMP_SIGMAS: f64 = 6.0;
/// Where it is looked beside the tone, re its frequency: outside its own lobe (150 Hz), and at no harmonic.
const BESIDE: [f64; 4] = [0.55, 0.75, 1.3, 1.55];
/// A change of the tone counts from this many standard deviations of what is beside it on.
const BESIDE_SIGMAS: f64 = 4.0;
/// A piece is undamaged if its level is this share of the usual one, or more.
const UNDAMAGED: f64 = 0.9;
/// Where the noise makes the phase of a piece less certain than this (radians), no jump can be told.
const BLIND: f64 = 0.35;
/// Equal samples for this long, near zero, while a tone plays, were never converted: the driver had none, in seconds.
const STUCK: f64 = 0.0005;
/// Near zero: below this share of the largest sample.
const NEAR_ZERO: f64 = 0.1;
/// What the sag is read from: the first and the last so many seconds.
const FIRST: f64 = 0.04;
const LAST: f64 = 0.1;

/// The pieces of one tone.
pub(super) struct Track {
    phasors: Vec<Bin>,
    /// What is beside the tone in each piece, as an amplitude: noise and whoever speaks, but hardly what breaks the tone.
    beside: Vec<f64>,
    window: Window,
    hop: usize,
    pulsation: f64,
    /// Where samples are missing or doubled.
    events: Vec<usize>,
}

/// How steady the level is.
pub(super) struct Steadiness {
    /// Largest difference of neighbouring pieces.
    pub flicker_db: Estimate,
    /// End re beginning.
    pub sag_db: Estimate,
}

impl Track {
    /// Follows the tone near `pulsation` through `samples`; `noise` is its density.
    pub fn new(samples: &[f32], pulsation: f64, rate: f64, noise: f64) -> Option<Self> {
        let hop = ((PIECE * rate) as usize / HOPS).max(1);
        let window = Window::new(hop * HOPS);
        let piece = |(index, piece): (usize, &[f32])| {
            // Phase re the first sample of all.
            window.tone(piece, pulsation) * Bin::cis(-pulsation * (index * hop) as f64)
        };
        let aside = |piece: &[f32]| {
            let at = |share: &f64| window.tone(piece, share * pulsation).norm();
            BESIDE.iter().map(at).fold(0.0, f64::max)
        };
        let beside = samples.windows(window.frames()).step_by(hop).map(aside).collect();
        let mut phasors: Vec<Bin> =
            samples.windows(window.frames()).step_by(hop).enumerate().map(piece).collect();
        if phasors.len() < 2 * HOPS {
            return None;
        }
        // First what a hop tells, which is unambiguous over a wide range; then what a whole piece does.
        let coarse = middle_turn(&phasors, 1) / hop as f64;
        for (index, phasor) in phasors.iter_mut().enumerate() {
            *phasor *= Bin::cis(-coarse * (index * hop) as f64);
        }
        let fine = middle_turn(&phasors, HOPS) / (hop * HOPS) as f64;
        for (index, phasor) in phasors.iter_mut().enumerate() {
            *phasor *= Bin::cis(-fine * (index * hop) as f64);
        }
        let pulsation = pulsation + coarse + fine;
        let mut track = Self { phasors, beside, window, hop, pulsation, events: Vec::new() };
        track.events = track.jumps(noise);
        track.events.extend(stuck(samples, (STUCK * rate).ceil() as usize));
        track.events.sort_unstable();
        let apart = track.window.frames();
        // A gap is seen both ways, and counts once.
        track.events.dedup_by(|later, earlier| *later - *earlier < 2 * apart);
        Some(track)
    }

    /// Radians per sample.
    pub fn pulsation(&self) -> f64 {
        self.pulsation
    }

    /// How often samples are missing or doubled.
    pub fn dropouts(&self) -> usize {
        self.events.len()
    }

    /// The longest stretch without such a place, within `from..to`; all of it if none is long enough.
    pub fn longest_clean(&self, from: usize, to: usize) -> Range<usize> {
        let reach = self.window.frames() / 2;
        let mut best = 0..0;
        let mut start = from;
        let ends = self.events.iter().map(|event| (event.saturating_sub(reach), event + reach));
        for (end, next) in ends.chain([(to, to)]) {
            let end = end.min(to);
            if end > start && end - start > best.len() {
                best = start..end;
            }
            start = start.max(next);
        }
        if best.len() < 2 * self.window.frames() { from.min(to)..to } else { best }
    }

    /// Phase jumps that last.
    fn jumps(&self, noise: f64) -> Vec<usize> {
        let typical = middle(self.phasors.iter().map(|phasor| phasor.norm()).collect());
        let sigma = std::f64::consts::SQRT_2 * self.window.amplitude_sigma(noise) / typical;
        if !sigma.is_finite() || JUMP_SIGMAS * sigma > BLIND {
            return Vec::new();
        }
        let limit = (JUMP_SAMPLES * self.pulsation).max(JUMP_SIGMAS * sigma);
        let turn = |from: usize, to: usize| match (self.phasors.get(from), self.phasors.get(to)) {
            (Some(from), Some(to)) => (to * from.conj()).arg(),
            _ => 0.0,
        };
        let jumped = |from: usize, to: usize| {
            turn(from, to).abs() > limit.max(BESIDE_SIGMAS * self.beside_sigma(from, to) / typical)
        };
        // A contact that fails leaves pieces of which hardly anything is left, and that has no phase.
        let undamaged = |piece: &usize| {
            self.phasors.get(*piece).is_some_and(|phasor| phasor.norm() >= UNDAMAGED * typical)
        };
        let last = self.phasors.len() - HOPS;
        let mut jumps = Vec::new();
        let mut index = 0;
        while index < last {
            if !jumped(index, index + HOPS) {
                index += 1;
                continue;
            }
            let first = index;
            while index < last && jumped(index, index + HOPS) {
                index += 1;
            }
            // From the piece before to the piece after: a click comes back to where it was, a lost sample does not.
            let (before, after) = (first.saturating_sub(1), (index + HOPS).min(self.phasors.len() - 1));
            let before = (0..=before).rev().find(undamaged).unwrap_or(before);
            let after = (after..self.phasors.len()).find(undamaged).unwrap_or(after);
            if jumped(before, after) {
                let many = (index - first).div_ceil(3 * HOPS);
                let place = |nth: usize| {
                    let share = (nth as f64 + 0.5) / many as f64;
                    let middle = first as f64 + share * (index - 1 - first) as f64 + HOPS as f64;
                    (middle * self.hop as f64) as usize
                };
                jumps.extend((0..many).map(place));
            }
        }
        jumps
    }

    /// Standard deviation of the difference of two pieces that comes from what is beside the tone.
    fn beside_sigma(&self, from: usize, to: usize) -> f64 {
        let of = |piece: usize| self.beside.get(piece).copied().unwrap_or(0.0);
        of(from).hypot(of(to)) * std::f64::consts::FRAC_1_SQRT_2
    }

    /// How steady the level of the tone is; `amplitude` and the density of the `noise` tell how well it is known.
    pub fn steadiness(&self, amplitude: f64, noise: f64) -> Steadiness {
        let clean = |index: usize| {
            let (start, end) = (index * self.hop, index * self.hop + self.window.frames());
            !self.events.iter().any(|event| (start..end).contains(event))
        };
        let level = |(index, phasor): (usize, &Bin)| clean(index).then(|| gain_to_db(phasor.norm()));
        let levels: Vec<Option<f64>> = self.phasors.iter().enumerate().map(level).collect();
        let sigma = gain_to_db(1.0 + self.window.amplitude_sigma(noise) / amplitude);
        let idle = sigma * std::f64::consts::SQRT_2;
        let differences = levels.iter().zip(levels.iter().skip(HOPS)).enumerate();
        let differences = differences.filter_map(|(index, (before, after))| {
            let beside = gain_to_db(1.0 + self.beside_sigma(index, index + HOPS) / amplitude);
            let value = (after.as_ref()? - before.as_ref()?).abs();
            Some(Estimate { value, uncertainty: idle.max(beside) })
        });
        // The one that says most: a larger one while somebody spoke says less.
        let sure = |change: &Estimate| change.value - BESIDE_SIGMAS * change.uncertainty;
        let most = differences.max_by(|a, b| sure(a).total_cmp(&sure(b)));
        let flicker_db = most.unwrap_or(Estimate { value: 0.0, uncertainty: idle });

        let hops = |seconds: f64| ((seconds / PIECE - 1.0) * HOPS as f64) as usize + 1;
        let mean = |levels: Vec<f64>| levels.iter().sum::<f64>() / levels.len() as f64;
        let first = mean(levels.iter().take(hops(FIRST)).flatten().copied().collect());
        let last = mean(levels.iter().rev().take(hops(LAST)).flatten().copied().collect());
        let sag = last - first;
        let independent = |seconds: f64| PIECE / seconds;
        let sigma = sigma * (independent(FIRST) + independent(LAST)).sqrt();
        let sag_db = if sag.is_finite() {
            Estimate { value: sag, uncertainty: sigma }
        } else {
            // Either end is damaged: nothing is known of it.
            Estimate { value: 0.0, uncertainty: f64::INFINITY }
        };
        Steadiness { flicker_db, sag_db }
    }
}

/// How far the frequency of the first and of the second half of `samples` lies from `pulsation`, at most, in radians per
/// sample.
pub(super) fn doubt(samples: &[f32], pulsation: f64) -> f64 {
    let (first, second) = samples.split_at(samples.len() / 2);
    let off = |half: &[f32]| (Window::new(half.len()).settle(half, pulsation).0 - pulsation).abs();
    off(first).max(off(second))
}

/// The usual turn over `hops`: what jumps does not count.
fn middle_turn(phasors: &[Bin], hops: usize) -> f64 {
    let turns: Vec<f64> =
        phasors.iter().zip(phasors.iter().skip(hops)).map(|(from, to)| (to * from.conj()).arg()).collect();
    // The median of angles is taken about their mean direction, or those near ±π would tear it apart.
    let sum: Bin = turns.iter().map(|turn| Bin::cis(*turn)).sum();
    let about = sum.arg();
    let folded = turns.iter().map(|turn| (turn - about + 3.0 * PI).rem_euclid(TAU) - PI);
    about + middle(folded.collect())
}

/// Where `samples` stay exactly the same, near zero, for at least `least`.
fn stuck(samples: &[f32], least: usize) -> Vec<usize> {
    let largest = samples.iter().fold(0.0f32, |largest, sample| largest.max(sample.abs()));
    let near = f64::from(largest) * NEAR_ZERO;
    let mut places = Vec::new();
    let mut start = 0;
    for run in samples.chunk_by(|a, b| a == b) {
        if run.len() >= least.max(8) && run.first().is_some_and(|value| f64::from(value.abs()) < near) {
            places.push(start + run.len() / 2);
        }
        start += run.len();
    }
    places
}

//! The generator's entries as programmes. Tones that a low rate cannot carry are moved down or left out, entry by
//! entry as said below.

use super::ident::{BLITS, EBU_STEREO, GLITS, Ident};
use super::programme::{Legs, Part, Programme, Source, turns};
use super::{Generator, HIGHEST_TONE, Recipe, multitone, noise, pulse};
use crate::units::db_to_gain;

/// Ramps of idents and steps. A raised cosine of 8 ms is nowhere steeper than a straight ramp of 5 ms.
pub const RAMP_SECONDS: f64 = 0.008;
/// Ramps at the ends of the sweep: one period of its first frequency.
const SWEEP_RAMP_SECONDS: f64 = 0.05;
/// The sweep, in hertz; its end is at most this part of the rate.
const SWEEP: (f64, f64) = (20.0, 20_000.0);
const SWEEP_OF_RATE: f64 = 0.45;
/// Silence after each sweep, for the room to die away.
const SWEEP_PAUSE_SECONDS: f64 = 1.0;
/// Tone of the stepped level (AES17), and its steps re the level, in dB: quiet first.
const STEP_TONE: f64 = 997.0;
const STEPS: [f64; 7] = [-60.0, -50.0, -40.0, -30.0, -20.0, -10.0, 0.0];
/// SMPTE RP 120: 60 Hz and 7 kHz, 4 : 1. Below 15.4 kHz the upper tone is at [`HIGHEST_TONE`] of the rate.
const SMPTE: [(f64, f64); 2] = [(60.0, 0.8), (7_000.0, 0.2)];
/// CCIF (IEC 60268-3, difference frequency): 19 and 20 kHz, equally strong. Below 44 kHz the upper is at
/// [`HIGHEST_TONE`] of the rate and the lower 1 kHz under it.
const CCIF: (f64, f64) = (20_000.0, 1_000.0);
/// Bands of the phase check, in hertz: two octaves each, where the ear tells phase by level, by place, by width.
const PHASE_BANDS: [(f64, f64); 3] = [(40.0, 160.0), (300.0, 1_200.0), (1_600.0, 3_600.0)];
/// How long each is in phase, and then out of phase.
const PHASE_SECONDS: f64 = 2.0;
/// What a single continuous part is repeated in; it has no loop point.
const STEADY_SECONDS: f64 = 1.0;

/// The programme of a recipe at a sample rate in hertz; `None` for what needs none: nothing, and the sine.
pub fn programme(recipe: Recipe, rate: f64) -> Option<Programme> {
    let maker = Maker { recipe, rate };
    Some(match recipe.generator {
        Generator::Off | Generator::Sine => return None,
        Generator::WhiteNoise => maker.sound(noise::white(rate)),
        Generator::PinkNoise => maker.sound(noise::pink(rate, noise::PINK)),
        Generator::PinkNoise500To2k => maker.sound(noise::pink(rate, (500.0, 2_000.0))),
        Generator::PinkNoise40To80 => maker.sound(noise::pink(rate, (40.0, 80.0))),
        Generator::Multitone => maker.sound(multitone::render(rate).0),
        Generator::PolarityPulse => maker.sound(pulse::render(rate)),
        Generator::Sweep => maker.sweep(),
        Generator::SteppedLevel => maker.steps(),
        Generator::Smpte => maker.tones(&SMPTE),
        Generator::Ccif => {
            let upper = CCIF.0.min(HIGHEST_TONE * rate);
            maker.tones(&[(upper - CCIF.1, 0.5), (upper, 0.5)])
        }
        Generator::PhaseCheck => maker.phase_check(),
        Generator::EbuStereoIdent => maker.ident(&EBU_STEREO),
        Generator::Glits => maker.ident(&GLITS),
        Generator::Blits => maker.ident(&BLITS),
    })
}

struct Maker {
    recipe: Recipe,
    rate: f64,
}

impl Maker {
    fn frames(&self, seconds: f64) -> u64 {
        ((seconds * self.rate).round() as u64).max(1)
    }

    fn source(&self, frequency: f64) -> Source {
        Source::Sine(turns(frequency.min(HIGHEST_TONE * self.rate) / self.rate))
    }

    /// On all outputs, for ever.
    fn steady(&self, source: Source, gain: f64) -> Part {
        let length = self.frames(STEADY_SECONDS);
        Part { source, legs: Legs::ALL, inverted: Legs::NONE, start: 0, length, gain, ramp: 0 }
    }

    fn finish(&self, cycle: u64, parts: Vec<Part>, peak: f64, sounds: Vec<Vec<f64>>) -> Programme {
        Programme { recipe: self.recipe, cycle, sounds, parts, peak }
    }

    fn sound(&self, samples: Vec<f64>) -> Programme {
        let peak = peak(&samples);
        self.finish(
            self.frames(STEADY_SECONDS),
            vec![self.steady(Source::Sound(0), 1.0)],
            peak,
            vec![samples],
        )
    }

    fn tones(&self, tones: &[(f64, f64)]) -> Programme {
        let parts =
            tones.iter().map(|(frequency, gain)| self.steady(self.source(*frequency), *gain)).collect();
        self.finish(self.frames(STEADY_SECONDS), parts, 1.0, Vec::new())
    }

    fn sweep(&self) -> Programme {
        let length = self.frames(self.recipe.sweep.0);
        let high = SWEEP.1.min(SWEEP_OF_RATE * self.rate);
        let growth = length as f64 / (high / SWEEP.0).ln();
        let part = Part {
            length,
            ramp: self.frames(SWEEP_RAMP_SECONDS),
            ..self.steady(Source::Sweep(SWEEP.0 / self.rate, growth), 1.0)
        };
        self.finish(length + self.frames(SWEEP_PAUSE_SECONDS), vec![part], 1.0, Vec::new())
    }

    fn steps(&self) -> Programme {
        let (step, ramp) = (self.frames(self.recipe.step.0), self.frames(RAMP_SECONDS));
        let part = |(index, level): (u64, &f64)| Part {
            start: index * step,
            // Over the start of the next one, so that the level goes from one to the other without a dip.
            length: step + ramp,
            ramp,
            ..self.steady(self.source(STEP_TONE), db_to_gain(*level))
        };
        let parts: Vec<Part> = (0u64..).zip(&STEPS).map(part).collect();
        self.finish(step * parts.len() as u64, parts, 1.0, Vec::new())
    }

    fn phase_check(&self) -> Programme {
        let (stretch, ramp) = (self.frames(PHASE_SECONDS), self.frames(RAMP_SECONDS));
        let sounds: Vec<Vec<f64>> = PHASE_BANDS.iter().map(|band| noise::pink(self.rate, *band)).collect();
        let mut parts = Vec::new();
        for sound in 0..sounds.len() {
            for inverted in [Legs::NONE, Legs::EVEN] {
                let start = parts.len() as u64 * stretch;
                let steady = self.steady(Source::Sound(sound), 1.0);
                parts.push(Part { inverted, start, length: stretch, ramp, ..steady });
            }
        }
        let peak = sounds.iter().map(|samples| peak(samples)).fold(0.0, f64::max);
        self.finish(stretch * parts.len() as u64, parts, peak, sounds)
    }

    fn ident(&self, ident: &Ident) -> Programme {
        let at = |milliseconds: u32| self.frames_at(milliseconds);
        let parts = ident.tones.iter().map(|tone| {
            let start = at(tone.start);
            Part {
                source: self.source(tone.frequency),
                legs: Legs(tone.legs),
                inverted: Legs::NONE,
                start,
                length: at(tone.start + tone.length) - start,
                gain: db_to_gain(tone.level),
                ramp: self.frames(RAMP_SECONDS),
            }
        });
        self.finish(at(ident.cycle), parts.collect(), 1.0, Vec::new())
    }

    /// Times are rounded from the start of the cycle, so that errors do not add up.
    fn frames_at(&self, milliseconds: u32) -> u64 {
        (f64::from(milliseconds) * self.rate / 1000.0).round() as u64
    }
}

fn peak(samples: &[f64]) -> f64 {
    samples.iter().fold(f64::MIN_POSITIVE, |peak, sample| peak.max(sample.abs()))
}

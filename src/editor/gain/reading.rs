//! What the inputs show, and what of it is the sound.

use super::drive::REFERENCE;
use crate::chain::staging::{Played, Quiet, Reads, Stand, alone};
use crate::live::View;
use crate::units::{Db, Seconds, mean_square_to_dbfs};

/// A return this far below what is played is none.
const DEAF_DB: f64 = 65.0;
/// Time constant of the weighting S (IEC 61672-1, 5.8).
const SLOW: Seconds = Seconds(1.0);
/// The mean over 600 ms lags behind a tone that climbs by 6 dB a second as far as this time constant does, 1.7 dB.
const SHORT: Seconds = Seconds(0.342);

/// What is read of the inputs, in the unit of the target.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reading {
    /// The sound alone, as it would be at its reference.
    pub level: Option<f64>,
    /// What is there now, the background with it.
    pub present: Option<f64>,
}

/// Knows what was there before the sound, and what of it the meters show already.
#[derive(Debug, Clone, Default)]
pub struct Listener {
    quiet: Vec<(usize, Quiet, Option<f64>)>,
    played: Played,
}

impl Listener {
    /// Begins to listen for the background.
    pub fn begin(&mut self, stand: &Stand, view: &View) {
        let inputs = inputs(stand.reads, view);
        self.quiet = inputs.into_iter().map(|(input, _)| (input, Quiet::default(), None)).collect();
    }

    /// Listens for so long; whether all of the background is known.
    pub fn listen(&mut self, elapsed: f64, stand: &Stand, view: &View) -> bool {
        let inputs = inputs(stand.reads, view);
        for (input, quiet, background) in &mut self.quiet {
            let shown = inputs.iter().find(|shown| shown.0 == *input).map_or(0.0, |shown| shown.1);
            *background = background.or(quiet.hear(Seconds(elapsed), shown));
        }
        self.quiet.iter().all(|input| input.2.is_some())
    }

    /// What plays has played for so long.
    pub fn follow(&mut self, elapsed: f64, reads: Reads, view: &View) {
        let constant = match reads {
            Reads::Microphone { .. } | Reads::Air | Reads::Judged(_) | Reads::Typed => SLOW,
            Reads::Return | Reads::Ear(_) => SHORT,
        };
        self.played.follow(Seconds(elapsed), view.readout.generator, constant);
    }

    /// The loudest input.
    pub fn read(&self, reads: Reads, view: &View) -> Reading {
        let (offset, deaf) = match reads {
            Reads::Typed => return Reading::default(),
            Reads::Return | Reads::Air | Reads::Judged(_) => (Db(0.0), DEAF_DB),
            Reads::Ear(ear) => (ear, DEAF_DB),
            Reads::Microphone { full_scale, .. } => (full_scale, f64::INFINITY),
        };
        let inputs = inputs(reads, view);
        let below = self.played.below(REFERENCE);
        let background = |input| self.quiet.iter().find(|quiet| quiet.0 == input).and_then(|quiet| quiet.2);
        let sound = |&(input, present): &(usize, f64)| {
            let level = alone(present, background(input).unwrap_or(0.0), below)?.0;
            (level > REFERENCE.0 - deaf).then_some(level + offset.0)
        };
        let present = |&(_, present): &(usize, f64)| mean_square_to_dbfs(present).0 + offset.0;
        let level = view.readout.generator.and_then(|_| inputs.iter().filter_map(sound).reduce(f64::max));
        let present = inputs.iter().map(present).filter(|level| level.is_finite()).reduce(f64::max);
        Reading { level, present }
    }
}

/// 0-based inputs that are read, and their mean squares.
fn inputs(reads: Reads, view: &View) -> Vec<(usize, f64)> {
    match reads {
        Reads::Typed => Vec::new(),
        Reads::Return | Reads::Ear(_) => {
            let count = usize::from(view.readout.inputs);
            let meters = view.readout.input.iter().take(count).enumerate();
            meters.map(|(input, meter)| (input, meter.mean_square)).collect()
        }
        Reads::Air | Reads::Judged(_) => {
            let channels = view.bench.meters.back().iter().enumerate();
            channels.map(|(input, channel)| (input, channel.sound.c.slow)).collect()
        }
        Reads::Microphone { input, .. } => {
            let channel = view.bench.meters.back().get(input);
            channel.map(|channel| (input, channel.sound.c.slow)).into_iter().collect()
        }
    }
}

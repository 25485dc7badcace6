//! Recognises a return that grows the way a feedback loop does, so that the engine can cut its output.
//!
//! A loop shows as a level that climbs again and again without falling back, far above what was sent; once it has
//! reached the converter's limit it stays there. A sound that merely sets in rises once. Windows of 5 ms are counted
//! from activation, so the decision does not depend on the block size. While nothing is sent there is nothing to cut.

/// Rises that make a climb.
const RISES: u32 = 5;
/// A window that is higher than the one before by this has risen: 0.2 dB.
const RISE: f32 = 1.02;
/// A window that falls by less than this does not end a climb: a loop longer than a window climbs in stairs.
const FALL: f32 = 0.9;
/// The climb that counts: 6 dB.
const CLIMB: f32 = 2.0;
/// A return that never gets above this is left alone: −20 dBFS.
const QUIET: f32 = 0.1;
/// What a healthy chain may add to the stimulus: the widest healthy gain is +6 dB, doubled.
const HEALTHY_GAIN: f32 = 4.0;
/// Passed through, a programme may climb to nearly full scale before it counts as a loop: −1 dBFS.
const LOUD: f32 = 0.891;
/// Windows in a row at full scale while little is sent: a loop that has already grown.
const SATURATED_WINDOWS: u32 = 6;
/// Windows for which the stimulus is remembered, because the return comes later: 2.5 s.
const MEMORY_SECONDS: f64 = 2.5;

/// Watches the return.
#[derive(Debug, Clone)]
pub struct Runaway {
    window_peak: f32,
    last: f32,
    foot: f32,
    rises: u32,
    saturated: u32,
    sent: f32,
    forget: f32,
}

impl Runaway {
    /// A watch with nothing seen yet, for windows of `window` frames at `rate` hertz.
    pub fn new(window: usize, rate: f64) -> Self {
        let windows = (MEMORY_SECONDS * rate / window.max(1) as f64).max(1.0);
        Self {
            window_peak: 0.0,
            last: 0.0,
            foot: 0.0,
            rises: 0,
            saturated: 0,
            sent: 0.0,
            // The remembered stimulus falls by 12 dB in the memory's time: a stimulus that went long ago excuses little.
            forget: 0.25f64.powf(1.0 / windows) as f32,
        }
    }

    /// Takes in samples of one input. Call for every input of a window before [`Self::window`].
    pub fn hear(&mut self, samples: &[f32]) {
        for &sample in samples {
            if sample.is_finite() {
                self.window_peak = self.window_peak.max(sample.abs());
            }
        }
    }

    /// Takes in samples that were sent.
    pub fn sent(&mut self, samples: &[f32]) {
        self.sent = samples.iter().fold(self.sent, |peak, sample| peak.max(sample.abs()));
    }

    /// Ends a window; whether the return runs away. `through` says that the input is what is being sent.
    pub fn window(&mut self, through: bool) -> bool {
        let peak = std::mem::take(&mut self.window_peak);
        if peak < self.last * FALL || self.last == 0.0 {
            self.rises = 0;
            self.foot = peak;
        } else if peak > self.last * RISE {
            self.rises = self.rises.saturating_add(1);
        }
        self.last = peak;
        let allowed = if through { LOUD } else { QUIET.max(self.sent * HEALTHY_GAIN) };
        let sends = through || self.sent > 0.0;
        let climbs = self.rises >= RISES && peak >= self.foot * CLIMB && peak >= allowed;
        let full = !through && peak >= 0.99 && peak >= self.sent * HEALTHY_GAIN;
        self.saturated = if full { self.saturated.saturating_add(1) } else { 0 };
        self.sent *= self.forget;
        sends && (climbs || self.saturated >= SATURATED_WINDOWS)
    }

    /// Forgets what was seen.
    pub fn reset(&mut self) {
        self.window_peak = 0.0;
        self.last = 0.0;
        self.foot = 0.0;
        self.rises = 0;
        self.saturated = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch() -> Runaway {
        Runaway::new(240, 48_000.0)
    }

    /// Windows until the watch fires on a return that grows by `step` per window from `from`.
    fn windows_until_cut(from: f32, step: f32, sent: f32) -> Option<(usize, f32)> {
        let mut watch = watch();
        let mut level = from;
        for window in 0..400 {
            watch.sent(&[sent]);
            watch.hear(&[level.min(1.0)]);
            if watch.window(false) {
                return Some((window, level));
            }
            level *= step;
        }
        None
    }

    #[test]
    fn a_growing_loop_is_recognised_within_50_ms_of_getting_loud() {
        for step in [1.03f32, 1.05, 1.2, 1.5, 2.0] {
            let (_, level) = windows_until_cut(0.001, step, 0.001).expect("must fire");
            assert!(level <= QUIET * step.powi(10), "step {step}: cut only at {level}");
        }
    }

    #[test]
    fn a_healthy_return_is_left_alone() {
        // A sweep comes up, 6 dB louder than what was sent, and stays.
        let mut watch = watch();
        for window in 0..400 {
            let sent = 0.1 * (window as f32 / 40.0).min(1.0);
            watch.sent(&[sent]);
            watch.hear(&[sent * 2.0]);
            assert!(!watch.window(false), "window {window}");
        }
    }

    #[test]
    fn what_merely_sets_in_is_no_loop() {
        // DC, a tone or somebody's voice that comes on at once and stays, louder than what is sent.
        let mut watch = watch();
        for window in 0..400u32 {
            watch.sent(&[0.001]);
            watch.hear(&[if window < 20 { 0.0 } else { 0.3 }]);
            assert!(!watch.window(false), "window {window}");
        }
    }

    #[test]
    fn while_nothing_is_sent_there_is_nothing_to_cut() {
        assert_eq!(windows_until_cut(0.001, 1.2, 0.0), None);
    }

    #[test]
    fn a_loud_programme_passes_through() {
        let mut watch = watch();
        for window in 0..2000u32 {
            let beat = 0.95 * 0.8f32.powi((window % 25) as i32);
            watch.sent(&[beat]);
            watch.hear(&[beat]);
            assert!(!watch.window(true), "window {window}");
        }
    }

    #[test]
    fn a_loop_through_thru_is_recognised_before_it_is_long_at_full_scale() {
        let mut watch = watch();
        let mut level = 0.001f32;
        let fired = (0..200).find(|_| {
            level = (level * 1.1).min(1.0);
            watch.hear(&[level]);
            watch.window(true)
        });
        assert!(fired.is_some_and(|window| window < 80));
    }

    #[test]
    fn a_loop_that_is_already_at_full_scale_is_recognised_within_50_ms() {
        let mut watch = watch();
        let fired = (0..100).find(|_| {
            watch.sent(&[0.001]);
            watch.hear(&[1.0]);
            watch.window(false)
        });
        assert!(fired.is_some_and(|window| window <= 9));
    }
}

//! When the window is drawn again: with the display while something on it moves, seldom while nothing does.

use super::bench;
use crate::live::{Bench, Readout, View};
use std::sync::Arc;
use std::time::Duration;

/// While something moves: as soon as the display shows another picture. (A delay would come on top of the wait for it.)
pub const LIVELY: Duration = Duration::ZERO;
/// While nothing does: still a sign of life. Where no graphics card draws, a frame costs about 15 ms of a core;
/// parameters that the host moves, keys and the mouse do not wait for it.
pub const IDLE: Duration = Duration::from_millis(500);
/// After a movement or a press, in seconds: what it leads to may take a moment to arrive.
const LINGER: f64 = 0.5;
/// A peak that moves a meter by a visible amount (−80 dBFS).
const VISIBLE: f32 = 1e-4;

/// Remembers what was drawn last, and when something moved.
#[derive(Debug, Default)]
pub struct Pace {
    readout: Readout,
    bench: Arc<Bench>,
    moved: Option<f64>,
}

impl Pace {
    /// How long what was drawn now, at this time in seconds, may stand. `stirs`: something is under way that no meter
    /// shows (a run, a press); `bench`: whether the bench is on the page, and not frozen.
    pub fn next(&mut self, view: &View, stirs: bool, bench: bool, now: f64) -> Duration {
        if stirs || moved(&view.readout, &self.readout) || bench && bench::moved(&view.bench, &self.bench) {
            self.moved = Some(now);
        }
        self.readout = view.readout;
        self.bench = Arc::clone(&view.bench);
        let lively = self.moved.is_some_and(|moved| (0.0..LINGER).contains(&(now - moved)));
        if lively { LIVELY } else { IDLE }
    }
}

/// Whether a meter of the strip stands elsewhere, or the tape has gone on.
fn moved(now: &Readout, last: &Readout) -> bool {
    let peaks = |readout: &Readout| readout.input.into_iter().chain(readout.output).map(|meter| meter.peak);
    now.position != last.position
        || now.sounding != last.sounding
        || peaks(now).zip(peaks(last)).any(|(now, last)| now != last && now.max(last) > VISIBLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::{Channel, Sounding};
    use crate::meter::Bank;

    /// Seconds between the pictures of a display.
    const FRAME: f64 = 1.0 / 60.0;

    /// What a microphone hears, as the window sees it: how many pictures are drawn in each of so many seconds.
    fn drawn(signal: impl Fn(usize) -> f32, seconds: usize, on_bench: bool) -> Vec<usize> {
        const RATE: usize = 48_000;
        let mut bank = Bank::new(RATE as f64, &[1.0]);
        let (mut pace, mut view) = (Pace::default(), View::default());
        let (mut drawn, mut next) = (vec![0; seconds], 0.0);
        for picture in 0..seconds * 60 {
            let samples: Vec<f32> = (0..RATE / 60).map(|n| signal(picture * (RATE / 60) + n)).collect();
            bank.process(&[&samples]);
            let meters = &mut Arc::make_mut(&mut view.bench).meters;
            (meters.inputs, meters.loudness) = (1, bank.loudness());
            meters.input[0] = Channel {
                level: bank.level(0).expect("a channel"),
                programme: bank.programme(0).expect("a channel"),
                sound: bank.sound_levels(0).expect("a channel"),
            };
            view.readout.input[0] = meters.input[0].level;
            let now = picture as f64 * FRAME;
            if now + 0.5 * FRAME >= next {
                drawn[picture / 60] += 1;
                next = now + pace.next(&view, false, on_bench, now).as_secs_f64().max(FRAME);
            }
        }
        drawn
    }

    fn noise(n: usize) -> f32 {
        0.1 * ((n as f32 * 0.37).sin() + (n as f32 * 0.1234).sin())
    }

    #[test]
    fn sound_is_drawn_sixty_times_a_second() {
        for bench in [false, true] {
            let drawn = drawn(noise, 6, bench);
            assert!(drawn[1..].iter().all(|drawn| *drawn == 60), "{drawn:?}");
        }
    }

    #[test]
    fn silence_is_drawn_twice_a_second() {
        for quiet in [0.0, 3e-5] {
            for bench in [false, true] {
                let drawn = drawn(|n| quiet * noise(n), 8, bench);
                // In the beginning the bench's numbers appear.
                let from = if bench { 4 } else { 0 };
                assert!(drawn[from..].iter().all(|drawn| *drawn <= 3), "{drawn:?}");
            }
        }
    }

    #[test]
    fn after_a_sound_the_meters_fall_smoothly_and_then_all_is_still() {
        let sound = |n: usize| if n < 96_000 { noise(n) } else { 0.0 };
        let strip = drawn(sound, 14, false);
        // 66 dB at 20 dB in 1.7 s.
        assert!(strip[2..7].iter().all(|drawn| *drawn == 60), "{strip:?}");
        assert!(strip[10..].iter().all(|drawn| *drawn <= 3), "{strip:?}");
        let bench = drawn(sound, 14, true);
        assert!(bench[10..].iter().all(|drawn| *drawn <= 3), "{bench:?}");
    }

    #[test]
    fn a_run_a_press_and_what_follows_are_lively() {
        let (mut pace, mut view) = (Pace::default(), View::default());
        assert_eq!(pace.next(&view, false, false, 0.0), IDLE);
        assert_eq!(pace.next(&view, true, false, 0.1), LIVELY);
        assert_eq!(pace.next(&view, false, false, 0.5), LIVELY);
        assert_eq!(pace.next(&view, false, false, 0.7), IDLE);
        view.readout.sounding = Sounding::Tape;
        view.readout.position = Some((0, 100));
        assert_eq!(pace.next(&view, false, false, 1.0), LIVELY);
        assert_eq!(pace.next(&view, false, false, 1.4), LIVELY);
        assert_eq!(pace.next(&view, false, false, 2.0), IDLE, "nothing goes on");
        view.readout.position = Some((64, 100));
        assert_eq!(pace.next(&view, false, false, 2.1), LIVELY);
    }
}

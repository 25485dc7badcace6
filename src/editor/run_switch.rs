//! The `run` parameter as a button: a run starts when it goes on, so it must be off before the next press, and the
//! engine must have seen it off. A pure state machine; [`super::glue`] feeds it.

/// Frames of the window that an "off" lasts at least.
const UPDATES: u32 = 3;
/// Blocks of the engine that an "off" lasts at least.
const BLOCKS: u64 = 2;
/// If the engine does not go on for so long, in seconds, the press is forgotten: nothing may sound long after it.
const PATIENCE: f64 = 2.0;

/// What the window sees of the world, once a frame.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// The `run` parameter.
    pub run: bool,
    /// Whether a run is on.
    pub running: bool,
    /// Frames processed by the engine.
    pub frames: u64,
    /// Frames of its newest block.
    pub block: u32,
    /// The time, in seconds.
    pub now: f64,
}

/// Works the `run` parameter.
#[derive(Debug, Clone, Default)]
pub struct RunSwitch {
    rearming: Option<Rearming>,
    was_running: bool,
}

#[derive(Debug, Clone, Copy)]
struct Rearming {
    updates: u32,
    frames: u64,
    since: f64,
}

impl RunSwitch {
    /// Run was pressed. What to set the parameter to.
    pub fn press(&mut self, seen: Seen) -> Option<bool> {
        if seen.running || self.rearming.is_some() {
            return None;
        }
        if !seen.run {
            return Some(true);
        }
        self.rearming = Some(Rearming { updates: 0, frames: seen.frames, since: seen.now });
        Some(false)
    }

    /// Stop was pressed: nothing starts any more.
    pub fn cancel(&mut self) {
        self.rearming = None;
    }

    /// Whether a press waits for the engine.
    pub fn is_waiting(&self) -> bool {
        self.rearming.is_some()
    }

    /// A frame has been drawn. What to set the parameter to.
    pub fn update(&mut self, seen: Seen) -> Option<bool> {
        let ended = self.was_running && !seen.running;
        self.was_running = seen.running;
        let Some(mut rearming) = self.rearming.take() else {
            return (ended && seen.run).then_some(false);
        };
        if seen.running || seen.now - rearming.since > PATIENCE {
            return None;
        }
        // A count that went back is that of an engine that was activated anew.
        rearming.frames = rearming.frames.min(seen.frames);
        rearming.updates += 1;
        let enough = BLOCKS * u64::from(seen.block.max(1));
        if rearming.updates >= UPDATES && seen.frames - rearming.frames >= enough && !seen.run {
            return Some(true);
        }
        self.rearming = Some(rearming);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(run: bool, running: bool, frames: u64, now: f64) -> Seen {
        Seen { run, running, frames, block: 256, now }
    }

    #[test]
    fn off_goes_straight_on() {
        assert_eq!(RunSwitch::default().press(seen(false, false, 0, 0.0)), Some(true));
    }

    #[test]
    fn on_goes_off_and_on_again_once_the_engine_saw_it() {
        let mut switch = RunSwitch::default();
        assert_eq!(switch.press(seen(true, false, 1000, 0.0)), Some(false));
        assert_eq!(switch.press(seen(false, false, 1000, 0.0)), None);
        for _ in 0..5 {
            assert_eq!(switch.update(seen(false, false, 1256, 0.1)), None);
        }
        assert_eq!(switch.update(seen(false, false, 1512, 0.2)), Some(true));
        assert_eq!(switch.update(seen(true, false, 2000, 0.3)), None);
    }

    #[test]
    fn a_stalled_engine_forgets_the_press() {
        let mut switch = RunSwitch::default();
        switch.press(seen(true, false, 1000, 0.0));
        assert_eq!(switch.update(seen(false, false, 1000, 1.0)), None);
        assert_eq!(switch.update(seen(false, false, 1000, 2.5)), None);
        assert!(!switch.is_waiting());
        assert_eq!(switch.update(seen(false, false, 9000, 2.6)), None);
    }

    #[test]
    fn stop_cancels() {
        let mut switch = RunSwitch::default();
        switch.press(seen(true, false, 0, 0.0));
        switch.cancel();
        for frame in 1..10 {
            assert_eq!(switch.update(seen(false, false, frame * 4096, 0.1)), None);
        }
    }

    #[test]
    fn the_end_of_a_run_switches_off() {
        let mut switch = RunSwitch::default();
        assert_eq!(switch.update(seen(true, true, 0, 0.0)), None);
        assert_eq!(switch.update(seen(true, false, 1, 0.1)), Some(false));
        assert_eq!(switch.update(seen(false, false, 2, 0.2)), None);
    }

    #[test]
    fn a_press_from_elsewhere_is_left_alone() {
        let mut switch = RunSwitch::default();
        assert_eq!(switch.update(seen(true, false, 0, 0.0)), None);
        assert_eq!(switch.update(seen(true, true, 1, 0.1)), None);
    }
}

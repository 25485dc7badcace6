//! The few atomics that anyone may touch: Stop, the window's sign of life, and who waits for whom.

use super::bars::Bars;
use super::rta::Settings;
use crate::chain::{Chain, ReturnPath};
use crate::units::Dbfs;
use atomic_float::AtomicF64;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};

/// Who or what asked for silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum StopReason {
    /// The Stop button or key of the window.
    Window = 1,
    /// The `run` parameter went off.
    RunOff = 2,
    /// The host's bypass was switched on.
    Bypass = 3,
    /// The level was turned below what was being played.
    LevelLowered = 4,
    /// The window that started a tone shows no sign of life.
    WindowGone = 5,
    /// The host has not called for a while.
    HostStalled = 6,
    /// The return grew the way a feedback loop does.
    Runaway = 7,
    /// What is plugged, as the user says now, endangers gear or ears.
    Barred = 8,
}

impl StopReason {
    const ALL: [Self; 8] = [
        Self::Window,
        Self::RunOff,
        Self::Bypass,
        Self::LevelLowered,
        Self::WindowGone,
        Self::HostStalled,
        Self::Runaway,
        Self::Barred,
    ];

    /// What happened and what to do, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Window => "Stop was pressed.",
            Self::RunOff => "Run was switched off.",
            Self::Bypass => "The host's bypass was switched on. Switch it off and run again.",
            Self::LevelLowered => "The level was turned down while measuring. Run again at the new level.",
            Self::WindowGone => "The window that started the tone was closed or hidden.",
            Self::HostStalled => {
                "The host stopped calling the plugin in mid-run. Check that the audio engine is on, then run again."
            }
            Self::Barred => {
                "What is plugged now endangers gear or ears, so the output was cut. Mend it on the page Connect."
            }
            Self::Runaway => {
                "The return grew like a feedback loop, far above what was sent, so the output was cut. Switch off Direct \
                 Monitor and any second path from the return to the outputs; if there is none, take out whatever boosts \
                 the return (an EQ, a gain knob), then run again."
            }
        }
    }
}

/// Shared by the engine, the operator and the window. Relaxed atomics only: nobody ever waits here.
#[derive(Debug, Default)]
pub struct Shared {
    /// Counts the stops. The engine compares it in every block; a command that was given before the newest stop
    /// is refused, so no order of events can slip a sound past a Stop.
    stops: AtomicU32,
    reason: AtomicU8,
    /// Set by the engine at the press on Run, cleared by the operator when the run is over.
    busy: AtomicBool,
    /// Whether there is an operator to make a run.
    operated: AtomicBool,
    /// Set while the manual generator was started by the window.
    window_owns_tone: AtomicBool,
    /// Counts the window's frames: its sign of life.
    heartbeats: AtomicU32,
    /// The rate the host activated with, in hertz; 0 while it has not.
    rate: AtomicF64,
    /// Counts the resets of the meters.
    resets: AtomicU32,
    /// Set while somebody looks at the spectrum: the return is passed on to the operator.
    watched: AtomicBool,
    /// What the spectrum is to show, as [`super::rta::Settings`] packs it.
    analyser: AtomicU32,
    /// For which chains nothing may sound.
    bars: Arc<Bars>,
}

impl Shared {
    /// With what the project bars; by default nothing is barred.
    pub fn new(bars: Arc<Bars>) -> Self {
        Self { bars, ..Self::default() }
    }

    /// Whether nothing may sound, as this chain is plugged. Real-time safe.
    pub fn is_barred(&self, chain: Chain, path: ReturnPath) -> bool {
        self.bars.bar(chain, path)
    }

    /// The most at which a signal may be played by hand into this chain. Real-time safe.
    pub fn most_by_hand(&self, chain: Chain, path: ReturnPath) -> Dbfs {
        self.bars.most(chain, path)
    }

    /// Silence, now: every sound fades within 20 ms, every command given before this is refused.
    pub fn stop(&self, reason: StopReason) {
        self.reason.store(reason as u8, Ordering::Relaxed);
        self.stops.fetch_add(1, Ordering::Release);
    }

    /// The number of stops so far.
    pub fn stops(&self) -> u32 {
        self.stops.load(Ordering::Acquire)
    }

    /// Why the newest stop was asked for.
    pub fn stop_reason(&self) -> Option<StopReason> {
        let reason = self.reason.load(Ordering::Relaxed);
        StopReason::ALL.into_iter().find(|known| *known as u8 == reason)
    }

    /// Whether a run is on, from the press to the verdict.
    pub fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire)
    }

    /// Says whether a run is on.
    pub fn set_busy(&self, busy: bool) {
        self.busy.store(busy, Ordering::Release);
    }

    /// Whether there is an operator: without one a press on Run would wait for ever.
    pub fn is_operated(&self) -> bool {
        self.operated.load(Ordering::Acquire)
    }

    /// Says whether there is an operator.
    pub fn set_operated(&self, operated: bool) {
        self.operated.store(operated, Ordering::Release);
    }

    /// Whether the sounding tone was started by the window.
    pub fn window_owns_tone(&self) -> bool {
        self.window_owns_tone.load(Ordering::Relaxed)
    }

    /// Says whether the sounding tone was started by the window.
    pub fn set_window_owns_tone(&self, owns: bool) {
        self.window_owns_tone.store(owns, Ordering::Relaxed);
    }

    /// The window has drawn a frame.
    pub fn heartbeat(&self) {
        self.heartbeats.fetch_add(1, Ordering::Relaxed);
    }

    /// Frames the window has drawn.
    pub fn heartbeats(&self) -> u32 {
        self.heartbeats.load(Ordering::Relaxed)
    }

    /// The rate the host activated with, in hertz; `None` while it has not.
    pub fn rate(&self) -> Option<f64> {
        Some(self.rate.load(Ordering::Relaxed)).filter(|rate| *rate > 0.0)
    }

    /// Says at which rate the host activated; 0 when it deactivates.
    pub fn set_rate(&self, rate: f64) {
        self.rate.store(rate, Ordering::Relaxed);
    }

    /// Has the meters forget everything.
    pub fn reset_meters(&self) {
        self.resets.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of resets of the meters so far.
    pub fn meter_resets(&self) -> u32 {
        self.resets.load(Ordering::Relaxed)
    }

    /// Whether somebody looks at the spectrum.
    pub fn is_watched(&self) -> bool {
        self.watched.load(Ordering::Relaxed)
    }

    /// Says whether somebody looks at the spectrum.
    pub fn set_watched(&self, watched: bool) {
        self.watched.store(watched, Ordering::Relaxed);
    }

    /// What the spectrum is to show.
    pub fn analyser(&self) -> Settings {
        Settings::unpack(self.analyser.load(Ordering::Relaxed))
    }

    /// Says what the spectrum is to show.
    pub fn set_analyser(&self, settings: Settings) {
        self.analyser.store(settings.pack(), Ordering::Relaxed);
    }
}

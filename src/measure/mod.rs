//! Measures turn a take into typed evidence: one file each, with what is played, what is computed from the
//! recording, and the result. They know nothing of limits, words or verdicts.

pub mod breaks;
pub mod correct;
pub mod find;
mod hum;
pub mod ident;
pub mod idle;
pub mod knee;
pub mod repeats;
pub mod room;
pub mod self_test;
pub mod spl;
pub mod survey;
pub mod tones;

/// A value with its standard uncertainty (one sigma), both in the same unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard uncertainty.
    pub uncertainty: f64,
}

/// A curve: x and y of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Abscissa.
    pub x: Vec<f64>,
    /// Ordinate.
    pub y: Vec<f64>,
}

/// Everything a run has measured so far. What was not measured is `None`, never 0.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The return with nothing playing.
    pub idle: Option<Idle>,
    /// Where each output was first seen.
    pub find: Option<Find>,
    /// One column of the output × input matrix per output; `None` until it has been swept.
    pub columns: Vec<Option<Column>>,
    /// What a steady tone on each output brought back; `None` until it has been played.
    pub tones: Vec<Option<Tones>>,
    /// Delay of each output, burst by burst.
    pub repeats: Option<Repeats>,
    /// What broke the return, in all takes so far.
    pub breaks: breaks::Breaks,
    /// What microphones heard of loudspeakers; `None` where the return is no microphone.
    pub room: Option<room::Room>,
    /// The same computation on a digital loop that changes nothing.
    pub self_test: Option<SelfTest>,
}

/// The return with nothing playing, per input.
#[derive(Debug, Clone)]
pub struct Idle {
    /// `None` where the recording has a hole.
    pub inputs: Vec<Option<IdleInput>>,
}

/// One input with nothing playing.
#[derive(Debug, Clone)]
pub struct IdleInput {
    /// Noise levels; `None` when every sample is exactly zero.
    pub noise: Option<NoiseLevels>,
    /// Mean, as a fraction of full scale.
    pub dc: Estimate,
    /// Power spectrum for display: Hz, dBFS (AES17) in third octaves. Empty for digital silence.
    pub spectrum: Trace,
    /// The same in twelfths of an octave.
    pub fine: Trace,
    /// Every line that stands out of the noise, by family, each from low to high.
    pub lines: Vec<NoiseLine>,
    /// Lines at the mains frequency and its multiples, where any stand out.
    pub mains: Option<Mains>,
    /// Lines at multiples of 1 kHz or 8 kHz, where any stand out.
    pub usb: Option<UsbLines>,
}

/// A line in the noise of one input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseLine {
    /// Where it is, in hertz.
    pub hz: f64,
    /// AES17 rms in dBFS, the noise beneath it taken away.
    pub dbfs: Estimate,
    /// Whose it is.
    pub of: LineOf,
}

/// Whose a line in the noise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineOf {
    /// The mains: which multiple of its frequency.
    Mains(usize),
    /// The frame clock of USB.
    Usb,
    /// Nothing that is known.
    Unknown,
}

/// The mains in the noise of one input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mains {
    /// The mains frequency, 45 to 65 Hz.
    pub hz: Estimate,
    /// All harmonics together, AES17 rms in dBFS.
    pub total_dbfs: Estimate,
    /// The fundamental alone, AES17 rms in dBFS; −∞ when only multiples are there.
    pub fundamental_dbfs: Estimate,
    /// Lines that stand out, the fundamental included.
    pub harmonics: usize,
    /// How far the strongest line stands over the noise around it, in dB (in the bandwidth of the analysis).
    pub above_floor_db: f64,
    /// Where it comes from, as far as the pattern tells.
    pub kind: MainsKind,
}

/// The families of hum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MainsKind {
    /// Many harmonics, odd ones strong: current in the shield.
    GroundLoop,
    /// Nearly the fundamental alone: a transformer's field or an open shield.
    MagneticField,
    /// The second harmonic and its multiples: ripple of a supply.
    Supply,
    /// The pattern fits none.
    Unclear,
}

/// The frame clock of USB in the noise of one input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UsbLines {
    /// Distance of the lines: 1000 (full speed) or 8000 (high speed), in hertz.
    pub spacing_hz: f64,
    /// All lines together, AES17 rms in dBFS.
    pub total_dbfs: Estimate,
    /// How far the strongest line stands over the noise around it, in dB (in the bandwidth of the analysis).
    pub above_floor_db: f64,
    /// Lines that stand out.
    pub lines: usize,
}

/// Noise of one input, AES17 rms levels in dBFS, 20 Hz to 20 kHz or 0.45 of the rate if that is lower.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseLevels {
    /// Unweighted.
    pub flat: Estimate,
    /// A-weighted (IEC 61672-1).
    pub a: Estimate,
    /// ITU-R BS.468 curve, 0 dB at 2 kHz, rms: CCIR-RMS (AES17).
    pub ccir_rms: Estimate,
}

/// The result of the quiet climb.
#[derive(Debug, Clone)]
pub struct Find {
    /// Per output: where it was first seen, if it was.
    pub seen: Vec<Option<Sighting>>,
    /// The loudest level that was played, peak dBFS.
    pub climbed_to: crate::units::Dbfs,
    /// Return clock re stimulus clock where codes came back, but at another speed than they were played; above 1 they
    /// are slower. Looked for at the end of a climb that saw nothing.
    pub rate_ratio: Option<Estimate>,
}

/// An output seen at an input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting {
    /// 0-based input where it is strongest.
    pub input: usize,
    /// Samples from writing to reading, to the sample.
    pub delay: usize,
    /// Gain from stimulus to return, in dB; rough, band 400 Hz – 7 kHz.
    pub gain_db: f64,
    /// Height of the correlation peak over its own background, in dB.
    pub clearance_db: f64,
}

/// What one output's sweep brought back on every input: a column of the matrix.
#[derive(Debug, Clone)]
pub struct Column {
    /// Stimulus level that was really played, peak dBFS (lower than asked for if the return would have clipped).
    pub played: crate::units::Dbfs,
    /// One per input.
    pub cells: Vec<Cell>,
    /// One per input: what is there when the output arrives at its main input. Empty if it arrives nowhere; `None`
    /// where the recording has a hole.
    pub leaks: Vec<Option<Leak>>,
    /// (order, level re the fundamental) of each harmonic at its main input over the frequency of the fundamental: Hz,
    /// dB. Points and orders that the noise hides are left out.
    pub harmonics: Vec<(usize, Trace)>,
    /// All of `harmonics` together, as root sum of squares: Hz, dB.
    pub thd_db: Trace,
}

/// How much of an output is at an input, in third octaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Leak {
    /// About 1 kHz; `None` when the rate is too low.
    pub at_1k: Option<BandGain>,
    /// About 10 kHz; `None` when the rate is too low.
    pub at_10k: Option<BandGain>,
    /// Every third octave from 20 Hz to 20 kHz that the rate allows: centre in hertz, gain.
    pub bands: Vec<(f64, BandGain)>,
}

/// Gain in one band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandGain {
    /// Return re stimulus in dB; `None` when it is lost in the noise.
    pub gain_db: Option<Estimate>,
    /// A gain below this would not have been seen, dB re stimulus.
    pub below_db: f64,
}

/// One output at one input.
#[derive(Debug, Clone)]
pub enum Cell {
    /// The recording has a hole: nothing can be said.
    Damaged,
    /// Nothing stands out of the noise.
    Nothing {
        /// A gain below this would not have been seen, dB re stimulus.
        below_db: f64,
    },
    /// It arrives.
    Arrives(Box<Arrival>),
}

/// How an output arrives at an input.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Return re stimulus in dB: energy average 200 Hz – 5 kHz.
    pub gain_db: Estimate,
    /// Level of this cell over the noise of its own measurement, in dB.
    pub snr_db: f64,
    /// +1 or −1; `None` when it cannot be told.
    pub polarity: Option<i8>,
    /// Samples from writing to reading.
    pub delay: Estimate,
    /// Whether the return is the stimulus bit for bit.
    pub bit_exact: bool,
    /// Largest |sample| of the return while the sweep arrived, in dBFS.
    pub peak_dbfs: f64,
    /// Magnitude: Hz, dB re stimulus; each point is the mean power of 1/12 octave.
    pub response: Trace,
    /// What else there was when the sweep passed the frequency of each point of the response: dB re stimulus, noise and
    /// all that is no arrival. Empty where nothing is known of it.
    pub beside_db: Vec<f64>,
    /// Impulse response around the arrival: ms re the arrival, amplitude re its peak.
    pub impulse: Trace,
    /// Phase with the delay taken out: Hz, degrees, within 180 of 0 or, where 1 kHz is upside down, of 180.
    pub phase: Trace,
    /// Further arrivals, strongest first.
    pub seconds: Vec<SecondArrival>,
}

/// Another arrival of the same output at the same input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SecondArrival {
    /// Samples after the main arrival; negative is before it.
    pub delay: Estimate,
    /// Level re the main arrival, in dB.
    pub level_db: Estimate,
    /// Whether it is followed by copies of itself at the same distance, each weaker (or louder) by the same: a loop.
    pub repeats: bool,
}

/// What a steady 997 Hz tone on one output brought back at its main input: at the run's level, 20 dB lower and at
/// −60 dBFS; then two tones at once.
#[derive(Debug, Clone)]
pub struct Tones {
    /// 0-based input that was looked at.
    pub input: usize,
    /// Peak level that was played, dBFS.
    pub played: crate::units::Dbfs,
    /// Gain at that level, in dB.
    pub gain_db: Estimate,
    /// Gain 20 dB lower, in dB; `None` when nothing came back there.
    pub quiet_gain_db: Option<Estimate>,
    /// Whether the quiet tone should have been seen over the noise, had it come back with the same gain.
    pub quiet_should_be_seen: bool,
    /// Gain at −60 dBFS (40 dB below a run's level that is lower than −20 dBFS), in dB; `None` when nothing came back
    /// there.
    pub faint_gain_db: Option<Estimate>,
    /// The same of the faint tone; never where it would be less than a step of 16 bits.
    pub faint_should_be_seen: bool,
    /// Full scale of the return over what is left of the faint tone's return without its fundamental, CCIR-RMS
    /// weighted, 20 Hz – 20 kHz (AES17-2015, 6.4.1), in dB. `None` where the faint tone is not seen, or where only
    /// arithmetic is left.
    pub dynamic_range_db: Option<Estimate>,
    /// Modulation distortion of 60 Hz + 7 kHz, 4:1 (SMPTE RP 120, IEC 60268-3): root sum of squares of the second and
    /// the third order, each the sum of its two side lines, re the 7 kHz tone, in dB. `None` where the noise hides it.
    pub smpte_imd_db: Option<Estimate>,
    /// Difference-frequency distortion of 19 + 20 kHz (CCIF, IEC 60268-3): root sum of squares of the second order
    /// (1 kHz) and the third (the sum of 18 and 21 kHz), re the sum of the two tones, in dB. `None` where the noise
    /// hides it.
    pub ccif_imd_db: Option<Estimate>,
    /// Harmonics 2 to 9 re the fundamental, in dB, root sum of squares. Where `harmonics_db` is empty: what the noise
    /// would hide, so the true value is below.
    pub thd_db: Estimate,
    /// Everything but the fundamental, 20 Hz – 20 kHz, re the fundamental (AES17), in dB.
    pub thdn_db: Estimate,
    /// (order, level re the fundamental in dB) of each harmonic that stands over the noise.
    pub harmonics_db: Vec<(usize, Estimate)>,
    /// Return clock re stimulus clock; above 1 a tone reads low.
    pub rate_ratio: Estimate,
    /// Largest difference between the levels of neighbouring 20 ms of the steady tone, in dB.
    pub flicker_db: Estimate,
    /// Level at the end of the loud tone re its beginning, in dB: a slow gain control at work.
    pub sag_db: Estimate,
    /// Samples lost or repeated: jumps of the phase.
    pub dropouts: usize,
    /// Share of the samples of the loud tone that sit at its very extremes, 0 … 1: flat tops. A sine has 0.09.
    pub flat_top: f64,
    /// Where the loud tone peaks, in dBFS: the lower of its two sides.
    pub top_dbfs: f64,
}

/// Delay of each output at its main input, burst by burst over the run, in samples. Empty where nothing was seen.
#[derive(Debug, Clone, Default)]
pub struct Repeats {
    /// One list per output.
    pub delays: Vec<Vec<f64>>,
}

/// What the measuring itself adds, found on a digital loop that changes nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelfTest {
    /// Largest deviation of the magnitude from 0 dB, 20 Hz – 20 kHz (or 0.45 of the rate).
    pub ripple_db: f64,
    /// Largest |H − ideal| in the same band, in dB.
    pub residual_db: f64,
    /// Error of the latency, in samples.
    pub latency_error_samples: f64,
    /// Error of the gain, in dB.
    pub gain_error_db: f64,
}

impl Repeats {
    /// How far the delays of `output` lie apart, in samples; `None` if it was not timed at least twice.
    pub fn spread(&self, output: usize) -> Option<f64> {
        let delays = self.delays.get(output).filter(|delays| delays.len() > 1)?;
        let most = delays.iter().copied().reduce(f64::max)?;
        Some(most - delays.iter().copied().reduce(f64::min)?)
    }
}

impl Evidence {
    /// The cell of `output` at `input`, both 0-based, if that output has been swept.
    pub fn cell(&self, output: usize, input: usize) -> Option<&Cell> {
        self.columns.get(output)?.as_ref()?.cells.get(input)
    }

    /// How `output` arrives at `input`, if it does.
    pub fn arrival(&self, output: usize, input: usize) -> Option<&Arrival> {
        match self.cell(output, input)? {
            Cell::Arrives(arrival) => Some(arrival),
            Cell::Damaged | Cell::Nothing { .. } => None,
        }
    }

    /// How much of `output` is at `input` when it arrives at its main input.
    pub fn leak(&self, output: usize, input: usize) -> Option<&Leak> {
        self.columns.get(output)?.as_ref()?.leaks.get(input)?.as_ref()
    }

    /// The input where `output` arrives strongest, with that arrival.
    pub fn main_arrival(&self, output: usize) -> Option<(usize, &Arrival)> {
        let inputs = self.columns.get(output)?.as_ref()?.cells.len();
        (0..inputs)
            .filter(|input| !self.is_cable_beside_microphone(output, *input))
            .filter_map(|input| Some((input, self.arrival(output, input)?)))
            .max_by(|a, b| a.1.gain_db.value.total_cmp(&b.1.gain_db.value))
    }

    /// Whether `input` hears `output` by cable though the others are microphones: it tells the latency of the
    /// electronics and nothing else.
    pub fn is_cable_beside_microphone(&self, output: usize, input: usize) -> bool {
        self.room.as_ref().is_some_and(|room| room.is_cable(output, input) && room.has_air())
    }

    /// Whether every output has been swept.
    pub fn is_surveyed(&self) -> bool {
        !self.columns.is_empty() && self.columns.iter().all(Option::is_some)
    }
}

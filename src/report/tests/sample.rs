//! Reports as a run would leave them.

use crate::chain::calibration::Calibrated;
use crate::chain::diagram::{
    Diagram, Gear, Knob, Knobs, Measured, Position, Silence, diagram, line_return, path,
};
use crate::chain::gear::Catalogue;
use crate::chain::wiring::Wiring;
use crate::check::{At, Outcome, Verdict};
use crate::fault::Diagnosis;
use crate::measure::{Estimate, Trace};
use crate::report::{Report, SetupReport, Status};
use crate::units::Dbfs;

const NOT_A_NUMBER: &str = "never printed";

/// Empty, running, stopped, complete and healthy, faulty, as wide as it gets, and with gear and
/// calibration.
pub fn all() -> Vec<Report> {
    vec![Report::default(), running(), stopped(), healthy(), faulty(), wide(), super::known::report()]
}

pub fn running() -> Report {
    Report { status: Status::Running, checks: vec![noise(2)], ..base(2) }
}

pub fn stopped() -> Report {
    let stopped_because = Some("the host stopped processing".to_owned());
    Report { status: Status::Stopped, stopped_because, checks: vec![noise(2)], ..base(2) }
}

pub fn healthy() -> Report {
    let checks = vec![routing(2, false), polarity(2, false), latency(2), response(2), noise(2), spl()];
    Report { checks, ..base(2) }
}

pub fn faulty() -> Report {
    let checks = vec![routing(2, true), polarity(2, true), latency(2), response(2), noise(2), hum(), spl()];
    let swapped = Diagnosis {
        id: "channels-swapped".into(),
        certainty: 0.98,
        headline: "Left arrives right and right arrives left.".into(),
        evidence: vec![
            "Output 1 comes back on input 2 at −6.02 dB and is absent on input 1.".into(),
            "Output 2 comes back on input 1 at −6.05 dB and is absent on input 2.".into(),
        ],
        fix: vec![
            "Swap the two plugs at the interface's line outputs.".into(),
            "If they are right, look for a crossed assignment in the interface's mixer.".into(),
            "Run this again.".into(),
        ],
    };
    let inverted = Diagnosis {
        id: "polarity-one".into(),
        certainty: 0.71,
        headline: "The right channel is upside down.".into(),
        evidence: vec!["The first peak of output 2 is negative, that of output 1 positive.".into()],
        fix: vec![
            "Swap + and − at the right speaker, or the XLR wired 2↔3.".into(),
            "Run this again.".into(),
        ],
    };
    Report { checks, faults: vec![swapped, inverted], ..base(2) }
}

pub fn wide() -> Report {
    let checks =
        vec![routing(16, false), polarity(16, false), latency(16), response(16), crosstalk(16), noise(16)];
    Report { checks, ..base(16) }
}

/// The levels from a usual interface to a usual loudspeaker, the output's knob 12 dB below full.
pub fn levels() -> Diagram {
    let device = |id: &str| Catalogue::built_in().device(id).unwrap();
    let devices = [device("focusrite-scarlett-4i4-4g"), device("genelec-8030")];
    let gear = Gear::of(&Calibrated::default(), devices);
    let knobs = Knobs::default().with(Knob::Output, Some(Position { db: -12.0, measured: true }));
    let links = path(Wiring::by_id("monitors-xlr").unwrap(), &gear, knobs).unwrap();
    diagram(&links, Dbfs(-20.0))
}

/// Round its loop, on whose noise the list and a run do not agree.
pub fn back() -> Diagram {
    let device = Catalogue::built_in().device("focusrite-scarlett-4i4-4g").unwrap();
    let back = Some(Measured { level: -97.2, uncertainty: 0.04, input: 2 });
    let silence = Silence { back, ..Silence::default() };
    let gear = Gear { silence, ..Gear::of(&Calibrated::default(), [device]) };
    let links = line_return(Wiring::by_id("monitors-xlr").unwrap(), &gear, Knobs::default()).unwrap();
    diagram(&links, Dbfs(-20.0))
}

fn base(channels: usize) -> Report {
    let setup = SetupReport {
        chain: "line-loop".into(),
        return_path: "loopback".into(),
        level_dbfs: -20.0,
        sample_rate_hz: 48_000.0,
        inputs: channels,
        outputs: channels,
        plugin_api: "vst3".into(),
        wiring: None,
        ..SetupReport::default()
    };
    let pairs =
        |pairs: &[(&str, f64)]| pairs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    Report {
        made: "2026-11-21T06:48:16Z".into(),
        version: "0.1.0".into(),
        status: Status::Complete,
        setup: Some(setup),
        meters: pairs(&[("input_1_peak_dbfs", -26.03), ("input_2_peak_dbfs", -26.11), ("correlation", 0.98)]),
        self_test: pairs(&[
            ("gain_error_db", 0.0001),
            ("latency_error_samples", 0.0002),
            ("residual_db", -96.4),
            ("ripple_db", 0.0031),
        ]),
        ..Report::default()
    }
}

fn outcome(id: &str, title: &str, why: &str, verdict: Verdict, headline: &str) -> Outcome {
    Outcome { id: id.into(), title: title.into(), why: why.into(), ..Outcome::new(verdict, headline) }
}

fn about(value: f64, uncertainty: f64) -> Estimate {
    Estimate { value, uncertainty }
}

/// A number in −1 … 1 that looks like chance but is always the same.
fn wobble(seed: usize) -> f64 {
    ((seed as f64 * 12.9898).sin() * 43758.5453).fract()
}

fn routing(channels: usize, swapped: bool) -> Outcome {
    let (verdict, headline) = match swapped {
        true => (Verdict::Fail, "Left arrives right and right arrives left."),
        false => (Verdict::Pass, "Every output arrives on its own input, and only there."),
    };
    let why = "What is panned left has to come out of the left loudspeaker.";
    let mut outcome = outcome("routing", "Routing", why, verdict, headline);
    for output in 0..channels {
        for input in 0..channels {
            let main = if swapped { channels - 1 - input } else { input };
            let gain = if output == main {
                -6.03 + 0.05 * wobble(output)
            } else {
                -92.0 + 3.0 * wobble(output * 31 + input)
            };
            if output == main || (output + input) % 3 == 1 {
                outcome.figure("gain_db", At::cell(output, input), "dB", about(gain, 0.012));
            }
        }
    }
    outcome.limit("Return re stimulus: −30 … 6 dB (a knob decides).");
    outcome
}

fn polarity(channels: usize, inverted: bool) -> Outcome {
    let (verdict, headline) = match inverted {
        true => (Verdict::Fail, "The right channel is upside down (polarity −1, certain)."),
        false => (Verdict::Pass, "All channels are the right way round."),
    };
    let why = "Two loudspeakers that push and pull against each other have no bass and no centre.";
    let mut outcome = outcome("polarity", "Polarity", why, verdict, headline);
    for channel in 0..channels {
        let value = if inverted && channel == 1 { -1.0 } else { 1.0 };
        outcome.figure("polarity", At::cell(channel, channel), "", about(value, 0.0));
    }
    outcome
}

fn latency(channels: usize) -> Outcome {
    let why = "Both channels have to arrive together, and the same every time.";
    let headline = "Both channels arrive together, 11.42 ms after they were sent.";
    let mut outcome = outcome("latency", "Latency", why, Verdict::Pass, headline);
    for channel in 0..channels {
        let samples = 548.25 + 0.01 * wobble(channel);
        outcome.figure("latency_samples", At::cell(channel, channel), "samples", about(samples, 0.004));
        outcome.figure("latency_ms", At::cell(channel, channel), "ms", about(samples / 48.0, 0.000_08));
        outcome.curve("impulse", At::cell(channel, channel), ("ms", ""), &impulse(channel));
        let y = (0..5).map(|n| 0.004 * wobble(channel + n)).collect();
        let repeats = Trace { x: vec![1.0, 2.0, 3.0, 4.0, 5.0], y };
        let at = At::cell(channel, channel);
        outcome.curve("latency_repeats_samples", at, ("repeat", "samples"), &repeats);
    }
    outcome.figure("spread_samples", At::ALL, "samples", about(0.011, 0.003));
    outcome.limit("Spread over the run: at most 0.1 samples (default limit).");
    outcome
}

fn impulse(seed: usize) -> Trace {
    let x: Vec<f64> = (-96..480).map(|n| f64::from(n) / 48.0).collect();
    let ring = |ms: f64| (-ms * 1.2).exp() * (ms * 9.0 + seed as f64 * 0.1).sin() * 0.3;
    let pulse = |ms: f64| (-(ms * 30.0).powi(2)).exp() + if ms > 0.0 { ring(ms) } else { 0.0 };
    Trace { y: x.iter().map(|ms| pulse(*ms)).collect(), x }
}

/// Third-order at both ends, with a little ripple: 1/48 octave from 10 Hz to 24 kHz.
fn magnitude(seed: usize) -> Trace {
    let x: Vec<f64> = (0..540).map(|n| 10.0 * 2f64.powf(f64::from(n) / 48.0)).collect();
    let shape = |hz: f64| {
        let ripple = 0.08 * (hz.ln() * 7.0 + seed as f64).sin();
        -6.03 - 3.0 * (8.0 / hz).powi(2) - 3.0 * (hz / 22_500.0).powi(8) + ripple
    };
    Trace { y: x.iter().map(|hz| shape(*hz)).collect(), x }
}

fn response(channels: usize) -> Outcome {
    let why = "A chain that colours the sound makes you correct what is not in the recording.";
    let headline = "Flat within 0.09 dB from 20 Hz to 20 kHz.";
    let mut outcome = outcome("response", "Frequency response", why, Verdict::Pass, headline);
    for channel in 0..channels {
        let ripple = 0.09 + 0.01 * wobble(channel);
        outcome.figure("ripple_db", At::output(channel), "dB", about(ripple, 0.002));
        outcome.figure("low_3db_hz", At::output(channel), "Hz", about(8.1, 0.3));
        outcome.figure("high_3db_hz", At::output(channel), "Hz", about(22_480.0, 15.0));
        outcome.curve("response_db", At::cell(channel, channel), ("Hz", "dB"), &magnitude(channel));
    }
    outcome.figure("match_db", At::ALL, "dB", about(0.04, 0.002));
    outcome.limit("40 Hz – 16 kHz: ±0.5 dB (default limit, cable).");
    outcome
}

fn crosstalk(channels: usize) -> Outcome {
    let why = "Leakage narrows the stereo image.";
    let mut outcome =
        outcome("crosstalk", "Crosstalk", why, Verdict::Pass, "Channels are 80 dB apart or more.");
    for output in 0..channels {
        for input in (0..channels).filter(|input| *input != output) {
            let seed = output * 37 + input;
            outcome.figure(
                "crosstalk_1k_db",
                At::cell(output, input),
                "dB",
                about(-88.0 + 4.0 * wobble(seed), 0.4),
            );
            let y = |hz: f64| -95.0 + 6.0 * (hz / 1000.0).log2().max(-1.0) + 2.0 * wobble(seed + hz as usize);
            let x = magnitude(0).x;
            let trace = Trace { y: x.iter().map(|hz| y(*hz)).collect(), x };
            outcome.curve("crosstalk_db", At::cell(output, input), ("Hz", "dB"), &trace);
        }
    }
    outcome
}

fn noise(channels: usize) -> Outcome {
    let why = "Hiss that is louder than the quietest passage hides it.";
    let headline = "Quiet: −98.3 dBFS over 20 Hz – 20 kHz.";
    let mut outcome = outcome("noise", "Noise", why, Verdict::Pass, headline);
    for channel in 0..channels {
        let level = -98.3 + 0.4 * wobble(channel);
        outcome.figure("noise_dbfs", At::input(channel), "dBFS", about(level, 0.05));
        outcome.figure("noise_dbfs_a", At::input(channel), "dBFS", about(level - 2.4, 0.06));
        outcome.figure("noise_dbfs_ccir_rms", At::input(channel), "dBFS", about(level + 5.1, 0.06));
        let bands = (-68..52).map(|n: i32| (1_000.0 * 10f64.powf((f64::from(n) + 0.5) / 40.0), n));
        let level = |hz: f64, n: i32| -131.0 + 2.2 * hz.log2() + wobble(channel + (n + 68) as usize);
        let (x, y) = bands.map(|(hz, n)| (hz, level(hz, n))).unzip();
        let spectrum = Trace { x, y };
        let at = At::input(channel);
        outcome.curve("spectrum_dbfs", at, ("Hz", "dBFS"), &spectrum);
        let mains = [(49.98, -104.2), (149.94, -107.8), (249.9, -111.0), (349.86, -114.4), (449.82, -116.0)];
        let lines = |lines: &[(f64, f64)]| {
            let (x, y) = lines.iter().map(|(hz, level)| (*hz, *level)).unzip();
            Trace { x, y }
        };
        if channel > 0 {
            continue;
        }
        outcome.curve("lines_ground_loop_dbfs", at, ("Hz", "dBFS"), &lines(&mains));
        let frames = [(1_000.02, -112.0), (2_000.04, -118.0), (8_000.2, -109.0)];
        outcome.curve("lines_usb_dbfs", at, ("Hz", "dBFS"), &lines(&frames));
        outcome.curve("lines_unknown_dbfs", at, ("Hz", "dBFS"), &lines(&[(4_120.0, -111.0)]));
    }
    outcome.limit("Noise: at most −82 dBFS (default limit, cable).");
    outcome
}

fn hum() -> Outcome {
    let why = "Hum says that a cable is an aerial or that two earths disagree.";
    let headline = "Can't tell: the recording is too short to separate 50 Hz from its neighbours.";
    let mut outcome = outcome("hum", "Hum", why, Verdict::Unsure, headline);
    outcome.advise("Measure again with nothing playing for at least 2 s.");
    outcome
}

fn spl() -> Outcome {
    let why = "Everyone hears bass and treble differently at different levels.";
    let headline = "Not measured: this needs a calibrated microphone.";
    let mut outcome = outcome("spl", "Sound pressure", why, Verdict::Skipped, headline);
    outcome.advise("Choose Return: Measurement microphone, calibrate it, and run again.");
    outcome.figure(NOT_A_NUMBER, At::ALL, "dB", about(f64::NAN, 0.0));
    outcome
}

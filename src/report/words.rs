//! What figures are called in words, and how a measured number is written. A figure that is not in the table is
//! called by its id.

mod meters;

use super::verdict::capitalised;
use crate::check::{Figure, Verdict};
use crate::units::number;

/// The figure that says which way round a channel is: it is spelt like its check.
pub const POLARITY: &str = "polarity";

/// (id, name, what it means; empty where the name says it all).
const TERMS: &[(&str, &str, &str)] = &[
    ("snr_db", "Signal to noise", "Return re the noise of the same input."),
    ("noise_floor_dbfs", "Noise floor", "Level of the return with nothing playing."),
    ("gain_db", "Gain", "Return re stimulus: energy average from 200 Hz to 5 kHz."),
    ("gain_error_db", "Gain error", "Gain re what the chain leads one to expect."),
    ("balance_db", "Balance, left − right", ""),
    ("polarity", "Polarity", "+1: the right way round; −1: inverted."),
    (
        "latency_samples",
        "Latency",
        "From writing a sample to reading it back, on the plugin's own sample clock.",
    ),
    ("latency_ms", "Latency", "From writing a sample to reading it back, on the plugin's own sample clock."),
    ("interchannel_samples", "Between channels", "Difference of the channels' latencies."),
    (
        "spread_samples",
        "Spread over repeats",
        "Largest difference of latency between repeats within one run.",
    ),
    ("second_delay_samples", "Second arrival", "After the main arrival; negative: before it."),
    ("second_level_db", "Level of the second arrival", "Re the main arrival."),
    ("rate_ratio", "Clock ratio", "Clock of the return / clock of the stimulus."),
    ("drift_ppm", "Clock drift", "(clock ratio − 1) · 10⁶."),
    (
        "ripple_db",
        "Ripple",
        "Largest deviation of the magnitude from its median of 200 Hz – 5 kHz, 20 Hz – 20 kHz (or 0.45 of the rate).",
    ),
    ("low_3db_hz", "Lower −3 dB", ""),
    ("high_3db_hz", "Upper −3 dB", ""),
    (
        "match_db",
        "Match of channels",
        "Largest difference between the channels' magnitudes, 40 Hz – 16 kHz, each re its own median.",
    ),
    (
        "polarity_bands",
        "Polarity by octave",
        "1: as an ideal loudspeaker; \u{2212}1: upside down. A tweeter may be either way round.",
    ),
    ("gain_change_db", "Change of gain", "For a level step of 20 dB."),
    ("thd_db", "THD", "Harmonics re the fundamental at 997 Hz."),
    ("thdn_db", "THD+N", "Everything but the fundamental, re the fundamental at 997 Hz."),
    ("clip_dbfs", "Flattens from", "Stimulus level at which the return begins to clip."),
    (
        "smpte_imd_db",
        "Intermodulation, SMPTE",
        "60 Hz + 7 kHz, 4:1 (0.35 of the rate below 20 kHz of it): second and third order re the higher tone.",
    ),
    (
        "ccif_imd_db",
        "Intermodulation, CCIF",
        "19 + 20 kHz (0.43 and 0.45 of the rate below 44.1 kHz): second and third order re the sum of both tones.",
    ),
    ("crosstalk_1k_db", "Crosstalk at 1 kHz", "Re the driven output's own arrival."),
    ("crosstalk_10k_db", "Crosstalk at 10 kHz", "Re the driven output's own arrival."),
    ("crosstalk_db", "Crosstalk", "Re the driven output's own arrival."),
    ("noise_dbfs", "Noise, unweighted", "Rms from 20 Hz to 20 kHz with nothing playing."),
    ("noise_dbfs_a", "Noise, A-weighted", "Rms with the A curve (IEC 61672-1)."),
    ("noise_dbfs_ccir_rms", "Noise, CCIR-RMS", "Rms with the ITU-R BS.468 curve, 0 dB at 2 kHz (AES17)."),
    (
        "dynamic_range_db",
        "Dynamic range",
        "Full scale of the return re its noise beside a tone of −60 dBFS, CCIR-RMS (AES17).",
    ),
    ("mains_hz", "Mains frequency", ""),
    ("hum_dbfs", "Hum", "All mains harmonics together."),
    ("fundamental_dbfs", "Mains fundamental", ""),
    ("harmonics", "Mains harmonics found", ""),
    ("dc_fs", "DC", "Mean, as a fraction of full scale."),
    ("clicks", "Clicks", "In the silence before the first sound."),
    ("dropouts", "Dropouts", "Samples lost or repeated."),
    ("level_flicker_db", "Flicker of level", ""),
    ("distance_m", "Distance", "From the delay, at 343 m/s."),
    ("arrival_difference_ms", "Difference of arrivals", ""),
    ("spl_dbc", "Sound pressure, C", "C-weighted, re 20 µPa."),
    ("spl_dba", "Sound pressure, A", "A-weighted, re 20 µPa."),
    ("noise_dba", "Room noise, A", "A-weighted, re 20 µPa."),
    ("nr_rating", "Noise rating NR", ""),
    (
        "knee_gain_db",
        "Noise knee",
        "Gain, return re stimulus, at which the noise from before the knob and the amplifier's own are equal.",
    ),
    ("knee_travel_db", "Noise knee on the knob", "Re the highest position that the knob was turned to."),
    ("noise_below_dbfs", "Noise below the knee", "What stays when the knob is turned down."),
    ("noise_above_dbfs", "Noise above the knee", "What comes from before the knob, at its highest position."),
    (
        "noise_below_dbfs_a",
        "Noise below the knee, A-weighted",
        "What stays when the knob is turned down, taken as white.",
    ),
    (
        "noise_above_dbfs_a",
        "Noise above the knee, A-weighted",
        "What comes from before the knob, at its highest position, taken as white.",
    ),
    ("noise_by_gain_dbfs", "Noise as read", "Over the knob's gain re its highest position."),
    (
        "noise_by_gain_fit_dbfs",
        "Both together, as fitted",
        "The sum of the noises from before and behind the knob.",
    ),
    (
        "noise_by_gain_behind_dbfs",
        "From behind the knob",
        "The amplifier's own noise, and that of the return.",
    ),
    ("noise_by_gain_before_dbfs", "From before the knob", "What the knob turns up and down."),
    ("trials", "Trials", ""),
    ("correct", "Correct answers", ""),
    ("p_value", "p", "Chance of doing as well by guessing."),
    ("response_db", "Magnitude response", "Return re stimulus, mean of 1/12 octave."),
    ("phase_deg", "Phase response", "Without the latency."),
    ("group_delay_ms", "Group delay", "Beyond the latency; slope of the phase over 1/5 octave."),
    (
        "crosstalk_db",
        "Crosstalk",
        "Re the driven output's own arrival, third octaves; what noise hides is left out.",
    ),
    ("impulse", "Impulse response", "Re its peak, around the arrival."),
    (
        "spectrum_dbfs",
        "Spectrum of the noise",
        "Rms in each twelfth of an octave with nothing playing; below 80 Hz no finer than about 4 Hz.",
    ),
    (
        "lines_ground_loop_dbfs",
        "Mains, as of a ground loop",
        "Each multiple of the mains frequency that stands out of the noise: many, odd ones strong.",
    ),
    (
        "lines_magnetic_field_dbfs",
        "Mains, as of a magnetic field",
        "The mains frequency stands out of the noise, its multiples hardly do.",
    ),
    (
        "lines_supply_dbfs",
        "Mains, as of a supply",
        "Each multiple of the mains frequency that stands out of the noise: even ones strong.",
    ),
    ("lines_mains_dbfs", "Mains", "Each multiple of the mains frequency that stands out of the noise."),
    ("lines_usb_dbfs", "USB", "Lines at multiples of 1 kHz or 8 kHz, the clock of USB frames."),
    (
        "lines_unknown_dbfs",
        "Other tones",
        "What else stands 20 dB or more out of the noise, in the bandwidth of the analysis; the loudest twelve.",
    ),
    ("latency_repeats_samples", "Latency by repeat", "Each repeat within the run re the mean of all."),
    ("self_test.ripple_db", "Ripple, 20 Hz – 20 kHz", ""),
    ("self_test.residual_db", "Residual, largest |H − 1|", ""),
    ("self_test.latency_error_samples", "Error of the latency", ""),
    ("self_test.gain_error_db", "Error of the gain", ""),
];

/// (how an id ends, the unit that this stands for, decimals where nothing says how sure the number is).
const UNITS: &[(&str, &str, usize)] = &[
    ("_dbfs", "dBFS", 1),
    ("_dbfs_a", "dBFS", 1),
    ("_dbfs_c", "dBFS", 1),
    ("_dbtp", "dBTP", 1),
    ("_lufs", "LUFS", 1),
    ("_lu", "LU", 1),
    ("_db", "dB", 2),
    ("_hz", "Hz", 1),
    ("_ms", "ms", 2),
    ("_samples", "samples", 2),
    ("_ppm", "ppm", 2),
];

/// What a figure, curve or meter is called.
pub fn label(id: &str) -> String {
    if let Some((channel, rest)) = meters::channel(id) {
        return format!("{channel}: {}", label(rest));
    }
    if let Some(term) = term(id) {
        return term.1.to_owned();
    }
    let harmonic = id.strip_prefix('h').and_then(|rest| rest.strip_suffix("_db"));
    if let Some(order) = harmonic.filter(|order| order.parse::<u8>().is_ok()) {
        return format!("Harmonic {order}");
    }
    let stem = UNITS.iter().find_map(|unit| id.strip_suffix(unit.0)).unwrap_or(id);
    capitalised(&stem.replace('_', " "))
}

/// What a reading of the self-test is called.
pub fn self_test_label(id: &str) -> String {
    let own = TERMS.iter().find(|term| term.0.strip_prefix("self_test.") == Some(id));
    own.map_or_else(|| label(id), |term| term.1.to_owned())
}

/// What a figure means, where its name does not say it all.
pub fn meaning(id: &str) -> Option<&'static str> {
    term(without_channel(id)).map(|term| term.2).filter(|meaning| !meaning.is_empty())
}

/// A meter's id without the channel it begins with.
pub fn without_channel(id: &str) -> &str {
    meters::channel(id).map_or(id, |(_, rest)| rest)
}

fn term(id: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    TERMS.iter().chain(meters::TERMS).find(|term| term.0 == id)
}

/// The unit that the end of an id names; empty for a pure number.
pub fn unit_of(id: &str) -> &'static str {
    UNITS.iter().find(|unit| id.ends_with(unit.0)).map_or("", |unit| unit.1)
}

/// `value ± uncertainty`, in as many digits as the uncertainty leaves meaning to: it is written with one digit, with
/// two where the first is a 1, and never as less than the last digit shown.
pub fn quantity(value: f64, uncertainty: f64, unit: &str) -> String {
    if !uncertainty.is_finite() || uncertainty <= 0.0 {
        let usual = UNITS.iter().find(|row| row.1 == unit).map_or_else(|| plain_decimals(value), |row| row.2);
        return number(value, usual);
    }
    let most = match unit {
        "dBFS" | "ppm" => 2,
        "Hz" => 1,
        "dB" | "samples" => 3,
        "ms" => 4,
        _ => 6,
    };
    let magnitude = uncertainty.log10().floor();
    let digits = if uncertainty / 10f64.powf(magnitude) < 1.95 { 1.0 } else { 0.0 };
    let decimals = (digits - magnitude).clamp(0.0, f64::from(most));
    let about = uncertainty.max(10f64.powf(-decimals));
    let decimals = decimals as usize;
    format!("{} ± {}", number(value, decimals), number(about, decimals))
}

/// The value of a figure with its uncertainty, without its unit: the one way it is written on the page, in tables and
/// in the window.
pub fn written(figure: &Figure) -> String {
    // A figure whose meaning begins with a sign is one.
    let is_sign = meaning(&figure.id).is_some_and(|meaning| meaning.starts_with('+'));
    let plus = if is_sign && figure.value > 0.0 { "+" } else { "" };
    format!("{plus}{}", quantity(figure.value, figure.uncertainty, &figure.unit))
}

/// A number and its unit.
pub fn with_unit(number: String, unit: &str) -> String {
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// Decimals of a pure number: none for a whole one, else four significant digits.
fn plain_decimals(value: f64) -> usize {
    if value.fract() == 0.0 {
        return 0;
    }
    (3 - value.abs().log10().floor() as i32).clamp(0, 6) as usize
}

/// Where a figure or curve belongs.
pub fn place(output: Option<usize>, input: Option<usize>) -> String {
    match (output, input) {
        (Some(output), Some(input)) => format!("Output {output} → input {input}"),
        (Some(output), None) => format!("Output {output}"),
        (None, Some(input)) => format!("Input {input}"),
        (None, None) => "Whole chain".to_owned(),
    }
}

/// Where a curve belongs, in short.
pub fn short_place(output: Option<usize>, input: Option<usize>) -> String {
    match (output, input) {
        (Some(output), Some(input)) => format!("Out {output} → in {input}"),
        _ => place(output, input),
    }
}

/// A verdict in a word or two.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "In order",
        Verdict::Warn => "Worth a look",
        Verdict::Fail => "Faulty",
        Verdict::Unsure => "Can't tell",
        Verdict::Skipped => "Not measured",
    }
}

/// A certainty in words and per cent.
pub fn certainty(certainty: f64) -> String {
    let certainty = if certainty.is_finite() { certainty.clamp(0.0, 1.0) } else { 0.0 };
    let words = match certainty {
        c if c >= 0.95 => "Almost certain",
        c if c >= 0.8 => "Very likely",
        c if c >= 0.6 => "Likely",
        c if c >= 0.4 => "Possible",
        _ => "A guess",
    };
    // Nothing short of certainty is rounded up to it.
    let percent = if certainty < 1.0 { (certainty * 100.0).min(99.0) } else { 100.0 };
    format!("{words}, {} %", number(percent, 0))
}

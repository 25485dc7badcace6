//! What the meters are called, and what each shows.

/// (how the id of a meter ends, name, what it means), of one channel or of all inputs together, since the reset.
pub(super) const TERMS: &[(&str, &str, &str)] = &[
    ("peak_dbfs", "Sample peak", "Largest sample since the reset."),
    (
        "true_peak_dbtp",
        "True peak",
        "Highest point of the wave between the samples (ITU-R BS.1770-5, annex 2).",
    ),
    ("true_peak_overs", "True-peak overs", "Half-waves above +0.1 dBTP, which a converter may clip."),
    ("rms_dbfs", "Rms", "Of everything since the reset (AES17: a full-scale sine reads 0)."),
    ("crest_db", "Crest factor", "Sample peak re true rms: 3.01 dB for a sine."),
    ("overs", "Overs", "Times that three samples in a row or more stood at full scale."),
    ("invalid", "Invalid samples", "NaN, infinite or beyond all levels; they count as silence."),
    (
        "ppm_i_dbfs",
        "PPM type I, maximum",
        "IEC 60268-10: 10 ms bursts read \u{2212}1 dB, the fall is 20 dB in 1.7 s. A steady full-scale sine reads 0.",
    ),
    (
        "ppm_ii_dbfs",
        "PPM type II, maximum",
        "IEC 60268-10: 10 ms bursts read \u{2212}2.2 dB, the fall is 24 dB in 2.8 s. A steady full-scale sine reads 0.",
    ),
    (
        "vu_dbfs",
        "VU, maximum",
        "IEC 60268-17: the mean magnitude, 99 % reached in 300 ms. A steady full-scale sine reads 0.",
    ),
    ("leq_dbfs_a", "Equivalent level, A", "A-weighted mean of the power since the reset (IEC 61672-1)."),
    ("leq_dbfs_c", "Equivalent level, C", "C-weighted mean of the power since the reset (IEC 61672-1)."),
    ("momentary_max_lufs", "Loudness, momentary maximum", "Loudest 400 ms (ITU-R BS.1770-5, EBU Tech 3341)."),
    ("short_term_max_lufs", "Loudness, short-term maximum", "Loudest 3 s (ITU-R BS.1770-5, EBU Tech 3341)."),
    ("integrated_lufs", "Loudness, integrated", "Of everything since the reset, gated (ITU-R BS.1770-5)."),
    ("lra_lu", "Loudness range", "From the quiet to the loud parts, gated (EBU Tech 3342)."),
    (
        "correlation",
        "Correlation of inputs 1 and 2",
        "1 for mono, 0 for unrelated channels, \u{2212}1 for opposite ones.",
    ),
    ("correlation_min", "Correlation, minimum", "Smallest of any 600 ms since the reset."),
];

/// The channel that a meter's id begins with, in words, and what is left of the id.
pub fn channel(id: &str) -> Option<(String, &str)> {
    let (side, rest) = id.split_once('_')?;
    let word = match side {
        "input" => "Input",
        "output" => "Output",
        _ => return None,
    };
    let (number, rest) = rest.split_once('_')?;
    let number: u8 = number.parse().ok()?;
    Some((format!("{word} {number}"), rest))
}

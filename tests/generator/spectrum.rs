//! The spectrum over exactly one period, without a window.

use super::*;
use linecheck::analysis::fft::Fft;

/// Power of every bin of one period as the engine sends it, in dB, and the width of a bin in hertz.
fn sent(generator: Generator, rate: f64) -> (Vec<f64>, f64) {
    let mut bench = Bench::new(rate, 1);
    bench.prepare(generator);
    bench.controls.generator = generator;
    let period = programme(generator, rate).sounds[0].len();
    let settled = 8_192;
    bench.play(settled + period, 512);
    let fft = Fft::holding(period);
    assert_eq!(fft.size(), period, "a power of two");
    let bins = fft.forward(wide(&bench.sent[0][settled..]));
    (bins.iter().map(|bin| 10.0 * bin.norm_sqr().max(1e-300).log10()).collect(), rate / period as f64)
}

/// The largest deviation, in dB, of the bins of a band from a slope through 1/f^`power`.
fn deviation(bins: &[f64], width: f64, (low, high): (f64, f64), power: f64) -> f64 {
    let level = |bin: usize| bins[bin] + 10.0 * power * (bin as f64 * width).log10();
    let inside: Vec<usize> =
        (1..bins.len() - 1).filter(|bin| (low..=high).contains(&(*bin as f64 * width))).collect();
    let mean = inside.iter().map(|bin| level(*bin)).sum::<f64>() / inside.len() as f64;
    inside.iter().map(|bin| (level(*bin) - mean).abs()).fold(0.0, f64::max)
}

#[test]
fn every_bin_of_the_noises_has_its_level() {
    for rate in [44_100.0, 48_000.0, 96_000.0] {
        for (generator, band, slope) in [
            (Generator::WhiteNoise, (0.0, rate / 2.0), 0.0),
            (Generator::PinkNoise, (10.0, 22_400f64.min(rate / 2.0)), 1.0),
            (Generator::PinkNoise500To2k, (500.0, 2_000.0), 1.0),
            (Generator::PinkNoise40To80, (40.0, 80.0), 1.0),
        ] {
            let (bins, width) = sent(generator, rate);
            let error = deviation(&bins, width, band, slope);
            // What the output's 32 bits add to the weakest bins.
            assert!(error < 0.01, "{generator:?} at {rate} Hz: {error} dB");
            let outside = |bin: &usize| !(band.0 - width..=band.1 + width).contains(&(*bin as f64 * width));
            let inside = bins.iter().fold(f64::MIN, |top, bin| top.max(*bin));
            let spill =
                (1..bins.len() - 1).filter(outside).map(|bin| bins[bin] - inside).fold(f64::MIN, f64::max);
            assert!(spill < -110.0, "{generator:?} at {rate} Hz: {spill} dB beside the band");
        }
    }
}

#[test]
fn before_it_is_rounded_nothing_stands_beside_the_lines() {
    for generator in [Generator::Multitone, Generator::PinkNoise500To2k] {
        let samples = programme(generator, 48_000.0).sounds.swap_remove(0);
        let bins = Fft::holding(samples.len()).forward(samples.iter().copied());
        let total: f64 = bins.iter().map(|bin| bin.norm_sqr()).sum();
        let top = bins.iter().map(|bin| bin.norm_sqr()).fold(0.0, f64::max);
        let rest: f64 = bins.iter().map(|bin| bin.norm_sqr()).filter(|power| *power < 1e-6 * top).sum();
        let thdn = 10.0 * (rest / total).log10();
        assert!(thdn < -200.0, "{generator:?}: {thdn} dB");
    }
}

#[test]
fn the_multitone_has_a_tone_in_every_third_of_an_octave() {
    let (bins, width) = sent(Generator::Multitone, 48_000.0);
    let top = bins.iter().fold(f64::MIN, |top, bin| top.max(*bin));
    let tones: Vec<f64> =
        (1..bins.len()).filter(|bin| bins[*bin] > top - 1.0).map(|bin| bin as f64 * width).collect();
    assert_eq!(tones.len(), 31);
    for (tone, n) in tones.iter().zip(-17..) {
        let nominal = 1000.0 * 10f64.powf(f64::from(n) / 10.0);
        assert!((tone - nominal).abs() <= width, "{tone} Hz is not {nominal} Hz");
    }
}

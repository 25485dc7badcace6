//! The `ebur128` crate on the same random signals.

use crate::signals::{Random, amplitude, loudness, noise};
use ebur128::{Channel, EbuR128, Mode};
use linecheck::meter::weights;

/// Noise or tone in steps of level, of a random length.
fn signal(random: &mut Random, rate: f64) -> Vec<f32> {
    let frames = ((0.5 + 1.5 * random.unit()) * rate) as usize;
    let mut samples = noise((1e9 * random.unit()) as u64, frames);
    let smooth = random.unit() as f32;
    let mut low = 0.0;
    let mut gain = 0.1;
    let step = (0.05 + 0.4 * random.unit()) * rate;
    for (n, sample) in samples.iter_mut().enumerate() {
        if n % step as usize == 0 {
            gain = amplitude(-40.0 * random.unit()) as f32;
        }
        low += (1.0 - 0.98 * smooth) * (*sample - low);
        *sample = gain * low;
    }
    samples
}

#[test]
fn agrees_with_the_ebur128_crate_on_a_thousand_random_signals() {
    let mut random = Random(1);
    let mut worst = 0.0f64;
    let mut compared = 0;
    for index in 0..1_050 {
        let rate = [8e3, 16e3, 22_050.0, 32e3, 44.1e3, 48e3][index % 6];
        let count = [1, 2, 2, 5, 6][index % 5];
        let mut channels: Vec<Vec<f32>> = (0..count).map(|_| signal(&mut random, rate)).collect();
        let frames = channels.iter().map(Vec::len).min().unwrap_or(0);
        channels.iter_mut().for_each(|channel| channel.truncate(frames));
        let ours = loudness(rate, &weights(count)[..count], &channels);

        let mode = Mode::I | Mode::M | Mode::S | Mode::SAMPLE_PEAK;
        let mut theirs = EbuR128::new(count as u32, rate as u32, mode).expect("a meter");
        if count == 1 {
            theirs.set_channel(0, Channel::Left).expect("a channel");
        }
        let planes: Vec<&[f32]> = channels.iter().map(Vec::as_slice).collect();
        theirs.add_frames_planar_f32(&planes).expect("frames");
        let integrated = theirs.loudness_global().expect("a loudness");
        match ours.integrated {
            Some(ours) => {
                compared += 1;
                let error = ours - integrated;
                worst = if error.abs() > worst.abs() { error } else { worst };
                assert!(error.abs() < 0.01, "signal {index}: {ours} against {integrated}");
            }
            None => assert!(integrated == f64::NEG_INFINITY, "signal {index}: nothing against {integrated}"),
        }
    }
    println!("{compared} signals, integrated loudness at most {worst:.5} LU off the ebur128 crate");
    assert!(compared >= 1_000);
}

#[test]
fn momentary_and_short_term_agree_too() {
    let mut random = Random(2);
    for _ in 0..20 {
        let rate = 48_000.0;
        let signal: Vec<f32> = (0..6).flat_map(|_| signal(&mut random, rate)).collect();
        let frames = signal.len().min(4 * 48_000) / 240 * 240;
        let ours = loudness(rate, &[1.0], &[signal[..frames].to_vec()]);
        let mut theirs = EbuR128::new(1, 48_000, Mode::M | Mode::S).expect("a meter");
        theirs.add_frames_f32(&signal[..frames]).expect("frames");
        let momentary = theirs.loudness_momentary().expect("a loudness");
        assert!((ours.momentary.expect("half a second") - momentary).abs() < 0.01);
        if let Some(ours) = ours.short_term {
            assert!((ours - theirs.loudness_shortterm().expect("a loudness")).abs() < 0.01);
        }
    }
}

use super::*;
use crate::analysis::imitation::{Path, recorded, white};
use crate::measure::Arrival;
use crate::tape::End;

pub(super) const LEVEL: Dbfs = Dbfs(-20.0);

/// A take of a sweep on output 0 with one input that hears it by `path` in white noise of a level in dBFS.
pub(super) fn take(rate: f64, tail: f64, path: Path, noise: f64, seed: u64) -> Take {
    let tape = tape(0, 2, LEVEL, tail, rate).expect("fits");
    let mut take = Take::new(tape, 1, rate);
    let mut heard = white(take.tape.frames(), noise, 0.0, seed);
    path.add(&take.tape.channel(0), &mut heard);
    take.recording[0] = recorded(&heard);
    take.end = Some(End::Finished);
    take
}

pub(super) fn arrival(take: &Take) -> Arrival {
    match measure(take, 0, LEVEL).cells.swap_remove(0) {
        Cell::Arrives(arrival) => *arrival,
        other => panic!("does not arrive: {other:?}"),
    }
}

/// Largest |deviation| of the response from `expected` dB between two frequencies.
fn ripple(arrival: &Arrival, expected: f64, low: f64, high: f64) -> f64 {
    let points = arrival.response.x.iter().zip(&arrival.response.y);
    points.filter(|(x, _)| (low..=high).contains(*x)).map(|(_, y)| (y - expected).abs()).fold(0.0, f64::max)
}

const SILENT: f64 = -400.0;

#[test]
fn gain_delay_and_polarity_are_exact_in_noise() {
    let cases = [
        (-30.0, 1.0, 480.0),
        (-30.0, -1.0, 700.5),
        (-12.0, 1.0, 3_000.25),
        (-0.3, -1.0, 1.75),
        (0.0, 1.0, 0.0),
        (6.0, -1.0, 95_999.9),
    ];
    let (mut gain_error, mut delay_error) = (0.0f64, 0.0f64);
    for (seed, (gain, sign, delay)) in cases.into_iter().enumerate() {
        let path = Path { gain: sign * db_to_gain(gain), delay };
        let tail = if delay > 10_000.0 { 2.1 } else { 0.1 };
        let arrival = arrival(&take(48_000.0, tail, path, -90.0, seed as u64));
        let (g, d) = (arrival.gain_db.value - gain, arrival.delay.value - delay);
        println!(
            "gain {gain}, delay {delay}: errors {g:.5} ± {:.5} dB, {d:.5} ± {:.5} samples, snr {:.1} dB",
            arrival.gain_db.uncertainty, arrival.delay.uncertainty, arrival.snr_db
        );
        gain_error = gain_error.max(g.abs());
        delay_error = delay_error.max(d.abs());
        assert_eq!(arrival.polarity, Some(sign as i8));
        assert!(!arrival.bit_exact);
        // The noise of −90 dBFS adds its crests.
        assert!((arrival.peak_dbfs - (gain - 20.0)).abs() < 0.3, "{}", arrival.peak_dbfs);
        assert!(g.abs() < 4.0 * arrival.gain_db.uncertainty && d.abs() < 4.0 * arrival.delay.uncertainty);
    }
    println!("worst: {gain_error:.5} dB, {delay_error:.5} samples");
    assert!(gain_error <= 0.01 && delay_error <= 0.01, "{gain_error} dB, {delay_error} samples");
}

#[test]
fn response_of_a_loop_is_flat_also_between_samples() {
    for rate in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        for delay in [512.0, 300.37] {
            let arrival = arrival(&take(rate, 0.1, Path { gain: 0.5, delay }, SILENT, 0));
            let ripple = ripple(&arrival, gain_to_db(0.5), 20.0, 20_000.0);
            println!("{rate} {delay}: {ripple:.6} dB");
            assert!(ripple <= 0.01, "{rate} {delay}: {ripple}");
            assert!(arrival.response.x.len() == 240 && arrival.response.y.iter().all(|y| y.is_finite()));
        }
    }
}

#[test]
fn low_frequencies_of_a_high_pass_are_read_right() {
    // First order at 20 Hz, as an AC-coupled converter has it (bilinear).
    let rate = 48_000.0;
    let mut take = take(rate, 0.1, Path { gain: 1.0, delay: 100.0 }, SILENT, 0);
    let k = (std::f64::consts::PI * 20.0 / rate).tan();
    let (mut before, mut out) = (0.0, 0.0);
    for sample in &mut take.recording[0] {
        let input = f64::from(*sample);
        out = (input - before + (1.0 - k) * out) / (1.0 + k);
        before = input;
        *sample = out as f32;
    }
    let arrival = arrival(&take);
    for (frequency, y) in arrival.response.x.iter().zip(&arrival.response.y) {
        let ratio = frequency / 20.0;
        let expected = gain_to_db(ratio / (1.0 + ratio * ratio).sqrt());
        let allowed = if *frequency < 18.0 { 3.0 } else { 0.1 };
        assert!(*frequency > 18_000.0 || (y - expected).abs() < allowed, "{frequency}: {y} for {expected}");
    }
}

#[test]
fn impulse_response_shows_the_arrival_the_right_way_up() {
    for rate in [8_000.0, 48_000.0, 384_000.0] {
        let arrival = arrival(&take(rate, 0.05, Path { gain: -0.5, delay: 200.25 }, -100.0, 1));
        assert!(arrival.impulse.x.len() <= 400 && arrival.impulse.x.len() == arrival.impulse.y.len());
        let lowest = arrival.impulse.y.iter().copied().fold(0.0, f64::min);
        assert_eq!(lowest, -1.0);
        let place = arrival.impulse.y.iter().position(|y| *y == lowest).expect("is there");
        assert!(arrival.impulse.x[place].abs() < 1_000.0 / rate);
        assert!((arrival.delay.value - 200.25).abs() < 0.01 && arrival.polarity == Some(-1), "{rate}");
    }
}

#[test]
fn a_bit_exact_return_is_recognised() {
    let mut take = take(48_000.0, 0.1, Path { gain: 1.0, delay: 256.0 }, SILENT, 0);
    let played = take.tape.channel(0);
    take.recording[0].fill(0.0);
    take.recording[0][256..].copy_from_slice(&played[..played.len() - 256]);
    let exact = arrival(&take);
    println!("snr {}", exact.snr_db);
    assert!(exact.bit_exact && (100.0..=200.0).contains(&exact.snr_db));
    take.recording[0][50_000] += 1e-7;
    assert!(!arrival(&take).bit_exact);
}

#[test]
fn what_does_not_arrive_is_nothing() {
    let below = |take: &Take| match measure(take, 0, LEVEL).cells.swap_remove(0) {
        Cell::Nothing { below_db } => below_db,
        other => panic!("arrives: {other:?}"),
    };
    let mut dead = take(8_000.0, 0.2, Path { gain: 0.0, delay: 0.0 }, SILENT, 0);
    dead.recording[0].fill(0.0);
    assert!((below(&dead) + 160.0).abs() < 1e-6);
    let frames = dead.tape.frames();
    for seed in 0..300 {
        let noise = white(frames, -60.0, 0.001, seed);
        dead.recording[0] = recorded(&noise);
        let limit = below(&dead);
        assert!((-90.0..-50.0).contains(&limit), "{limit}");
        let bang = 10 * seed as usize;
        let bang = bang..bang + 400;
        let loud = |(n, x): (usize, &f64)| if bang.contains(&n) { x * 300.0 } else { *x };
        let noise: Vec<f64> = noise.iter().enumerate().map(loud).collect();
        dead.recording[0] = recorded(&noise);
        below(&dead);
    }
}

#[test]
fn crosstalk_far_below_the_noise_is_measured() {
    let path = Path { gain: db_to_gain(-85.0), delay: 333.0 };
    let take = take(48_000.0, 0.1, path, -95.0, 4);
    let arrival = arrival(&take);
    println!("{:?} {:?} {}", arrival.gain_db, arrival.delay, arrival.snr_db);
    assert!((arrival.gain_db.value + 85.0).abs() < 1.5 && (arrival.delay.value - 333.0).abs() < 1.0);
}

#[test]
fn two_equal_arrivals_of_opposite_sign_have_no_polarity() {
    let rate = 48_000.0;
    let mut take = take(rate, 0.1, Path { gain: 0.5, delay: 300.0 }, -100.0, 2);
    let mut heard = vec![0.0; take.tape.frames()];
    Path { gain: -0.45, delay: 372.0 }.add(&take.tape.channel(0), &mut heard);
    for (slot, sample) in take.recording[0].iter_mut().zip(heard) {
        *slot += sample as f32;
    }
    assert_eq!(arrival(&take).polarity, None);
}

#[test]
fn holes_and_cuts_are_damage_and_other_inputs_stand() {
    let mut take = take(8_000.0, 0.2, Path { gain: 1.0, delay: 50.0 }, -90.0, 3);
    take.recording.push(take.recording[0].clone());
    take.recording[1][9_000] = f32::NAN;
    let column = measure(&take, 0, LEVEL);
    assert!(matches!(column.cells[..], [Cell::Arrives(_), Cell::Damaged]) && column.played == LEVEL);
    assert!(matches!(measure(&take, 1, LEVEL).cells[..], [Cell::Damaged, Cell::Damaged]), "not swept");
    take.end = Some(End::Runaway);
    assert!(matches!(measure(&take, 0, LEVEL).cells[..], [Cell::Damaged, Cell::Damaged]));
    assert!(tape(0, 1, Dbfs(-5.9), 0.1, 48_000.0).is_err());
}

#[test]
fn hum_and_dc_louder_than_the_return_do_not_move_gain_and_delay() {
    let mut worst = (0.0f64, 0.0f64);
    for frequency in [0.0, 50.0, 60.0] {
        let path = Path { gain: db_to_gain(-30.0), delay: 700.5 };
        let mut take = take(48_000.0, 0.1, path, -90.0, 8);
        for (frame, sample) in take.recording[0].iter_mut().enumerate() {
            *sample +=
                0.01 * (std::f64::consts::TAU * frequency * frame as f64 / 48_000.0 + 1.0).cos() as f32;
        }
        let arrival = arrival(&take);
        let (gain, delay) = (arrival.gain_db.value + 30.0, arrival.delay.value - 700.5);
        println!("{frequency} Hz: {gain:.5} ± {:.5} dB, {delay:.5} samples", arrival.gain_db.uncertainty);
        worst = (worst.0.max(gain.abs()), worst.1.max(delay.abs()));
    }
    assert!(worst.0 <= 0.01 && worst.1 <= 0.01, "{worst:?}");
}

#[test]
fn a_second_harmonic_stays_out_of_the_response() {
    let mut take = take(96_000.0, 0.1, Path { gain: 1.0, delay: 700.0 }, SILENT, 0);
    for sample in &mut take.recording[0] {
        *sample += 0.5 * *sample * *sample;
    }
    let arrival = arrival(&take);
    let ripple = ripple(&arrival, 0.0, 20.0, 20_000.0);
    println!("ripple {ripple:.4} dB, gain {:.5}, delay {:.5}", arrival.gain_db.value, arrival.delay.value);
    assert!(
        ripple <= 0.02 && arrival.gain_db.value.abs() <= 0.01 && (arrival.delay.value - 700.0).abs() < 0.01
    );
}

#[test]
fn a_weak_second_path_before_the_main_one_does_not_mislead() {
    let mut take = take(48_000.0, 0.1, Path { gain: -0.5, delay: 1_500.5 }, -95.0, 2);
    let mut heard = vec![0.0; take.tape.frames()];
    Path { gain: 0.05, delay: 20.0 }.add(&take.tape.channel(0), &mut heard);
    for (slot, sample) in take.recording[0].iter_mut().zip(heard) {
        *slot += sample as f32;
    }
    let arrival = arrival(&take);
    assert!((arrival.gain_db.value - gain_to_db(0.5)).abs() < 0.01, "{:?}", arrival.gain_db);
    assert!((arrival.delay.value - 1_500.5).abs() < 0.01 && arrival.polarity == Some(-1));
}

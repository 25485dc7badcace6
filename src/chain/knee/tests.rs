use super::*;
use crate::chain::calibration::{Calibrated, Jack, Socket};
use crate::chain::connection::Connected;
use crate::chain::gear::{SourceKind, Told};
use crate::chain::{CHAINS, Chain, ReturnPath};

/// A knob turned over 66 dB; scatter of the readings in dB, by a fixed sequence of random numbers.
fn turned(knee: f64, post: f64, scatter: f64, seed: u64) -> Vec<Reading> {
    let mut state = seed;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 30) - 1.0
    };
    let power = |level: f64| 10f64.powf(level / 10.0);
    let steps = 60;
    (0..steps)
        .map(|step| {
            let gain = -60.0 * (1.0 - f64::from(step) / f64::from(steps - 1)) + 6.0;
            let noise = power(post) * (1.0 + power(gain - knee));
            let noise = power_to_db(noise) + scatter * (random() + random() + random());
            let gain = Db(gain + 0.1 * random());
            Reading { gain, noise: Dbfs(noise), pilot_snr: Db(20.0) }
        })
        .collect()
}

#[test]
fn the_knee_is_found_to_a_decibel() {
    let mut worst = 0.0f64;
    for seed in 1..=40 {
        for at in [-40.0, -31.5, -24.0, -17.0, -12.0, -6.0] {
            let found = knee(&turned(at, -98.0, 0.5, seed)).unwrap();
            worst = worst.max((found.gain.0 - at).abs());
            assert!((found.below.0 + 98.0).abs() < 0.7, "{found:?}");
            assert!((found.above.0 - (-98.0 + 6.0 - at)).abs() < 0.7, "{found:?}");
            assert!(found.uncertainty.0 > 0.01 && found.uncertainty.0 < 1.0, "{found:?}");
        }
    }
    assert!(worst <= 1.0, "{worst} dB off");
}

#[test]
fn the_uncertainty_is_that_of_the_error() {
    let errors: Vec<f64> = (1..=60)
        .map(|seed| {
            let found = knee(&turned(-20.0, -98.0, 0.5, seed)).unwrap();
            (found.gain.0 + 20.0) / found.uncertainty.0
        })
        .collect();
    let rms = (errors.iter().map(|error| error * error).sum::<f64>() / errors.len() as f64).sqrt();
    assert!((0.6..1.6).contains(&rms), "{rms}");
}

#[test]
fn without_a_knee_it_says_so() {
    assert_eq!(knee(&turned(40.0, -98.0, 0.2, 1)), Err(NoKnee::NoneBefore));
    assert_eq!(knee(&turned(-90.0, -98.0, 0.2, 1)), Err(NoKnee::NoneBehind));
    let readings = turned(-20.0, -98.0, 0.2, 1);
    assert_eq!(knee(&readings[..5]), Err(NoKnee::TooFew));
    assert_eq!(knee(&readings[..10]), Err(NoKnee::NotTurned));
    let weak: Vec<Reading> =
        readings.iter().map(|reading| Reading { pilot_snr: Db(10.0), ..*reading }).collect();
    assert_eq!(knee(&weak), Err(NoKnee::TooFew));
    let mut holed = readings.clone();
    holed[3].noise = Dbfs(f64::NAN);
    holed[4].gain = Db(f64::NEG_INFINITY);
    assert!((knee(&holed).unwrap().gain.0 + 20.0).abs() < 0.5, "holes are left out");
}

#[test]
fn a_scratching_knob_does_not_move_the_knee() {
    for seed in 1..=10 {
        let mut readings = turned(-20.0, -98.0, 0.3, seed);
        for (place, reading) in readings.iter_mut().enumerate() {
            if (place + seed as usize).is_multiple_of(5) {
                reading.noise = Dbfs(reading.noise.0 + 3.0 + (place % 7) as f64 * 2.0);
            }
        }
        let found = knee(&readings).unwrap();
        assert!((found.gain.0 + 20.0).abs() < 1.0, "{found:?}");
    }
}

#[test]
fn where_it_lies_and_what_noise_to_expect() {
    let found = knee(&turned(-20.0, -98.0, 0.0, 1)).unwrap();
    assert!((found.travel().0 + 26.0).abs() < 0.3, "{found:?}");
    assert!((found.noise_at(found.gain).0 - found.below.0 - 3.01).abs() < 0.01);
    assert!((found.before_at(found.highest).0 - found.above.0).abs() < 1e-9);
    assert_eq!(travel(&[]), None);
}

fn at(gain: f64) -> Knee {
    Knee {
        gain: Db(gain),
        uncertainty: Db(0.2),
        below: Dbfs(-98.0),
        below_uncertainty: Db(0.1),
        above_uncertainty: Db(0.1),
        above: Dbfs(-98.0 - gain),
        highest: Db(0.0),
    }
}

#[test]
fn the_advice_says_how_much_here_and_how_much_there() {
    let way = Way::of(Chain::HeadphoneAmpFromLineOuts, ReturnPath::Loopback);
    let low = at(-24.0);
    assert!(low.headline(&way).contains("24.0 dB below the highest position"), "{}", low.headline(&way));
    let advice = low.advice(&way);
    assert!(advice[0].contains("about 24 dB below its highest position"), "{advice:?}");
    assert!(advice[1].contains("the other 24 dB") && advice[1].contains("21.0 dB less"), "{advice:?}");
    assert!(
        advice[1].contains("the interface's output knob") && advice[1].contains("below 0 dBFS"),
        "{advice:?}"
    );
    let high = at(1.0);
    assert!(high.headline(&way).starts_with("At the highest position"), "{}", high.headline(&way));
    assert!(high.advice(&way)[0].contains("as far up as you need"), "{:?}", high.advice(&way));
}

/// Turning that knob down and "the interface's output" up would be turning the same knob twice.
#[test]
fn each_knob_is_advised_by_what_stands_before_and_behind_it() {
    for (chain, id, _) in CHAINS {
        for path in [ReturnPath::Loopback, ReturnPath::Microphone] {
            let way = Way::of(*chain, path);
            for knee in [at(-40.0), at(-24.0), at(1.0)] {
                let said = knee.advice(&way).join(" ");
                let by_air = path == ReturnPath::Microphone;
                let interfaces = *chain == Chain::Headphones || !chain.is_worn() && !by_air;
                let top = knee == at(1.0);
                assert_eq!(
                    said.contains("before it, as far as there is room"),
                    !interfaces && !top,
                    "{id}: {said}"
                );
                assert_eq!(said.contains("0 dBFS"), !top, "{id}: {said}");
                assert_eq!(said.contains("not about loudness"), chain.is_worn(), "{id}: {said}");
                assert!(said.starts_with("Noise-wise"), "{id}: {said}");
                let named = match chain {
                    Chain::HeadphoneAmpFromPhones => "turn the phones knob up",
                    _ => "turn the interface's output knob up",
                };
                assert_eq!(said.contains(named), !interfaces && !top, "{id}: {said}");
                let clips = !interfaces && !top || way.behind().is_some();
                assert_eq!(said.contains("must not clip"), clips, "{id}: {said}");
            }
            for why in [NoKnee::NoneBefore, NoKnee::NoneBehind] {
                assert_eq!(why.remedy(&way).contains("not about loudness"), chain.is_worn(), "{id}");
            }
        }
    }
    let monitors = at(-24.0).advice(&Way::of(Chain::ActiveMonitors, ReturnPath::Loopback)).join(" ");
    assert!(monitors.contains("turn the monitors' own level instead"), "{monitors}");
    let phones = Way::of(Chain::Headphones, ReturnPath::Loopback);
    assert!(at(-24.0).headline(&phones).contains("the phones jack's own noise"));
    assert!(NoKnee::NoneBehind.remedy(&phones).contains("the level in the DAW"));
}

#[test]
fn what_the_input_takes_is_named_where_it_is_known() {
    let told = |id: &str, value: f64, load_ohm: Option<f64>| Told {
        id: id.to_owned(),
        load_ohm,
        value,
        unit: "dBu".to_owned(),
        kind: SourceKind::Manufacturer,
        source: "a manual".to_owned(),
        note: None,
    };
    let with = |chain: Chain, gives: Vec<Told>, place: &str, takes: Option<f64>, read: Option<f64>| {
        let mut connected = Connected::default();
        connected.figures.insert("interface".to_owned(), gives);
        let takes = takes.map(|takes| told("input_max", takes, None));
        connected.figures.insert(place.to_owned(), takes.into_iter().collect());
        let socket = read.map(|full_scale_dbu| Socket { full_scale_dbu, uncertainty_db: 0.05 });
        let calibrated = Calibrated::default().with(Jack::of(chain), socket, None);
        Way::of(chain, ReturnPath::Microphone).with(&connected, &calibrated).room()
    };
    let line = || vec![told("line_out_max", 16.0, None), told("hp_max", 11.0, Some(600.0))];
    let enough = with(Chain::ActiveMonitors, line(), "monitors", Some(20.0), None);
    assert!(enough.contains("takes it: 20.0 dBu") && enough.contains("16.0 dBu"), "{enough}");
    let clips = with(Chain::PowerAmp, line(), "amplifier", Some(8.2), None);
    assert!(clips.contains("clips above 8.2 dBu") && clips.contains("stay 8 dB below that"), "{clips}");
    let measured = with(Chain::PowerAmp, line(), "amplifier", Some(8.2), Some(6.0));
    assert!(measured.contains("takes it") && measured.contains("6.0 dBu"), "{measured}");
    let unknown = with(Chain::PowerAmp, Vec::new(), "amplifier", Some(8.2), None);
    assert!(unknown.contains("clips above 8.2 dBu: stay below that"), "{unknown}");
    assert!(with(Chain::PowerAmp, line(), "amplifier", None, None).contains("must not clip"));
    let rows = vec![
        told("line_out_max", 16.0, None),
        told("hp_max", 5.0, Some(32.0)),
        told("hp_max", 11.0, Some(600.0)),
    ];
    let jack = with(Chain::HeadphoneAmpFromPhones, rows, "headphone-amp", Some(9.0), None);
    assert!(jack.contains("there come 11.0 dBu: stay 2 dB below"), "{jack}");
}

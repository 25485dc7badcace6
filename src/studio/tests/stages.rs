use super::super::{
    Contact, Curve, DropoutKind, Dropouts, Dynamics, Echo, Eq, EqKind, Feedback, Gate, Hum, HumKind, Input,
    Jump, Plan, Studio, Whine,
};
use super::{play, programme, through, wire};
use crate::units::{Db, Dbfs, Hz, Seconds, gain_to_db};
use std::f64::consts::TAU;

const RATE: f64 = 48_000.0;

/// An impulse, and silence after it.
fn impulse(frames: usize) -> Vec<f32> {
    let mut sent = vec![0.0; frames];
    sent[0] = 1.0;
    sent
}

/// Index and value of all that is not silence.
fn sounds(heard: &[f32]) -> Vec<(usize, f32)> {
    heard.iter().copied().enumerate().filter(|(_, sample)| *sample != 0.0).collect()
}

fn delayed(delay: f64) -> Plan {
    let mut plan = wire();
    plan.paths[0][0].delay = delay;
    plan
}

#[test]
fn a_second_way_comes_after_or_before_the_first() {
    for (delay, at) in [(30.0, 130), (-40.0, 60)] {
        let plan = Plan { echo: Some(Echo { gain: 0.25, delay }), ..delayed(100.0) };
        assert_eq!(plan.check(RATE), Ok(()));
        let mut expected = vec![(100, 1.0), (at, 0.25)];
        expected.sort_by_key(|(index, _)| *index);
        assert_eq!(sounds(&through(&plan, impulse(500))), expected);
    }
}

#[test]
fn feedback_repeats_and_dies_away() {
    let plan = Plan { feedback: Some(Feedback { gain: -0.5, delay: 70 }), ..delayed(10.0) };
    assert_eq!(plan.check(RATE), Ok(()));
    let heard = sounds(&through(&plan, impulse(400)));
    assert_eq!(heard, [(10, 1.0), (90, -0.5), (170, 0.25), (250, -0.125), (330, 0.0625)]);
    let howling = Plan { feedback: Some(Feedback { gain: 2.0, delay: 1 }), ..delayed(0.0) };
    assert!(howling.check(RATE).is_err());
    assert!(through(&howling, impulse(5000)).iter().all(|sample| sample.is_finite()));
}

#[test]
fn latency_jumps_when_and_as_far_as_told() {
    let jump = |at, late| Jump { at: Seconds(at), late };
    let plan = Plan { jumps: vec![jump(0.01, 7), jump(0.02, 3)], ..delayed(5.0) };
    assert_eq!(plan.check(RATE), Ok(()));
    let sent = programme(1, 2000).remove(0);
    let heard = through(&plan, sent.clone());
    for (index, sample) in heard.iter().enumerate().skip(50) {
        let late = if index < 480 {
            5
        } else if index < 960 {
            12
        } else {
            8
        };
        assert_eq!(*sample, sent[index - late], "{index}");
    }
}

#[test]
fn dropouts_cost_the_samples_they_should() {
    let sent = programme(1, 2000).remove(0);
    let heard = |kind| {
        let dropouts = Dropouts { every: Seconds(0.002), samples: 5, kind };
        through(&Plan { dropouts: Some(dropouts), ..delayed(0.0) }, sent.clone())
    };
    let (silent, lost, repeated) =
        (heard(DropoutKind::Silent), heard(DropoutKind::Lost), heard(DropoutKind::Repeated));
    for index in 96..2000 {
        let turn = index / 96 % 8;
        assert_eq!(silent[index], if index % 96 < 5 { 0.0 } else { sent[index] });
        assert_eq!(lost[index], sent[index - 5 * (7 - turn)]);
        assert_eq!(repeated[index], sent[index - 5 * turn]);
    }
    assert_eq!(silent[..96], sent[..96]);
}

#[test]
fn a_clock_turns_every_frequency_by_its_ratio_for_thirty_seconds() {
    for ratio in [1.0 + 5e-6, 1.0 - 200e-6, 48.0 / 44.1, 44.1 / 48.0] {
        let plan = Plan { clock: Some(ratio), ..delayed(0.0) };
        assert_eq!(plan.check(RATE), Ok(()));
        let start = plan.delay(0, 0, RATE).expect("a path").0;
        let cycles = 0.2;
        let sine = |time: f64| 0.5 * (TAU * (cycles * time).fract()).sin();
        let seconds = if (ratio - 1.0).abs() < 0.01 { 30 } else { 4 };
        let frames = 48_000 * seconds;
        let heard = through(&plan, (0..frames).map(|frame| sine(frame as f64) as f32).collect());
        let step = 1.0 - 1.0 / ratio;
        let worst = heard
            .iter()
            .enumerate()
            .skip(start as usize + 200)
            .map(|(frame, sample)| f64::from(*sample) - sine(frame as f64 - start - step * frame as f64))
            .fold(0.0f64, |worst, error| worst.max(error.abs()));
        assert!(gain_to_db(worst / 0.5) < -110.0, "{ratio}: {} dB", gain_to_db(worst / 0.5));
    }
}

#[test]
fn a_clock_slips_back_and_the_delay_stays_bounded() {
    let plan = Plan { clock: Some(2.0), ..delayed(0.0) };
    // A ramp tells when each sample was sent.
    let heard = through(&plan, (0..200_000).map(|frame| frame as f32 / 1e6).collect());
    for (index, sample) in heard.iter().enumerate().skip(40_000) {
        let late = index as f64 - f64::from(*sample) * 1e6;
        // Where it slips, the interpolation reads on both sides of nothing special: the ring holds both.
        assert!((60.0..24_070.0).contains(&late), "{index}: {late}");
    }
}

#[test]
fn everything_at_once_does_not_mind_the_blocks() {
    let mut plan = Plan::straight("busy", crate::chain::Chain::LineLoop, 2, Db(-3.0), 77.7);
    plan.leak(Db(-40.0));
    plan.channels.fill(Input {
        contact: Some(Contact {
            per_second: 40.0,
            depth: Db(-12.0),
            longest: Seconds(0.004),
            crackle: Dbfs(-50.0),
        }),
        eq: Some(Eq { kind: EqKind::Peak, corner: Hz(800.0), gain: Db(4.0), q: 1.0 }),
        curve: Some(Curve { a2: 0.01, a3: -0.02 }),
        dynamics: Some(Dynamics {
            threshold: Dbfs(-20.0),
            ratio: 3.0,
            attack: Seconds(0.001),
            release: Seconds(0.05),
            makeup: Db(1.0),
        }),
        gate: Some(Gate { threshold: Dbfs(-30.0), release: Seconds(0.001) }),
        hum: Some(Hum { mains: Hz(60.0), level: Dbfs(-50.0), kind: HumKind::GroundLoop }),
        whine: Some(Whine { spacing: Hz(1000.0), level: Dbfs(-60.0), count: 9 }),
        noise: Some(Dbfs(-70.0)),
        ..Input::default()
    });
    plan.echo = Some(Echo { gain: 0.2, delay: 13.3 });
    plan.feedback = Some(Feedback { gain: 0.3, delay: 21 });
    plan.clock = Some(1.000_1);
    plan.jumps = vec![Jump { at: Seconds(0.1), late: 40 }];
    plan.dropouts = Some(Dropouts { every: Seconds(0.03), samples: 9, kind: DropoutKind::Lost });
    assert_eq!(plan.check(RATE), Ok(()));
    let sent = programme(2, 20_000);
    let whole = play(&mut Studio::new(&plan, RATE, 4), 2, &sent);
    let mut studio = Studio::new(&plan, RATE, 4);
    let mut from = 0;
    for block in [1, 7, 512, 0, 3, 1024, 33].iter().cycle() {
        let to = (from + block).min(20_000);
        let part: Vec<Vec<f32>> = sent.iter().map(|channel| channel[from..to].to_vec()).collect();
        for (heard, whole) in play(&mut studio, 2, &part).iter().zip(&whole) {
            let same = heard.iter().zip(&whole[from..to]).all(|(a, b)| a.to_bits() == b.to_bits());
            assert!(same, "from {from}");
        }
        from = to;
        if from == 20_000 {
            break;
        }
    }
    assert!(whole.iter().flatten().all(|sample| sample.is_finite()));
}

#[test]
fn impossible_gear_is_refused_and_harmless() {
    let spoil: [fn(&mut Plan); 12] = [
        |plan| plan.channels[0].curve = Some(Curve { a2: f64::NAN, a3: 0.0 }),
        |plan| {
            plan.channels[0].hum = Some(Hum { mains: Hz(-1.0), level: Dbfs(f64::NAN), kind: HumKind::Supply })
        },
        |plan| plan.channels[0].whine = Some(Whine { spacing: Hz(f64::NAN), level: Dbfs(-60.0), count: 3 }),
        |plan| plan.channels[0].gate = Some(Gate { threshold: Dbfs(f64::NAN), release: Seconds(0.1) }),
        |plan| {
            let corner = Hz(40_000.0);
            plan.channels[0].eq = Some(Eq { kind: EqKind::Peak, corner, gain: Db(3.0), q: 1.0 });
        },
        |plan| {
            let (depth, longest, crackle) = (Db(-3.0), Seconds(0.1), Dbfs(-50.0));
            let contact = Contact { per_second: f64::NAN, depth, longest, crackle };
            plan.channels[0].contact = Some(contact);
        },
        |plan| plan.clock = Some(f64::NAN),
        |plan| plan.clock = Some(100.0),
        |plan| plan.echo = Some(Echo { gain: f64::NAN, delay: 3.0 }),
        |plan| plan.echo = Some(Echo { gain: 0.1, delay: -3.0 }),
        |plan| plan.feedback = Some(Feedback { gain: f64::NAN, delay: 3 }),
        |plan| {
            let kind = DropoutKind::Lost;
            plan.dropouts = Some(Dropouts { every: Seconds(f64::NAN), samples: 3, kind });
        },
    ];
    for (index, spoil) in spoil.into_iter().enumerate() {
        let mut plan = wire();
        spoil(&mut plan);
        assert!(plan.check(RATE).is_err(), "{index}");
        assert!(through(&plan, vec![0.5; 500]).iter().all(|sample| sample.is_finite()), "{index}");
    }
}

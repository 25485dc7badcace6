use super::super::{Plan, Rng, Studio};
use super::response::transfer;
use super::*;
use crate::units::{gain_to_db, power_to_db};

const RATE: f64 = 48_000.0;

fn draw(seed: u64) -> Plan {
    healthy(&mut Rng::new(seed), RATE)
}

/// The response from the first output to the first microphone.
fn response(room: &Room, seconds: f64) -> Vec<f64> {
    let place = room.microphones[0].expect("one is there");
    impulse_response(room, 0, place, (0.0, Seconds(seconds)), RATE)
}

#[test]
fn the_direct_sound_comes_first_and_falls_with_the_distance() {
    for seed in 0..60 {
        let plan = draw(seed);
        let room = plan.room.as_ref().expect("a room");
        let away = room.distance(0, 0).expect("both are there");
        let heard = response(room, 0.05);
        let arrives = LEAD as f64 + away / SPEED_OF_SOUND * RATE;
        let before = heard[..arrives as usize - 12].iter().map(|x| x.abs()).fold(0.0, f64::max);
        let direct = heard[arrives as usize - 4..arrives as usize + 12].iter().map(|x| x.abs());
        let direct = direct.fold(0.0, f64::max);
        assert!(before < 0.05 * direct, "{seed}: {before} before {direct}");
        // The band above the crossover is nearly all of a pulse.
        assert!((0.3..1.1).contains(&(direct * away)), "{seed}: {direct} at {away} m");
    }
}

#[test]
fn it_dies_away_as_fast_as_it_should() {
    let mut seen = 0;
    for seed in 100..130 {
        let plan = draw(seed);
        let room = plan.room.as_ref().expect("a room");
        let heard = response(room, room.decay.0 * 1.2);
        // Backward integration (ISO 3382), −5 … −25 dB.
        let mut left: f64 = heard.iter().map(|x| x * x).sum();
        let whole = left;
        let levels: Vec<f64> = heard
            .iter()
            .map(|x| {
                left -= x * x;
                power_to_db(left.max(1e-30) / whole)
            })
            .collect();
        let at = |db: f64| levels.iter().position(|level| *level < db).expect("falls") as f64 / RATE;
        let t20 = 3.0 * (at(-25.0) - at(-5.0));
        let ratio = t20 / room.decay.0;
        assert!((0.6..1.45).contains(&ratio), "{seed}: {t20} s for {:?}", room.decay);
        seen += 1;
    }
    assert_eq!(seen, 30);
}

#[test]
fn a_loudspeaker_is_flat_on_its_axis_and_the_tweeter_is_as_the_kind_wants_it() {
    for kind in [Crossover::LinkwitzRiley4, Crossover::LinkwitzRiley2, Crossover::Butterworth3] {
        let speaker = Speaker {
            place: [1.0; 3],
            low: Hz(50.0),
            vented: true,
            crossover: Hz(2_000.0),
            kind,
            high: Hz(40_000.0),
            depth: 0.0,
        };
        for frequency in [300.0, 1_000.0, 2_000.0, 4_000.0, 10_000.0] {
            let level = gain_to_db(transfer(&speaker, frequency).norm());
            // The box's slope turns the woofer a little against the tweeter.
            assert!(level.abs() < 0.3, "{kind:?} {frequency}: {level}");
        }
        assert!((gain_to_db(transfer(&speaker, 50.0).norm()) + 3.0).abs() < 0.1);
        assert!(transfer(&speaker, 400.0).re > 0.7);
        let tweeter = transfer(&Speaker { high: Hz(1e6), ..speaker }, 20_000.0).re;
        assert_eq!(tweeter > 0.0, kind == Crossover::LinkwitzRiley4, "{kind:?}: {tweeter}");
    }
}

#[test]
fn the_studio_plays_the_response_with_gain_and_latency() {
    let mut plan = (super::super::catalogue::named("healthy-room").expect("is there").plan)(RATE);
    let room = plan.room.as_mut().expect("a room");
    room.noise = None;
    let expected = impulse_response(
        room,
        1,
        room.microphones[0].expect("is there"),
        (plan.paths[0][1].delay.fract(), Seconds(0.3)),
        RATE,
    );
    plan.channels[0].noise = None;
    let mut sent = vec![vec![0.0f32; 12_000]; 2];
    sent[1][5] = 1.0;
    let heard = super::super::tests::play(&mut Studio::new(&plan, RATE, 1), 1, &sent).remove(0);
    let late = 5 + plan.paths[0][1].delay as usize - LEAD;
    for (tap, value) in expected.iter().take(10_000).enumerate() {
        let is = f64::from(heard[tap + late]);
        assert!((is - value * plan.paths[0][1].gain).abs() < 1e-6, "{tap}: {is} for {value}");
    }
    assert!(heard[..late].iter().all(|sample| sample.abs() < 1e-7));
}

#[test]
fn every_room_can_be_played_and_is_repeatable() {
    for rate in [8_000.0, 44_100.0, 48_000.0, 192_000.0] {
        let all = || {
            let mut rng = Rng::new(9);
            let mut plans: Vec<Plan> = (0..100).map(|_| healthy(&mut rng, rate)).collect();
            for id in FAULTS {
                plans.extend((0..30).filter_map(|_| faulty(id, &mut rng, rate)));
            }
            plans
        };
        let plans = all();
        assert_eq!(plans, all());
        assert_eq!(plans.len(), 100 + 30 * FAULTS.len());
        for plan in &plans {
            assert_eq!(plan.check(rate), Ok(()), "{plan:?}");
        }
        assert!(plans[..100].iter().all(Plan::is_healthy));
        assert!(plans[100..].iter().all(|plan| plan.name == format!("random-{}", plan.truth[0])));
    }
    assert!(faulty("mono-sum", &mut Rng::new(1), RATE).is_none());
}

#[test]
fn what_cannot_be_is_refused() {
    let good = draw(1);
    let spoil: [fn(&mut Plan); 5] = [
        |plan| plan.paths[0][0].delay = 60.0,
        |plan| plan.room.as_mut().expect("a room").speakers.clear(),
        |plan| plan.room.as_mut().expect("a room").decay = Seconds(f64::NAN),
        |plan| plan.room.as_mut().expect("a room").size[0] = 0.0,
        |plan| plan.room.as_mut().expect("a room").speakers[0].place = [-1.0, 1.0, 1.0],
    ];
    for spoil in spoil {
        let mut plan = good.clone();
        spoil(&mut plan);
        assert!(plan.check(RATE).is_err());
        let sent = vec![vec![0.1; 2_000]; plan.outputs];
        let heard = super::super::tests::play(&mut Studio::new(&plan, RATE, 1), plan.inputs, &sent);
        assert!(heard.iter().flatten().all(|sample| sample.is_finite()));
    }
}

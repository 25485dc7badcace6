use super::super::catalogue::{STUDIOS, all, named};
use super::super::{Plan, Rng, Studio, random};
use super::play;
use crate::chain::{Chain, Expectation, ReturnPath, expected_gain};
use crate::units::gain_to_db;
use std::collections::BTreeSet;

const RATES: [f64; 4] = [44_100.0, 48_000.0, 96_000.0, 192_000.0];

fn catalogued(id: &str) -> Plan {
    (named(id).unwrap_or_else(|| panic!("{id} is missing")).plan)(48_000.0)
}

/// Gains in dB as measured by an impulse, summed over its response: `[input][output]`, with their signs.
fn measured(plan: &Plan) -> Vec<Vec<(f64, f64)>> {
    let mut plan = plan.clone();
    for input in &mut plan.channels {
        *input = Default::default();
    }
    let mut gains = vec![Vec::new(); plan.inputs];
    for output in 0..plan.outputs {
        let mut sent = vec![vec![0.0; 30_000]; plan.outputs];
        sent[output][0] = 1.0;
        let heard = play(&mut Studio::new(&plan, 48_000.0, 1), plan.inputs, &sent);
        for (row, heard) in gains.iter_mut().zip(heard) {
            let sum: f64 = heard.iter().map(|sample| f64::from(*sample)).sum();
            row.push((gain_to_db(sum.abs()), sum.signum()));
        }
    }
    gains
}

#[test]
fn every_entry_can_be_played_at_every_rate() {
    let mut ids = BTreeSet::new();
    for studio in all() {
        assert!(ids.insert(studio.id), "{} twice", studio.id);
        assert!(!studio.description.is_empty() && studio.description.ends_with('.'));
        assert!(studio.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        for rate in RATES {
            let plan = (studio.plan)(rate);
            assert_eq!(plan.check(rate), Ok(()), "{} at {rate}", studio.id);
            assert_eq!(plan.name, studio.id);
        }
    }
    assert!(named("no-such-studio").is_none());
}

#[test]
fn every_fault_has_an_entry_that_tells_its_truth() {
    for id in random::faults() {
        assert_eq!(catalogued(id).truth, [id]);
    }
    for studio in STUDIOS.iter().filter(|studio| studio.id.starts_with("healthy-")) {
        assert!(catalogued(studio.id).is_healthy());
    }
    assert_eq!(catalogued("swapped-and-inverted").truth, ["channels-swapped", "polarity-one"]);
}

#[test]
fn random_studios_can_be_played_and_are_repeatable() {
    for (seed, rate) in RATES.iter().enumerate() {
        let draw = || {
            let mut rng = Rng::new(seed as u64);
            let mut plans: Vec<Plan> = (0..200).map(|_| random::healthy(&mut rng, *rate)).collect();
            for id in random::faults() {
                plans.extend((0..50).filter_map(|_| random::faulty(id, &mut rng, *rate)));
            }
            plans
        };
        let plans = draw();
        assert_eq!(plans, draw());
        assert_eq!(plans.len(), 200 + 50 * random::faults().count());
        for plan in &plans {
            assert_eq!(plan.check(*rate), Ok(()), "{plan:?}");
        }
        assert!(plans[..200].iter().all(Plan::is_healthy));
        assert!(plans[200..].iter().all(|plan| plan.name == format!("random-{}", plan.truth[0])));
    }
    assert_eq!(random::faulty("no-such-fault", &mut Rng::new(1), 48_000.0), None);
}

#[test]
fn healthy_studios_are_within_the_limits() {
    let mut rng = Rng::new(11);
    let random = (0..300).map(|_| random::healthy(&mut rng, 48_000.0));
    let named = STUDIOS.iter().map(|studio| (studio.plan)(48_000.0)).filter(Plan::is_healthy);
    let (mut mono, mut fractional) = (0, 0);
    for plan in random.chain(named) {
        let gains = measured(&plan);
        let expected = expected_gain(plan.chain, ReturnPath::Loopback);
        for (input, row) in gains.iter().enumerate() {
            let (own, sign) = row[input];
            assert_eq!(sign, 1.0);
            assert!(expected.error(crate::units::Db(own)).0.abs() <= 0.2, "{plan:?}");
            assert!(row.iter().enumerate().all(|(output, gain)| output == input || gain.0 < own - 75.0));
            assert!((own - gains[0][0].0).abs() <= 0.3);
            assert!(plan.channels[input].dc.abs() <= 0.0003);
            assert!(plan.channels[input].noise.is_some_and(|level| level.0 <= -80.0));
        }
        mono += u32::from(plan.inputs == 1);
        fractional += u32::from(plan.paths[0][0].delay.fract() != 0.0);
    }
    assert!(mono > 10 && fractional > 100);
}

#[test]
fn signatures() {
    let near = |a: f64, b: f64| (a - b).abs() < 0.2;
    let gains = |id| measured(&catalogued(id));
    let [monitors, lossy] = ["healthy-monitors", "unbalanced-loss"].map(gains);
    assert!((0..2).all(|i| near(monitors[i][i].0, -6.0) && near(lossy[i][i].0, -12.02)));
    let swapped = gains("channels-swapped");
    assert!(near(swapped[0][1].0, -6.0) && near(swapped[1][0].0, -6.0) && swapped[0][0].0 < -80.0);
    let mono = gains("mono-sum");
    assert!(mono.iter().flatten().all(|gain| near(gain.0, -12.0) && gain.1 == 1.0));
    let broken = gains("broken-leg");
    assert!(near(broken[0][0].0 - broken[1][1].0, -6.02));
    let difference = gains("stereo-into-balanced");
    assert!(near(difference[0][0].0, difference[0][1].0) && difference[0][0].1 == -difference[0][1].1);
    assert!(difference[1].iter().all(|gain| gain.0 == f64::NEG_INFINITY));
    let split = gains("balanced-into-stereo");
    assert!(near(split[0][0].0, -12.02) && near(split[1][0].0, -12.02) && split[1][0].1 == -1.0);
    assert!(split[0][1].0 == f64::NEG_INFINITY && split[1][1].0 == f64::NEG_INFINITY);
    let dead = gains("output-dead");
    assert!(dead.iter().all(|row| row[1].0 == f64::NEG_INFINITY) && near(dead[1][0].0, dead[0][0].0 - 76.0));
    let deaf = gains("input-dead");
    assert!(deaf[0].iter().all(|gain| gain.0 == f64::NEG_INFINITY) && near(deaf[1][0].0, -6.0 - 73.0));
    let signs = |id| (0..2).map(|i| gains(id)[i][i].1).collect::<Vec<f64>>();
    assert_eq!((signs("polarity-one"), signs("polarity-all")), (vec![1.0, -1.0], vec![-1.0, -1.0]));
    let both = gains("swapped-and-inverted");
    assert_eq!((both[1][0].1, both[0][1].1), (-1.0, 1.0));
    assert!(gains("no-return").iter().flatten().all(|gain| gain.0 == f64::NEG_INFINITY));
}

#[test]
fn a_dead_input_is_digital_silence_and_a_dead_output_is_not() {
    let listen = |id: &str, input: usize| {
        let sent = super::programme(2, 2000);
        play(&mut Studio::new(&catalogued(id), 48_000.0, 1), 2, &sent).remove(input)
    };
    assert!(listen("input-dead", 0).iter().all(|sample| *sample == 0.0));
    assert!(listen("output-dead", 1).iter().any(|sample| *sample != 0.0));
}

#[test]
fn a_random_fault_is_on_a_chain_that_can_know_it() {
    let mut rng = Rng::new(17);
    for id in random::faults() {
        for _ in 0..100 {
            let plan = random::faulty(id, &mut rng, 48_000.0).expect("a fault of the list");
            let nominal =
                matches!(expected_gain(plan.chain, ReturnPath::Loopback), Expectation::Nominal { .. });
            let by_gear = ["unbalanced-loss", "operating-level-mismatch", "wrong-input-type"];
            assert_eq!(nominal, by_gear.contains(&id), "{id}");
            assert!(nominal || plan.chain == Chain::LineLoop);
            let difference = gain_to_db(plan.gain(0, 0).abs()) - gain_to_db(plan.gain(1, 1).abs());
            match id {
                "unbalanced-loss" => assert!((gain_to_db(plan.gain(0, 0)) + 12.02).abs() < 0.8),
                "broken-leg" => assert!((difference.abs() - 6.02).abs() < 0.2),
                "channel-imbalance" => assert!((0.79..4.61).contains(&difference.abs())),
                _ => {}
            }
        }
    }
}

use super::super::catalogue::{STUDIOS, all, named};
use super::super::{Plan, Studio, random};
use super::{play, programme, wire};

const RATE: f64 = 48_000.0;
const FRAMES: usize = 20_000;

/// A studio with everything in it: fractional delays, noise, constants, band limits.
fn busy() -> Plan {
    let mut rng = super::super::Rng::new(5);
    let mut plan = random::healthy(&mut rng, RATE);
    while plan.inputs < 2 || plan.channels[0].low_pass.is_none() || plan.paths[0][0].delay.fract() == 0.0 {
        plan = random::healthy(&mut rng, RATE);
    }
    for path in plan.paths.iter_mut().flatten() {
        path.delay %= 3000.0;
    }
    plan
}

/// The return of `sent` when it is played in blocks of the lengths in `blocks`, over and over.
fn in_blocks(plan: &Plan, sent: &[Vec<f32>], blocks: &[usize]) -> Vec<Vec<f32>> {
    let mut studio = Studio::new(plan, RATE, 42);
    let mut heard = vec![Vec::new(); plan.inputs];
    let mut from = 0;
    for block in blocks.iter().cycle() {
        let to = (from + block).min(sent[0].len());
        let part: Vec<Vec<f32>> = sent.iter().map(|channel| channel[from..to].to_vec()).collect();
        for (all, new) in heard.iter_mut().zip(play(&mut studio, plan.inputs, &part)) {
            all.extend(new);
        }
        from = to;
        if from == sent[0].len() {
            return heard;
        }
    }
    heard
}

fn bits(channels: &[Vec<f32>]) -> Vec<u32> {
    channels.iter().flatten().map(|sample| sample.to_bits()).collect()
}

#[test]
fn the_blocks_do_not_matter() {
    let sent = programme(2, FRAMES);
    let plans = all().map(|studio| (studio.plan)(RATE)).chain([busy()]);
    for plan in plans {
        let whole = bits(&in_blocks(&plan, &sent, &[FRAMES]));
        for blocks in [&[1][..], &[32], &[441], &[8192], &[1, 7, 512, 0, 3, 1024, 33]] {
            assert_eq!(bits(&in_blocks(&plan, &sent, blocks)), whole, "{} in {blocks:?}", plan.name);
        }
    }
}

#[test]
fn the_seed_decides_the_noise() {
    let sent = programme(2, 1000);
    let listen = |seed| bits(&play(&mut Studio::new(&busy(), RATE, seed), 2, &sent));
    assert_eq!(listen(1), listen(1));
    assert_ne!(listen(1), listen(2));
}

#[test]
fn two_studios_share_nothing() {
    let sent = programme(2, 4000);
    let plan = |id: &str, rate| named(id).map(|studio| (studio.plan)(rate)).expect("in the catalogue");
    let (one, other) = (plan("healthy-monitors", 44_100.0), plan("broken-leg", 192_000.0));
    let alone = bits(&play(&mut Studio::new(&one, 44_100.0, 3), 2, &sent));
    let (mut first, mut second) = (Studio::new(&one, 44_100.0, 3), Studio::new(&other, 192_000.0, 3));
    let mut together = vec![Vec::new(), Vec::new()];
    for from in (0..4000).step_by(100) {
        let part: Vec<Vec<f32>> = sent.iter().map(|channel| channel[from..from + 100].to_vec()).collect();
        for (all, new) in together.iter_mut().zip(play(&mut first, 2, &part)) {
            all.extend(new);
        }
        play(&mut second, 2, &part);
    }
    assert_eq!(bits(&together), alone);
}

#[test]
fn in_place_is_the_same() {
    let plan = busy();
    let mut both = programme(2, FRAMES);
    let apart = play(&mut Studio::new(&plan, RATE, 42), 2, &both);
    let mut places: Vec<&mut [f32]> = both.iter_mut().map(Vec::as_mut_slice).collect();
    Studio::new(&plan, RATE, 42).process_in_place(&mut places);
    assert_eq!(bits(&both), bits(&apart));
}

#[test]
fn what_is_no_number_counts_and_is_silent() {
    let mut studio = Studio::new(&wire(), RATE, 1);
    let heard = play(&mut studio, 1, &[vec![0.5, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.25]]);
    assert_eq!(heard[0], [0.5, 0.0, 0.0, 0.0, 0.25]);
    assert_eq!(studio.invalid(), 3);
}

#[test]
fn channels_that_are_missing_or_too_many_are_silent() {
    let mut studio = Studio::new(&(STUDIOS[4].plan)(RATE), RATE, 1);
    let mut heard = [[f32::NAN; 200]; 3];
    let [a, b, c] = &mut heard;
    studio.process(&[&[0.5; 50]], &mut [a, b, c]);
    assert_eq!(heard[0].iter().filter(|sample| **sample == 0.5).count(), 50);
    assert!(heard[1].iter().chain(&heard[2]).all(|sample| *sample == 0.0));
    studio.process(&[], &mut []);
}

#[test]
fn an_impossible_plan_is_played_as_nearly_as_can_be() {
    use crate::units::{Dbfs, Hz};
    let mut plan = wire();
    plan.paths[0][0].delay = 3.4;
    assert!(plan.check(RATE).is_err());
    let heard = play(&mut Studio::new(&plan, RATE, 1), 1, &[vec![1.0, 0.0, 0.0, 0.0, 0.0]]);
    assert_eq!(heard[0], [0.0, 0.0, 0.0, 1.0, 0.0]);

    let spoil: [fn(&mut Plan); 8] = [
        |plan| plan.paths[0][0].delay = f64::NAN,
        |plan| plan.paths[0][0].delay = -1.0,
        |plan| plan.paths[0][0].delay = 1e12,
        |plan| plan.paths[0][0].gain = f64::NAN,
        |plan| plan.channels[0].noise = Some(Dbfs(f64::NAN)),
        |plan| plan.channels[0].clip = Some(Dbfs(f64::NAN)),
        |plan| plan.channels[0].high_pass = Some(Hz(30_000.0)),
        |plan| plan.channels.clear(),
    ];
    for (index, spoil) in spoil.into_iter().enumerate() {
        let mut plan = wire();
        spoil(&mut plan);
        assert!(plan.check(RATE).is_err(), "{index}");
        let heard = play(&mut Studio::new(&plan, RATE, 1), 1, &[vec![0.5; 500]]);
        assert!(heard[0].iter().all(|sample| sample.is_finite()), "{index}");
    }
}

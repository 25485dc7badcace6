use super::*;
use crate::analysis::imitation::Noise;
use crate::studio::room::{Room as Walls, SPEED_OF_SOUND, healthy, impulse_response};
use crate::studio::{Plan, Rng};
use crate::units::{Seconds, db_to_gain, gain_to_db};

const RATE: f64 = 48_000.0;
/// When the sound is sent, in seconds: silence before it, as a sweep's response has it.
const SENT: f64 = 0.16;

/// What the first microphone of a room hears of `output`, upside down or not, in noise so far below the peak.
fn scene(walls: &Walls, output: usize, sign: f64, noise_db: f64, noise: &mut Noise) -> Scene {
    let place = walls.microphones[0].expect("one is there");
    let heard = impulse_response(walls, output, place, (0.0, Seconds(0.05)), RATE);
    let peak = heard.iter().map(|value| value.abs()).fold(0.0, f64::max);
    let mut wide: Vec<f64> =
        (0..(0.235 * RATE) as usize).map(|_| peak * db_to_gain(noise_db) * noise.normal()).collect();
    let start = (SENT * RATE) as usize - crate::studio::room::LEAD;
    wide[start..start + heard.len()].iter_mut().zip(heard).for_each(|(slot, value)| *slot += sign * value);
    let last = wide.len() - 1;
    Scene::new(wide, last, RATE, 20_500.0)
}

fn walls(plan: &Plan) -> &Walls {
    plan.room.as_ref().expect("a room")
}

fn direct_of(scene: &Scene) -> Option<Direct> {
    match read(scene)? {
        Heard::Air(direct) => Some(direct),
        Heard::Cable { .. } => None,
    }
}

/// Random rooms with at least two loudspeakers.
fn rooms(count: usize, seed: u64) -> impl Iterator<Item = Plan> {
    let mut rng = Rng::new(seed);
    std::iter::repeat_with(move || healthy(&mut rng, RATE)).filter(|plan| plan.outputs >= 2).take(count)
}

#[test]
fn distance_and_difference_are_the_room_s() {
    let mut noise = Noise::new(1);
    let (mut distances, mut differences): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for plan in rooms(250, 5) {
        let walls = walls(&plan);
        let mut error = |output: usize| {
            let direct = direct_of(&scene(walls, output, 1.0, -45.0, &mut noise)).expect("is heard");
            let true_delay = walls.distance(0, output).expect("both are there") / SPEED_OF_SOUND;
            (direct.delay.value / RATE - SENT - true_delay) * 1e3
        };
        let (a, b) = (error(0), error(1));
        distances.push(a);
        differences.push(b - a);
    }
    let worst = |errors: &[f64]| errors.iter().map(|error| error.abs()).fold(0.0, f64::max);
    println!("delay: {:.4} ms, difference: {:.4} ms", worst(&distances), worst(&differences));
    differences.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    println!("largest {:?}", &differences[240..]);
    assert!(worst(&differences) <= 0.02, "{differences:?}");
    // 3 cm.
    assert!(worst(&distances) <= 0.09, "{distances:?}");
}

#[test]
fn polarity_is_right_where_it_is_stated() {
    let mut noise = Noise::new(2);
    let mut rng = Rng::new(77);
    let (mut own, mut pairs, mut all) = ([0usize; 2], [0usize; 2], 0usize);
    for plan in rooms(1_000, 6) {
        let walls = walls(&plan);
        let signs = [0; 2].map(|_| if rng.chance(0.3) { -1.0 } else { 1.0 });
        let noise_db = rng.range(-70.0, -35.0);
        let mut heard = Vec::new();
        for (output, sign) in signs.into_iter().enumerate() {
            let direct = direct_of(&scene(walls, output, sign, noise_db, &mut noise));
            all += 1;
            if let Some(said) = direct.as_ref().and_then(|direct| direct.sign) {
                own[usize::from(f64::from(said) == sign)] += 1;
            }
            heard.push(vec![direct.map(Heard::Air)]);
        }
        for pair in pair::all(&heard, RATE) {
            if let Some(said) = pair.sign {
                pairs[usize::from(f64::from(said) == signs[0] * signs[1])] += 1;
            }
        }
    }
    println!("of {all} loudspeakers: {own:?} (wrong, right); of {} pairs: {pairs:?}", all / 2);
    let wrong = |counts: [usize; 2]| counts[0] as f64 / (counts[0] + counts[1]) as f64;
    assert!(wrong(own) <= 0.005 && wrong(pairs) <= 0.001, "{own:?} {pairs:?}");
    // And it is stated.
    assert!(own[1] * 10 >= all * 6 && pairs[1] * 10 >= all / 2 * 9, "{own:?} {pairs:?} of {all}");
}

#[test]
fn noise_alone_is_nothing_and_a_cable_is_no_room() {
    let mut noise = Noise::new(3);
    for _ in 0..100 {
        let wide: Vec<f64> = (0..20_000).map(|_| 0.01 * noise.normal()).collect();
        assert!(read(&Scene::new(wide, 19_000, RATE, 20_500.0)).is_none());
    }
    let mut wide: Vec<f64> = (0..20_000).map(|_| 1e-5 * noise.normal()).collect();
    wide[9_000] = 0.5;
    let Some(Heard::Cable { delay }) = read(&Scene::new(wide, 19_000, RATE, 20_500.0)) else {
        panic!("a cable")
    };
    assert!((delay.value - 9_000.0).abs() < 0.01, "{delay:?}");
    assert!(read(&Scene::new(vec![0.0; 5_000], 4_000, RATE, 20_500.0)).is_none());
    assert!(read(&Scene::new(vec![f64::NAN; 500], 400, RATE, 20_500.0)).is_none());
    assert!(read(&Scene::new(Vec::new(), 0, RATE, 20_500.0)).is_none());
}

#[test]
fn a_louder_reflection_is_not_the_direct_sound() {
    let mut noise = Noise::new(4);
    for (plan, extra) in rooms(60, 8).zip([0.002, 0.004, 0.009].into_iter().cycle()) {
        let walls = walls(&plan);
        let mut twice = scene(walls, 0, 1.0, -60.0, &mut noise).wide;
        let shift = (extra * RATE) as usize;
        let once = twice.clone();
        for (slot, value) in twice[shift..].iter_mut().zip(once) {
            *slot += db_to_gain(6.0) * value;
        }
        let last = twice.len() - 1;
        let direct = direct_of(&Scene::new(twice, last, RATE, 20_500.0)).expect("is heard");
        let away = (direct.delay.value / RATE - SENT) * SPEED_OF_SOUND;
        let expected = walls.distance(0, 0).expect("both are there");
        assert!((away - expected).abs() < 0.04, "{away} for {expected}: {}", gain_to_db(extra));
    }
}

//! The ear tests against listeners whose ears are known.

use super::*;
use crate::units::{Dbfs, HARD_CEILING, mean_square_to_dbfs};

const CHAIN: &str = "headphones";

/// A series from this seed, answered until it is over.
fn listen(test: Test, seed: u64, mut answer: impl FnMut(usize, Stimulus) -> Answer) -> Series {
    let mut ear = Ear::default();
    ear.apply(EarEdit::Begin(test, CHAIN.to_owned(), seed));
    for trial in 0.. {
        let series = ear.series(test).expect("begun");
        if series.ending(test).is_some() {
            break;
        }
        let said = answer(trial, series.stimulus(test, trial));
        ear.apply(EarEdit::Answer(test, said));
    }
    ear.series(test).expect("begun").clone()
}

fn kind(series: &Series, test: Test) -> EndingKind {
    series.ending(test).expect("it is over").kind
}

/// A number per trial that has nothing to do with what is played.
fn whim(seed: u64, trial: usize) -> usize {
    let mixed = (seed ^ 0x5bd1_e995).wrapping_mul(0xd6e8_feb8_6659_fd93)
        ^ (trial as u64).wrapping_mul(0xa076_1d64_78bd_642f);
    (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize
}

#[test]
fn all_kinds_are_equally_often_drawn_and_none_foretells_the_next() {
    for test in Test::ALL {
        let kinds = test.stimuli();
        let mut pairs = vec![0usize; kinds.len() * kinds.len()];
        let series = |seed| Series {
            chain: String::new(),
            seed,
            begun: String::new(),
            answers: Vec::new(),
            said: None,
        };
        for seed in 0..4000u64 {
            let series = series(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
            let place =
                |trial| kinds.iter().position(|kind| *kind == series.stimulus(test, trial)).expect("drawn");
            for trial in 0..10 {
                pairs[place(trial) * kinds.len() + place(trial + 1)] += 1;
            }
        }
        let expected = 40_000.0 / pairs.len() as f64;
        let chi: f64 = pairs.iter().map(|count| (*count as f64 - expected).powi(2) / expected).sum();
        // 99.9 % of χ² with 8 (and 3) degrees of freedom, with room for the overlap of the pairs.
        assert!(chi < 30.0, "{test:?}: {chi} {pairs:?}");
    }
}

#[test]
fn the_exact_probability_of_ever_reaching_the_boundary_by_guessing_is_below_five_per_cent() {
    for test in Test::ALL {
        let (chance, most) = (test.chance(), test.most_trials());
        // Probability of each number of right answers so far, of those that have not passed.
        let mut open = vec![0.0; most + 1];
        open[0] = 1.0;
        let mut passed = 0.0;
        for trials in 1..=most {
            let mut next = vec![0.0; most + 1];
            for correct in 0..trials {
                next[correct] += open[correct] * (1.0 - chance);
                next[correct + 1] += open[correct] * chance;
            }
            for (correct, share) in next.iter_mut().enumerate().take(trials + 1) {
                if sequential::likelihood_ratio(trials, correct, chance) >= sequential::PASS {
                    assert!(sequential::p_value(trials, correct, chance) < 0.05);
                    passed += std::mem::take(share);
                }
            }
            open = next;
        }
        assert!(passed < 0.05 && passed > 0.005, "{test:?}: {passed}");
    }
}

/// Which of the answers is guessed, by the seed and the trial.
type Way<'a> = &'a dyn Fn(u64, usize) -> usize;

#[test]
fn guessers_pass_in_fewer_than_one_of_twenty_series_and_soon_end_as_chance() {
    const SERIES: usize = 6000;
    for test in Test::ALL {
        let sides = test.stimuli().len();
        let guess = |place: usize| test.stimuli()[place].right_answer();
        let ways: [(&str, Way); 3] = [
            ("whim", &|seed, trial| whim(seed, trial) % sides),
            ("stubborn", &|_, _| 0),
            ("by turns", &|_, trial| trial % sides),
        ];
        for (name, way) in ways {
            let (mut passed, mut trials, mut recognised) = (0, 0, 0);
            for run in 0..SERIES {
                let seed = (run as u64).wrapping_mul(0x9fb2_1c65_1e98_df25);
                let series = listen(test, seed, |trial, _| guess(way(seed, trial)));
                passed += usize::from(kind(&series, test) == EndingKind::Passed);
                recognised += usize::from(kind(&series, test) == EndingKind::Recognised);
                trials += series.answers.len();
            }
            let share = passed as f64 / SERIES as f64;
            assert!(share < 0.05, "{test:?} {name}: {share}");
            assert!(trials < 12 * SERIES, "{test:?} {name}: {} trials", trials as f64 / SERIES as f64);
            // Whoever always says "left" does look like a chain that has only a left.
            let most = if name == "stubborn" && test == Test::Channels { SERIES } else { SERIES / 20 };
            assert!(recognised <= most, "{test:?} {name}: {recognised} recognised");
        }
    }
}

#[test]
fn a_listener_who_is_always_right_is_soon_done() {
    for (test, fewest, mean) in [(Test::Channels, 4, 6.5), (Test::Phase, 6, 7.0)] {
        let mut trials = 0;
        for seed in 0..1000 {
            let series = listen(test, seed, |_, played| played.right_answer());
            let finding = series.finding(test).expect("it is over");
            assert_eq!((finding.grade, finding.correct), (Grade::Good, finding.trials));
            assert!(finding.trials >= fewest && finding.p_value < 0.05, "{finding:?}");
            trials += finding.trials;
        }
        assert!(f64::from(trials as u32) / 1000.0 < mean, "{test:?}: {trials} in 1000");
    }
}

#[test]
fn a_listener_who_slips_now_and_then_still_passes() {
    for test in Test::ALL {
        let slip = |seed, trial, played: Stimulus| {
            if whim(seed, trial).is_multiple_of(20) { Answer::CantTell } else { played.right_answer() }
        };
        let passes = |seed: &u64| {
            let series = listen(test, *seed, |trial, played| slip(*seed, trial, played));
            kind(&series, test) == EndingKind::Passed
        };
        let passed = (0..1000u64).filter(passes).count();
        assert!(passed >= 970, "{test:?}: {passed}");
    }
}

#[test]
fn every_pattern_is_recognised_within_ten_trials_on_average_and_told_with_a_fix() {
    for test in Test::ALL {
        for pattern in Pattern::of(test) {
            let (mut trials, mut recognised) = (0, 0);
            for seed in 0..300 {
                let series = listen(test, seed, |_, played| pattern.heard(played));
                trials += series.answers.len();
                let ending = series.ending(test).expect("it is over");
                assert_eq!(ending.pattern.map(|row| row.0), Some(*pattern), "{seed}");
                // Once in a thousand series the one side that tells is played a single time.
                if ending.kind == EndingKind::Recognised {
                    recognised += 1;
                    let finding = series.finding(test).expect("it is over");
                    assert_eq!(finding.grade, Grade::Bad);
                    assert!(finding.fix.len() >= 2);
                    assert!(finding.measured.last().is_some_and(|line| line.contains("99")), "{finding:?}");
                }
            }
            assert!(recognised >= 297 && trials < 10 * 300, "{pattern:?}: {recognised} in {trials} trials");
        }
    }
}

#[test]
fn a_pattern_with_slips_is_hardly_ever_taken_for_another_or_for_a_pass() {
    for test in Test::ALL {
        for pattern in Pattern::of(test) {
            let (mut named, mut wrong) = (0, 0);
            for seed in 0..500u64 {
                let series = listen(test, seed, |trial, played| match whim(seed, trial) % 10 {
                    0 => Answer::CantTell,
                    _ => pattern.heard(played),
                });
                match series.ending(test).expect("it is over") {
                    Ending { kind: EndingKind::Recognised, pattern: Some((found, _)) }
                        if found == *pattern =>
                    {
                        named += 1
                    }
                    Ending { kind: EndingKind::Recognised | EndingKind::Passed, .. } => wrong += 1,
                    Ending { .. } => {}
                }
            }
            assert!(named >= 400 && wrong <= 10, "{pattern:?}: {named} named, {wrong} wrong");
        }
    }
}

#[test]
fn a_series_goes_on_where_it_was_left_and_slips_are_taken_back_until_one_goes_on() {
    let test = Test::Channels;
    let mut ear = Ear::default();
    ear.apply(EarEdit::Answer(test, Answer::Left));
    assert!(ear.is_empty(), "nothing was begun");
    ear.apply(EarEdit::Begin(test, CHAIN.to_owned(), u64::MAX - 7));
    ear.apply(EarEdit::Stamp(test, "2026-11-21T17:00:00Z".to_owned()));
    ear.apply(EarEdit::Stamp(test, "2026-11-21T18:00:00Z".to_owned()));
    ear.apply(EarEdit::Say(test, Answer::CantHear));
    assert_eq!(ear.channels.as_ref().expect("begun").answers, []);
    ear.apply(EarEdit::TakeBack(test));
    ear.apply(EarEdit::GoOn(test));
    assert_eq!(ear.channels.as_ref().expect("begun").answers, [], "it was taken back");
    let first = ear.channels.as_ref().expect("begun").stimulus(test, 0).right_answer();
    ear.apply(EarEdit::Say(test, first));
    ear.apply(EarEdit::GoOn(test));
    ear.apply(EarEdit::TakeBack(test));
    assert_eq!(ear.channels.as_ref().expect("begun").answers, [first], "once gone on, it counts");
    let json = serde_json::to_string(&ear).expect("JSON");
    let mut again: Ear = serde_json::from_str(&json).expect("its own JSON");
    assert_eq!(again, ear);
    assert_eq!(again.channels.as_ref().expect("begun").begun, "2026-11-21T17:00:00Z");
    loop {
        let series = again.channels.as_ref().expect("begun");
        if series.ending(test).is_some() {
            break;
        }
        let next = series.stimulus(test, series.answers.len()).right_answer();
        again.apply(EarEdit::Answer(test, next));
    }
    let over = again.clone();
    again.apply(EarEdit::TakeBack(test));
    again.apply(EarEdit::Answer(test, Answer::Left));
    assert_eq!(again, over, "what is over is over");
}

/// A guesser who takes every wrong answer back that he knows to be wrong would pass for sure; he is never told.
#[test]
fn whether_an_answer_ends_the_series_shows_only_once_it_counts() {
    let test = Test::Phase;
    for right in [true, false] {
        let mut ear = Ear::default();
        ear.apply(EarEdit::Begin(test, CHAIN.to_owned(), 11));
        loop {
            let series = ear.phase.clone().expect("begun");
            let next = series.stimulus(test, series.answers.len()).right_answer();
            ear.apply(EarEdit::Say(test, next));
            if ear.phase.as_ref().expect("begun").gone_on().ending(test).is_some() {
                break;
            }
            ear.apply(EarEdit::GoOn(test));
        }
        let last = ear.phase.as_ref().expect("begun").said.expect("said");
        let other = if last == Answer::First { Answer::Second } else { Answer::First };
        ear.apply(EarEdit::Say(test, if right { last } else { other }));
        let series = ear.phase.as_ref().expect("begun");
        assert_eq!(
            (series.ending(test), series.finding(test)),
            (None, None),
            "right or wrong, all looks the same"
        );
        ear.apply(EarEdit::GoOn(test));
        assert_eq!(ear.phase.as_ref().expect("begun").ending(test).is_some(), right);
    }
}

#[test]
fn what_a_newer_or_damaged_project_holds_is_no_panic() {
    let series = Series {
        chain: String::new(),
        seed: 1,
        begun: String::new(),
        answers: vec![Answer::First; 24],
        said: None,
    };
    let finding = series.finding(Test::Channels).expect("it is over");
    assert_eq!((finding.correct, finding.grade), (0, Grade::Open));
}

#[test]
fn trials_sound_where_they_should_at_the_level_asked_for() {
    for rate in [8_000.0, 44_100.0, 48_000.0, 192_000.0] {
        for test in Test::ALL {
            for stimulus in test.stimuli() {
                let trial = tape(*stimulus, Dbfs(-30.0), 3, rate).expect("it can be made");
                assert_eq!(trial.level, Dbfs(-30.0));
                let seconds = trial.tape.frames() as f64 / rate;
                assert!((0.9..2.6).contains(&seconds), "{seconds}");
                let [left, right, other] = [0, 1, 2].map(|output| trial.tape.channel(output));
                assert!(other.iter().all(|sample| *sample == 0.0));
                let sounds = |channel: &[f32]| channel.iter().any(|sample| *sample != 0.0);
                let expected = match stimulus {
                    Stimulus::Left => (true, false),
                    Stimulus::Right => (false, true),
                    _ => (true, true),
                };
                assert_eq!((sounds(&left), sounds(&right)), expected);
                let half = left.len() / 2;
                let opposite = |part: std::ops::Range<usize>| {
                    part.clone().all(|n| left[n] == -right[n]) && sounds(&left[part])
                };
                match stimulus {
                    Stimulus::Both => assert_eq!(left, right),
                    Stimulus::FirstInPhase => {
                        assert!(left[..half] == right[..half] && opposite(half..left.len()));
                    }
                    Stimulus::SecondInPhase => {
                        assert!(left[half..] == right[half..] && opposite(0..half));
                    }
                    _ => {}
                }
                // No click: it begins and ends in silence, and the power is that of the noise.
                assert_eq!((left[0], right[0]), (0.0, 0.0));
                let power = |channel: &[f32]| channel.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
                let sounding = if matches!(test, Test::Phase) { 1.8 } else { 0.7 };
                let level = mean_square_to_dbfs((power(&left) + power(&right)) / (sounding * rate)).0;
                assert!((level + 30.0).abs() < 1.5, "{stimulus:?} at {rate}: {level}");
            }
        }
    }
}

#[test]
fn no_trial_is_above_the_ceiling_and_the_level_says_so() {
    for stimulus in [Stimulus::Left, Stimulus::FirstInPhase] {
        let trial = tape(stimulus, Dbfs(-6.0), 2, 48_000.0).expect("it can be made");
        let peak = trial.tape.channel(0).iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
        assert!(f64::from(peak) <= HARD_CEILING.amplitude() * 1.000_01);
        assert!(trial.level.0 < -8.0 && trial.level.0 > -20.0, "{}", trial.level);
    }
}

//! A listener for the ear tests: knows nothing but what left the plugin, as it arrives at the ears.

use crate::walker::Walker;
use linecheck::walk::ear::{Answer, Test};

/// What happens between the outputs and the ears, frame by frame.
pub type Ears = fn(f32, f32) -> (f32, f32);

/// Well-wired headphones.
pub const GOOD: Ears = |left, right| (left, right);
/// The left one sits on the right ear.
pub const SWAPPED: Ears = |left, right| (right, left);
/// One side is upside down.
pub const INVERTED: Ears = |left, right| (left, -right);

/// What is sure to be heard, re full scale.
const AUDIBLE: f32 = 0.003;

/// Plays the next trial and answers it; `false` where there is none, as the series is over.
fn trial(walker: &mut Walker, test: Test, ears: Ears) -> bool {
    walker.rig.keep_sent();
    let before = walker.window.state().view.trials.heard;
    walker.press(if walker.is_said("Play the trial") { "Play the trial" } else { "Go on" });
    let project = walker.rig.saved.project.get();
    if project.ear.series(test).is_some_and(|series| series.ending(test).is_some()) {
        return false;
    }
    for _ in 0..40 {
        if walker.window.state().view.trials.heard != before {
            break;
        }
        walker.frame();
    }
    let sent = walker.rig.sent.take().expect("kept");
    let heard: Vec<(f32, f32)> =
        sent[0].iter().zip(&sent[1]).map(|(left, right)| ears(*left, *right)).collect();
    let answer = match test {
        Test::Channels => side(&heard),
        Test::Phase => in_the_middle(&heard),
    };
    walker.press(label(answer));
    true
}

/// The button of an answer.
pub fn label(answer: Answer) -> &'static str {
    match answer {
        Answer::Left => "Left",
        Answer::Right => "Right",
        Answer::Both => "Both, or the middle",
        Answer::First => "The first",
        Answer::Second => "The second",
        Answer::CantHear => "I can't hear it",
        Answer::CantTell => "I can't tell",
    }
}

fn side(heard: &[(f32, f32)]) -> Answer {
    let left = heard.iter().any(|(left, _)| left.abs() > AUDIBLE);
    let right = heard.iter().any(|(_, right)| right.abs() > AUDIBLE);
    match (left, right) {
        (true, true) => Answer::Both,
        (true, false) => Answer::Left,
        (false, true) => Answer::Right,
        (false, false) => Answer::CantHear,
    }
}

/// Which of two sounds is the same on both sides.
fn in_the_middle(heard: &[(f32, f32)]) -> Answer {
    let sounds = |(left, right): &(f32, f32)| left.abs().max(right.abs()) > AUDIBLE;
    let Some((from, to)) = heard.iter().position(sounds).zip(heard.iter().rposition(sounds)) else {
        return Answer::CantHear;
    };
    let (first, second) = heard[from..to].split_at((to - from) / 2);
    let alike = |part: &[(f32, f32)]| part.iter().map(|(left, right)| left * right).sum::<f32>() > 0.0;
    match (alike(first), alike(second)) {
        (true, false) => Answer::First,
        (false, true) => Answer::Second,
        _ => Answer::CantTell,
    }
}

/// Listens to a whole test, from its first trial to its result.
pub fn listen(walker: &mut Walker, test: Test, ears: Ears) {
    for _ in 0..=test.most_trials() {
        if !trial(walker, test, ears) {
            return;
        }
    }
    panic!("the series does not end");
}

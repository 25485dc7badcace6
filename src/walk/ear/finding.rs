//! What a series came to, in words.

use super::trial::{Stimulus, Test};
use super::{Ending, EndingKind, Pattern, Series, pattern, sequential};
use crate::units::number;

/// What a series came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How good that is.
    pub grade: Grade,
    /// What it means.
    pub headline: String,
    /// What was measured, a sentence each.
    pub measured: Vec<String>,
    /// What to do, in order.
    pub fix: Vec<String>,
    /// How it was judged.
    pub limit: String,
    /// Trials that were answered.
    pub trials: usize,
    /// Answers that were right.
    pub correct: usize,
    /// The probability of doing as well by guessing.
    pub p_value: f64,
}

/// How good a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// In order.
    Good,
    /// Something is wrong.
    Bad,
    /// It can't be told.
    Open,
}

impl Series {
    /// What it came to, once it is over.
    pub fn finding(&self, test: Test) -> Option<Finding> {
        let ending = self.ending(test)?;
        let (trials, correct) = (self.answers.len(), self.correct(test));
        let p_value = self.p_value(test);
        let (grade, headline, mut fix) = match (ending.kind, ending.pattern) {
            (EndingKind::Passed, _) => (Grade::Good, passed(test).to_owned(), Vec::new()),
            (EndingKind::Recognised, Some((pattern, _))) => {
                (Grade::Bad, headline(pattern).to_owned(), fixes(pattern))
            }
            (_, Some((pattern, _))) => (
                Grade::Open,
                format!("I can't tell for sure. Most likely: {}", headline(pattern)),
                fixes(pattern),
            ),
            (EndingKind::Chance, None) => (Grade::Open, by_chance(test).to_owned(), chance_fixes(test)),
            (_, None) => (
                Grade::Open,
                "I can't tell: some answers were right, but not enough of them to exclude chance.".to_owned(),
                chance_fixes(test),
            ),
        };
        if grade != Grade::Good {
            fix.push("Then listen again.".to_owned());
        }
        let measured = self.measured(test, &ending);
        Some(Finding { grade, headline, measured, fix, limit: limit(test), trials, correct, p_value })
    }

    fn measured(&self, test: Test, ending: &Ending) -> Vec<String> {
        let (trials, correct) = (self.answers.len(), self.correct(test));
        let mut lines = vec![format!(
            "{correct} of {trials} answers were right. By guessing one does as well with a probability of {}.",
            probability(self.p_value(test))
        )];
        for kind in test.stimuli() {
            let said: Vec<_> =
                self.pairs(test).filter(|(played, _)| played == kind).map(|pair| pair.1).collect();
            if said.is_empty() {
                continue;
            }
            let counts: Vec<String> = test
                .answers()
                .iter()
                .map(|answer| (answer.word(), said.iter().filter(|one| *one == answer).count()))
                .filter(|(_, count)| *count > 0)
                .map(|(word, count)| format!("{word} {}", times(count)))
                .collect();
            lines.push(format!("{} You said {}.", played(*kind, said.len()), counts.join(", ")));
        }
        if let Some((_, certainty)) = ending.pattern {
            lines.push(format!("How sure that makes me: {}.", in_words(certainty)));
        }
        lines
    }
}

fn passed(test: Test) -> &'static str {
    match test {
        Test::Channels => "Left is left, right is right, and both are heard.",
        Test::Phase => "Both sides are the same way round: in phase stands in the middle.",
    }
}

fn by_chance(test: Test) -> &'static str {
    match test {
        Test::Channels => "The answers are no better than chance, and fit no fault that I know.",
        Test::Phase => "The answers are no better than chance: the two sounds could not be told apart.",
    }
}

fn headline(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Swapped => "Left and right are swapped.",
        Pattern::Mono => "You hear mono: whatever plays, both sides get it.",
        Pattern::LeftSilent => "The left side is silent.",
        Pattern::RightSilent => "The right side is silent.",
        Pattern::LeftSilentSwapped => "Only the right output is heard, and it is heard on the left.",
        Pattern::RightSilentSwapped => "Only the left output is heard, and it is heard on the right.",
        Pattern::AllLeft => "Everything comes from the left.",
        Pattern::AllRight => "Everything comes from the right.",
        Pattern::Silent => "Nothing is heard.",
        Pattern::NoMiddle => {
            "Each side is heard where it belongs, but both together stand nowhere: one is upside down."
        }
        Pattern::Inverted => "One side is upside down: what is out of phase stands in the middle.",
        Pattern::Alike => "In phase and out of phase sound alike to you.",
    }
}

fn fixes(pattern: Pattern) -> Vec<String> {
    const FIND_SILENCE: &[&str] = &[
        "Turn the volume down and swap the two plugs at the interface (headphones: turn them round).",
        "If the silent side changes with it, the output, its fader or its pan is to blame; if it stays, the lead or what hangs \
         on it: push its plugs home, try the other lead, look at the balance knob and at the second loudspeaker's power.",
    ];
    const SWAP: &[&str] = &[
        "Headphones: is the side marked R on the right ear? If so, swap the two plugs that feed their amplifier.",
        "Loudspeakers: swap the two leads at the interface. At one end only.",
        "If the leads are right, look for a stereo track whose outputs are crossed, or a width knob turned below zero.",
    ];
    const POLARITY: &[&str] = &[
        "Loudspeakers on an amplifier: at one of them swap + and \u{2212}.",
        "Active loudspeakers: replace one lead, it may be wired 2↔3; and look for a phase switch (ø) on a channel.",
        "Headphones: one balanced output in a stereo jack does this. Feed left and right from two outputs.",
    ];
    let lines: &[&str] = match pattern {
        Pattern::Swapped => SWAP,
        Pattern::Mono => &[
            "Push the headphone plug fully in: half out, it joins the sides.",
            "Look for a Mono button: on the monitor controller, in the interface's mixer, on the host's master.",
            "A mono plug in a stereo jack, or a mono lead between jacks, joins the sides: use a stereo one, or the insert lead \
             (one stereo plug to two mono ones) into separate left and right inputs.",
        ],
        Pattern::LeftSilent | Pattern::RightSilent => FIND_SILENCE,
        Pattern::LeftSilentSwapped | Pattern::RightSilentSwapped => &[
            "The one lead that works is in the socket of the other side: put it into its own.",
            "Then see to the side that is left: push its plugs home, try the other lead, look at its fader and its power.",
        ],
        Pattern::AllLeft | Pattern::AllRight => &[
            "Set the balance knob and the track's pan to the middle.",
            "The other side gets nothing and this one gets both: look for a mono lead, or for both outputs routed to one.",
            "Push the plugs of the silent side home and try the other lead.",
        ],
        Pattern::Silent => &[
            "Is the track's output the one that your loudspeakers or headphones hang on? Do the output meters move?",
            "Turn the volume up slowly from zero; switch amplifiers and loudspeakers on; look for Mute and Dim.",
            "If it is still silent, choose a higher level, by 10 dB at most at a time.",
        ],
        Pattern::NoMiddle | Pattern::Inverted => POLARITY,
        Pattern::Alike => &[
            "Do the test of the sides first: with mono, or with one side missing, phase can't be heard.",
            "Sit so that both loudspeakers are equally far away; or use headphones.",
            "Turn it up a little: below the noise of the room there is no middle.",
        ],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn chance_fixes(test: Test) -> Vec<String> {
    let place = match test {
        Test::Channels => {
            "Turn it up a little, switch other sounds off, and sit in the middle between the loudspeakers."
        }
        Test::Phase => {
            "Do the test of the sides first. Sit in the middle, equally far from both loudspeakers, or use headphones."
        }
    };
    vec![place.to_owned(), "Say \"I can't tell\" where you can't: it helps more than a guess.".to_owned()]
}

fn played(kind: Stimulus, count: usize) -> String {
    let what = match kind {
        Stimulus::Left => "The left output",
        Stimulus::Right => "The right output",
        Stimulus::Both => "Both outputs",
        Stimulus::FirstInPhase => "In phase first",
        Stimulus::SecondInPhase => "In phase second",
    };
    format!("{what} played {}.", times(count))
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

/// A probability with as many digits as it takes to see it.
fn probability(p: f64) -> String {
    let decimals = if p >= 0.1 { 2 } else { (1.0 - p.max(1e-9).log10()).floor() as usize };
    number(p, decimals)
}

fn in_words(certainty: f64) -> String {
    let word = if certainty >= pattern::CERTAIN { "almost certain" } else { "very likely" };
    // Nothing short of certainty is rounded up to it.
    format!("{word}, {} %", number((certainty * 100.0).min(99.9), 1))
}

fn limit(test: Test) -> String {
    format!(
        "Passed when the answers are {} times as likely from a listener who is right in {} % of the trials as from a guesser \
         (right in {} %), and every kind of trial was heard rightly. A guesser passes in fewer than 5 of 100 series, though \
         it is looked at after every answer (sequential probability ratio test, A. Wald 1947; bound of J. Ville 1939).",
        number(sequential::PASS, 0),
        number(sequential::LISTENER * 100.0, 0),
        number(test.chance() * 100.0, 0)
    )
}

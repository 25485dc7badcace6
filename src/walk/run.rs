//! The measured line check as a state machine: evidence in, what to play next out.

use crate::chain::{ReturnPath, Setup};
use crate::measure::find::Step;
use crate::measure::{Evidence, tones};
use crate::units::{Dbfs, HARD_CEILING};

/// The first sound of any run.
const FIRST_LEVEL: Dbfs = Dbfs(-60.0);
/// How fast the climb may get louder.
const CLIMB_DB_PER_SECOND: f64 = 6.0;
/// The largest step of the climb.
const CLIMB_DB: f64 = 12.0;
/// If nothing came back, the return may run at another sample rate. That is looked for on so many outputs, as a rate is
/// that of a whole device …
const FOREIGN_OUTPUTS: usize = 4;
/// … with so many codes on end: a buffer of half a second that overflows between two of them can't swallow all.
const FOREIGN_TIMES: usize = 4;
/// While no delay is known, a return may be this late.
const LONGEST_DELAY_SECONDS: f64 = 2.0;
/// What is waited after the return of a sound has arrived, so that its decay is recorded as well.
const DECAY_SECONDS: f64 = 0.35;
/// The same in a room.
const ROOM_DECAY_SECONDS: f64 = 0.8;
/// An output that arrives this much below the loudest is a leak: nothing but noise would be found in its tone.
const LEAK_DB: f64 = 40.0;
/// A sweep's return that is played again and again is waited for so much longer, at most.
const LONGEST_LOOP_SECONDS: f64 = 1.0;
/// A return that would peak above this is avoided by playing lower: −3 dBFS.
const RETURN_CEILING: Dbfs = Dbfs(-3.0);

/// What to play and measure next.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// Listen with nothing playing.
    Idle,
    /// Quiet coded bursts.
    Find(Step),
    /// One output's sweep.
    Survey {
        /// 0-based output.
        output: usize,
        /// Its level, peak.
        level: Dbfs,
        /// Silence recorded after it.
        tail_seconds: f64,
    },
    /// A steady tone on one output, the same 20 dB and 40 dB lower, then two at once.
    Tones {
        /// 0-based output.
        output: usize,
        /// Level of the louder one, peak.
        level: Dbfs,
        /// Silence recorded after it.
        tail_seconds: f64,
    },
    /// Short bursts on all outputs, again and again.
    Repeats {
        /// Their level, peak.
        level: Dbfs,
        /// Silence recorded after the last.
        tail_seconds: f64,
    },
}

impl Plan {
    /// What is being done, as a short phrase.
    pub fn describe(&self) -> String {
        match self {
            Self::Idle => "Listening to the silence".to_owned(),
            Self::Find(step) if step.times > 1 => "Looking for a return at another sample rate".to_owned(),
            Self::Find(step) => format!("Looking for the return, at {:.0}", step.level),
            Self::Survey { output, level, .. } => format!("Sweeping output {} at {level:.0}", output + 1),
            Self::Tones { output, level, .. } => format!("A tone on output {} at {level:.0}", output + 1),
            Self::Repeats { .. } => "Timing the return again".to_owned(),
        }
    }
}

/// A run from the press to the verdict: idle → find → tones → survey → repeats. The tones come before the sweeps
/// because they tell the clock, without which a sweep cannot be read.
#[derive(Debug, Clone)]
pub struct Run {
    setup: Setup,
    last: Option<Plan>,
    /// Every output has been swept.
    swept: bool,
}

impl Run {
    /// A run that has not begun.
    pub fn new(setup: Setup) -> Self {
        Self { setup, last: None, swept: false }
    }

    /// What the run is made for.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// What comes next, given what has been measured; `None` when the run is over. `seconds` is how long the tape of the
    /// plan before was.
    pub fn next(&mut self, evidence: &Evidence, seconds: f64) -> Option<Plan> {
        let next = match self.last.clone() {
            None => Some(Plan::Idle),
            Some(Plan::Idle) => Some(Plan::Find(self.first_step())),
            Some(Plan::Find(step)) => {
                let louder = self.climb(&step, evidence, seconds).map(Plan::Find);
                louder.or_else(|| self.tones(0, evidence)).or_else(|| self.survey(0, evidence))
            }
            Some(Plan::Tones { output, .. }) => {
                let more = self.tones(output + 1, evidence);
                more.or_else(|| self.survey(0, evidence)).or_else(|| self.repeats(evidence))
            }
            Some(Plan::Survey { output, .. }) => {
                let more = self.survey(output + 1, evidence);
                self.swept = more.is_none();
                // A sweep finds what the search did not.
                more.or_else(|| self.tones(0, evidence)).or_else(|| self.repeats(evidence))
            }
            Some(Plan::Repeats { .. }) => None,
        };
        self.last.clone_from(&next);
        next
    }

    /// Seconds of sound that come after the plan at hand, as far as can be foreseen.
    pub fn seconds_after(&self, evidence: &Evidence) -> f64 {
        const SWEEP_SECONDS: f64 = 2.3;
        const REPEATS_SECONDS: f64 = 2.0;
        let tail = self.tail(evidence).min(self.decay() + 0.1);
        let outputs = self.setup.outputs;
        let sweeps = |count: usize| (SWEEP_SECONDS + tail) * count as f64;
        let tone_seconds = tones::Pace::of(self.setup.return_path).seconds();
        let tones = |count: usize| (tone_seconds + tail) * count as f64;
        let repeats = REPEATS_SECONDS + tail;
        match &self.last {
            None | Some(Plan::Idle) => {
                let find = LONGEST_DELAY_SECONDS + 0.3 * outputs as f64;
                find + sweeps(outputs) + tones(outputs) + repeats
            }
            Some(Plan::Find(_)) => sweeps(outputs) + tones(outputs) + repeats,
            // Those that only their sweep found.
            Some(Plan::Tones { .. }) if self.swept => repeats,
            Some(Plan::Tones { output, .. }) => {
                tones(outputs.saturating_sub(output + 1)) + sweeps(outputs) + repeats
            }
            Some(Plan::Survey { output, .. }) => sweeps(outputs.saturating_sub(output + 1)) + repeats,
            Some(Plan::Repeats { .. }) => 0.0,
        }
    }

    fn first_step(&self) -> Step {
        Step {
            outputs: (0..self.setup.outputs).collect(),
            level: Dbfs(FIRST_LEVEL.0.min(self.setup.level.0)),
            tail_seconds: LONGEST_DELAY_SECONDS + 0.1,
            times: 1,
        }
    }

    /// The next, louder step for the outputs that have not been seen, if there are any and there is room; if nothing
    /// was seen at all, one for a return at another sample rate.
    fn climb(&self, step: &Step, evidence: &Evidence, seconds: f64) -> Option<Step> {
        let seen = |output: &usize| {
            evidence.find.as_ref().is_some_and(|find| find.seen.get(*output).is_some_and(Option::is_some))
        };
        let outputs: Vec<usize> = (0..self.setup.outputs).filter(|output| !seen(output)).collect();
        let foreign = evidence.find.as_ref().is_some_and(|find| find.rate_ratio.is_some());
        if outputs.is_empty() || foreign || step.times > 1 {
            return None;
        }
        if step.level.0 >= self.setup.level.0 {
            let nothing = outputs.len() == self.setup.outputs;
            let outputs = outputs.into_iter().take(FOREIGN_OUTPUTS).collect();
            return nothing.then(|| Step { outputs, times: FOREIGN_TIMES, ..step.clone() });
        }
        let rise = (CLIMB_DB_PER_SECOND * seconds).min(CLIMB_DB);
        let level = Dbfs((step.level.0 + rise).min(self.setup.level.0));
        // A second at least, so that the climb gets on.
        Some(Step { outputs, level, tail_seconds: self.tail(evidence).max(1.0), times: 1 })
    }

    fn survey(&self, output: usize, evidence: &Evidence) -> Option<Plan> {
        let find = evidence.find.as_ref()?;
        if output >= self.setup.outputs || find.seen.iter().all(Option::is_none) || self.swept {
            return None;
        }
        // An output that was seen tells how loud its return will be; for another the loudest return must serve.
        let seen = find.seen.iter().flatten().map(|sighting| sighting.gain_db);
        let loudest = seen.fold(f64::NEG_INFINITY, f64::max);
        let gain =
            find.seen.get(output).and_then(Option::as_ref).map_or(loudest, |sighting| sighting.gain_db);
        Some(Plan::Survey {
            output,
            level: self.safe_level(Some(gain)),
            tail_seconds: self.sweep_tail(evidence),
        })
    }

    /// A tone on the next output from `first` on that is known to arrive, and not merely as a leak. After the survey it
    /// is the turn of those that the search did not see.
    fn tones(&self, first: usize, evidence: &Evidence) -> Option<Plan> {
        let sighting = |output: usize| evidence.find.as_ref()?.seen.get(output).copied().flatten();
        let gain = |output: usize| match evidence.main_arrival(output) {
            Some((_, arrival)) => Some(arrival.gain_db.value),
            None => Some(sighting(output)?.gain_db),
        };
        let loudest = (0..self.setup.outputs).filter_map(gain).reduce(f64::max)?;
        let output = (first..self.setup.outputs)
            .filter(|output| !self.swept || sighting(*output).is_none())
            .find(|output| gain(*output).is_some_and(|gain| gain > loudest - LEAK_DB))?;
        Some(Plan::Tones { output, level: self.safe_level(gain(output)), tail_seconds: self.tail(evidence) })
    }

    /// The bursts that tell whether the latency stays, if anything arrives.
    fn repeats(&self, evidence: &Evidence) -> Option<Plan> {
        let gains = (0..self.setup.outputs).filter_map(|output| evidence.main_arrival(output));
        let loudest = gains.map(|(_, arrival)| arrival.gain_db.value).reduce(f64::max)?;
        Some(Plan::Repeats { level: self.safe_level(Some(loudest)), tail_seconds: self.tail(evidence) })
    }

    /// The run's level, or less where a return with this gain would clip.
    fn safe_level(&self, gain_db: Option<f64>) -> Dbfs {
        let most = gain_db.map_or(f64::INFINITY, |gain| RETURN_CEILING.0 - gain);
        Dbfs(self.setup.level.0.min(most).min(HARD_CEILING.0))
    }

    /// Silence after a sound, long enough for the latest return seen and its decay.
    fn tail(&self, evidence: &Evidence) -> f64 {
        let latest = evidence
            .find
            .iter()
            .flat_map(|find| find.seen.iter().flatten())
            .map(|sighting| sighting.delay)
            .max();
        match latest {
            Some(delay) => delay as f64 / self.setup.sample_rate + self.decay(),
            None => LONGEST_DELAY_SECONDS + 0.1,
        }
    }

    /// The same after a sweep, with room for a return that goes round in a loop twice more.
    fn sweep_tail(&self, evidence: &Evidence) -> f64 {
        let tail = self.tail(evidence);
        let seen = evidence.find.iter().flat_map(|find| &find.seen).any(Option::is_some);
        let delay = if seen { tail - self.decay() } else { 0.0 };
        tail + (2.0 * delay).min(LONGEST_LOOP_SECONDS)
    }

    fn decay(&self) -> f64 {
        match self.setup.return_path {
            ReturnPath::Microphone => ROOM_DECAY_SECONDS,
            ReturnPath::Loopback | ReturnPath::Ear => DECAY_SECONDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{Chain, Connected};
    use crate::measure::{Find, Sighting};

    fn setup(outputs: usize, level: f64) -> Setup {
        Setup {
            chain: Chain::LineLoop,
            return_path: ReturnPath::Loopback,
            level: Dbfs(level),
            sample_rate: 48_000.0,
            inputs: outputs,
            outputs,
            plugin_api: "none".to_owned(),
            known: crate::chain::calibration::Known::default(),
            connected: Connected::default(),
        }
    }

    fn seen(gains: &[Option<f64>]) -> Evidence {
        let sighting = |gain_db| Sighting { input: 0, delay: 960, gain_db, clearance_db: 40.0 };
        let seen = gains.iter().map(|gain| gain.map(sighting)).collect();
        Evidence {
            find: Some(Find { seen, climbed_to: Dbfs(-60.0), rate_ratio: None }),
            ..Evidence::default()
        }
    }

    #[test]
    fn a_healthy_stereo_run_finds_both_at_the_first_try() {
        let mut run = Run::new(setup(2, -20.0));
        assert_eq!(run.next(&Evidence::default(), 0.0), Some(Plan::Idle));
        let Some(Plan::Find(step)) = run.next(&Evidence::default(), 2.0) else { panic!("find comes second") };
        assert_eq!((step.outputs, step.level), (vec![0, 1], Dbfs(-60.0)));
        let evidence = seen(&[Some(-6.0), Some(-6.0)]);
        let mut left = f64::INFINITY;
        for output in 0..2 {
            let Some(Plan::Tones { output: played, level, tail_seconds }) = run.next(&evidence, 2.7) else {
                panic!("tones come third: they tell the clock for the survey")
            };
            assert_eq!((played, level), (output, Dbfs(-20.0)));
            assert!((tail_seconds - 0.37).abs() < 1e-9);
            assert!(run.seconds_after(&evidence) < left);
            left = run.seconds_after(&evidence);
        }
        for output in 0..2 {
            let Some(Plan::Survey { output: swept, level, tail_seconds }) = run.next(&evidence, 2.0) else {
                panic!("survey comes fourth")
            };
            assert_eq!((swept, level), (output, Dbfs(-20.0)));
            assert!((tail_seconds - 0.41).abs() < 1e-9);
            assert!(run.seconds_after(&evidence) < left);
            left = run.seconds_after(&evidence);
        }
        assert_eq!(run.next(&evidence, 2.4), None);
    }

    #[test]
    fn the_climb_is_at_most_6_db_per_second_and_ends_at_the_level() {
        let mut run = Run::new(setup(1, -20.0));
        run.next(&Evidence::default(), 0.0);
        let mut level = -60.0;
        let nothing = seen(&[None]);
        let Some(Plan::Find(first)) = run.next(&nothing, 2.0) else { panic!("find") };
        assert_eq!((first.level, first.times), (Dbfs(level), 1));
        let mut foreign = 0;
        while let Some(plan) = run.next(&nothing, 1.5) {
            let Plan::Find(step) = plan else { panic!("nothing was seen, so nothing is swept") };
            assert!(step.level.0 - level <= 6.0 * 1.5 + 1e-9 && foreign == 0);
            // Once at the level, another sample rate is the last thing that is looked for.
            assert_eq!(step.times > 1, level == -20.0);
            assert!(step.level.0 > level || step.times > 1);
            foreign += usize::from(step.times > 1);
            level = step.level.0;
        }
        assert_eq!((level, foreign), (-20.0, 1));
    }

    #[test]
    fn a_dead_output_is_looked_for_alone_and_swept_all_the_same() {
        let mut run = Run::new(setup(2, -20.0));
        run.next(&Evidence::default(), 0.0);
        let evidence = seen(&[Some(0.0), None]);
        run.next(&evidence, 2.0);
        let mut swept = 0;
        while let Some(plan) = run.next(&evidence, 2.0) {
            match plan {
                Plan::Find(step) => assert_eq!(step.outputs, [1]),
                Plan::Tones { output, .. } => assert_eq!((output, swept), (0, 0)),
                Plan::Survey { .. } => swept += 1,
                other => panic!("{other:?} does not come here"),
            }
        }
        assert_eq!(swept, 2);
    }

    #[test]
    fn a_hot_return_is_swept_lower_so_that_it_does_not_clip() {
        let mut run = Run::new(setup(1, -6.0));
        let evidence = seen(&[Some(12.0)]);
        run.next(&evidence, 0.0);
        run.next(&evidence, 2.0);
        let Some(Plan::Tones { level, .. }) = run.next(&evidence, 2.0) else { panic!("tones") };
        assert_eq!(level, Dbfs(-15.0));
        let Some(Plan::Survey { level, .. }) = run.next(&evidence, 2.0) else { panic!("survey") };
        assert_eq!(level, Dbfs(-15.0));
    }

    #[test]
    fn a_return_at_another_rate_ends_the_run() {
        let mut run = Run::new(setup(2, -20.0));
        run.next(&Evidence::default(), 0.0);
        let mut evidence = seen(&[None, None]);
        run.next(&evidence, 2.0);
        let find = evidence.find.as_mut().expect("searched");
        find.rate_ratio = Some(crate::measure::Estimate { value: 2.0, uncertainty: 1e-5 });
        assert_eq!(run.next(&evidence, 2.7), None);
    }

    #[test]
    fn the_first_sound_is_never_louder_than_the_level() {
        let mut run = Run::new(setup(1, -80.0));
        run.next(&Evidence::default(), 0.0);
        let Some(Plan::Find(step)) = run.next(&Evidence::default(), 2.0) else { panic!("find") };
        assert_eq!(step.level, Dbfs(-80.0));
    }
}

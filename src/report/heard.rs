//! What a report holds of a chain's noise and of its output, for its level diagram.

use super::gains::{arriving, main_gains, mean_gain};
use super::model::{Report, SetupReport, Status};
use crate::chain::connection::{Connected, Place, wiring_of};
use crate::chain::diagram::{Gear, Knobs, Measured, OfKnob, OutputKind, Silence, output_kind};
use crate::chain::learnt::apart;
use crate::chain::{CHAINS, Chain, ReturnPath};
use crate::check::{Outcome, Verdict};
use crate::units::Db;

/// Outputs of a healthy loop are no further from each other than this (contract §3), in dB.
const BALANCE_DB: f64 = 0.5;

/// What a run heard with nothing playing and of its noise knee, and what came back of what was played.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// When: RFC 3339, UTC.
    pub made: String,
    /// What it was made for.
    setup: SetupReport,
    /// What was heard.
    pub silence: Silence,
    /// The gain of its loop by cable, if that was healthy.
    gain: Option<Db>,
}

impl Heard {
    /// What a report holds; `None` where it holds nothing of it, is not over, or was practice.
    pub fn of(report: &Report) -> Option<Self> {
        let setup = report.setup.as_ref().filter(|setup| !setup.practice)?;
        if !matches!(report.status, Status::Complete | Status::Stopped) {
            return None;
        }
        let cable = setup.return_path == ReturnPath::Loopback.id();
        let microphone = setup.return_path == ReturnPath::Microphone.id();
        let reached = reached(report);
        let silence = Silence {
            back: loudest(report, "noise_dbfs_a", |input| reached.contains(&input)).filter(|_| cable),
            // It is there only where the microphone is calibrated.
            ear: loudest(report, "noise_dba", |_| true).filter(|_| microphone),
            knob: of_knob(report).filter(|_| cable),
        };
        let made = report.made.clone();
        let gain = loop_gain(report).filter(|_| cable);
        (!silence.is_empty() || gain.is_some()).then(|| Self { made, setup: setup.clone(), silence, gain })
    }

    /// What its loop tells of an output of which one leg is used: of that of the same interface it tells so for every lead.
    /// `None` where it tells nothing of it.
    pub fn output_kind(&self, now: &Connected, gear: &Gear, knobs: Knobs) -> Option<OutputKind> {
        let place = Place::Interface.id();
        let same = self.setup.gear.get(place) == now.gear.get(place);
        let chain = CHAINS.iter().find(|row| row.1 == self.setup.chain).filter(|_| same)?.0;
        output_kind(wiring_of(chain, self.setup.wiring.as_deref())?, gear, knobs, self.gain?)
    }

    /// Whether it says something of this chain with this return as it is connected now: by the same variant, and with what
    /// gear was named then where it stood then.
    pub fn holds_for(&self, chain: Chain, return_path: ReturnPath, now: &Connected) -> bool {
        let setup = &self.setup;
        let id = |wiring: Option<&str>| wiring_of(chain, wiring).map(|wiring| wiring.id);
        setup.chain == chain.id()
            && setup.return_path == return_path.id()
            && id(setup.wiring.as_deref()) == id(now.wiring.map(|wiring| wiring.id))
            && setup.gear.iter().all(|(place, name)| now.gear.get(place) == Some(name))
    }
}

/// The gain of a loop that is over and of which the level was right, the mean of its outputs.
fn loop_gain(report: &Report) -> Option<Db> {
    let judges = |check: &&Outcome| check.figures.iter().any(|figure| figure.id == "gain_error_db");
    let level = report.checks.iter().find(judges)?;
    let gains = main_gains(report);
    let alike = apart(&gains).0 <= BALANCE_DB;
    let healthy = report.status == Status::Complete && level.verdict == Verdict::Pass && alike;
    mean_gain(&gains).filter(|_| healthy)
}

/// The inputs, from 1, at which an output arrives: what is noise elsewhere comes from nothing that is plugged.
fn reached(report: &Report) -> Vec<usize> {
    arriving(report).iter().map(|gain| gain.input + 1).collect()
}

/// The loudest of the figures with this id on these inputs, from 1: what is drawn is one channel, and the noisier one
/// is what is heard.
fn loudest(report: &Report, id: &str, on: impl Fn(usize) -> bool) -> Option<Measured> {
    let figures = report.checks.iter().flat_map(|check| &check.figures);
    let measured = figures.filter(|figure| figure.id == id).filter_map(|figure| {
        let (level, uncertainty) = (figure.value, figure.uncertainty);
        let whole = level.is_finite() && uncertainty.is_finite();
        Some(Measured { level, uncertainty, input: figure.input.filter(|input| whole && on(*input))? })
    });
    measured.max_by(|a, b| a.level.total_cmp(&b.level))
}

fn of_knob(report: &Report) -> Option<OfKnob> {
    let figure = |id| loudest(report, id, |_| true);
    Some(OfKnob { behind: figure("noise_below_dbfs_a")?, before: figure("noise_above_dbfs_a")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, Figure};
    use crate::measure::Estimate;
    use crate::units::Dbu;

    fn check(id: &str, figures: &[(&str, At, f64)]) -> Outcome {
        let mut outcome = Outcome { id: id.to_owned(), ..Outcome::new(Verdict::Pass, "") };
        for (id, at, value) in figures {
            outcome.figure(id, *at, "dBFS", Estimate { value: *value, uncertainty: 0.05 });
        }
        outcome
    }

    fn report(return_path: ReturnPath) -> Report {
        let setup = SetupReport {
            chain: Chain::HeadphoneAmpFromPhones.id().to_owned(),
            return_path: return_path.id().to_owned(),
            gear: [("interface".to_owned(), "One".to_owned())].into(),
            ..SetupReport::default()
        };
        let gains = [("gain_db", At::cell(0, 0), -6.0), ("gain_db", At::cell(1, 1), -70.0)];
        let noise = [("noise_dbfs_a", At::input(0), -98.0), ("noise_dbfs_a", At::input(1), -60.0)];
        let knee = [("noise_below_dbfs_a", At::input(0), -95.0), ("noise_above_dbfs_a", At::input(0), -80.0)];
        let room = [("noise_dba", At::input(0), 29.0), ("noise_dbfs_a", At::input(1), -80.0)];
        let checks = vec![
            check("level", &gains),
            check("noise", &noise),
            check("room-noise", if return_path == ReturnPath::Loopback { &[] } else { &room }),
            check("noise-knee", &knee),
        ];
        Report { setup: Some(setup), status: Status::Complete, checks, ..Report::default() }
    }

    #[test]
    fn a_cable_tells_of_the_loop_and_the_knob_a_microphone_of_the_ear() {
        let cable = Heard::of(&report(ReturnPath::Loopback)).unwrap().silence;
        // Into the second input hardly anything arrives: what is noise there is not the loop's.
        let of = |measured: Option<Measured>| measured.map(|measured| (measured.level, measured.input));
        assert_eq!((of(cable.back), cable.ear), (Some((-98.0, 1)), None));
        assert_eq!(cable.knob.map(|knob| (knob.behind.level, knob.before.level)), Some((-95.0, -80.0)));
        let air = Heard::of(&report(ReturnPath::Microphone)).unwrap().silence;
        assert_eq!((air.back, air.knob, of(air.ear)), (None, None, Some((29.0, 1))));
        assert_eq!(Heard::of(&report(ReturnPath::Ear)), None);
    }

    #[test]
    fn what_is_practice_not_over_or_no_number_says_nothing() {
        let whole = report(ReturnPath::Loopback);
        for status in [Status::Empty, Status::Running] {
            assert_eq!(Heard::of(&Report { status, ..whole.clone() }), None);
        }
        let mut practice = whole.clone();
        practice.setup.as_mut().unwrap().practice = true;
        assert_eq!(Heard::of(&practice), None);
        let mut broken = whole.clone();
        let all = broken.checks.iter_mut().flat_map(|check| &mut check.figures);
        let levels = all.filter(|figure: &&mut Figure| figure.id != "gain_db");
        levels.for_each(|figure| figure.value = f64::NAN);
        assert_eq!(Heard::of(&broken), None);
        // Earlier versions told a knee without weighting.
        let mut old = whole;
        old.checks.retain(|check| check.id == "noise-knee");
        old.checks[0].figures.retain(|figure| figure.id == "noise_above_dbfs_a");
        assert_eq!(Heard::of(&old), None);
    }

    #[test]
    fn a_healthy_loop_over_one_leg_tells_of_the_output() {
        let gear = Gear { measured_out: Some(Dbu(16.0)), measured_in: Some(Dbu(22.0)), ..Gear::default() };
        let loop_of = |gains: [f64; 2]| {
            let gains = [("gain_db", At::cell(0, 0), gains[0]), ("gain_db", At::cell(1, 1), gains[1])];
            let mut report = report(ReturnPath::Loopback);
            report.checks =
                vec![check("routing", &gains), check("level", &[("gain_error_db", At::output(0), 0.0)])];
            report.setup.as_mut().unwrap().chain = Chain::Receiver.id().to_owned();
            report
        };
        let interface = |name: &str| Connected {
            gear: [("interface".to_owned(), name.to_owned())].into(),
            ..Connected::default()
        };
        let told = |report: &Report, now: &Connected| {
            Heard::of(report).and_then(|heard| heard.output_kind(now, &gear, Knobs::default()))
        };
        let now = interface("One");
        assert_eq!(told(&loop_of([-12.1, -11.9]), &now), Some(OutputKind::ActiveBalanced));
        assert_eq!(told(&loop_of([-6.1, -5.9]), &now), Some(OutputKind::KeepsLevel));
        assert_eq!(told(&loop_of([-12.1, -11.9]), &interface("Two")), None, "another's output");
        assert_eq!(told(&loop_of([-12.1, -6.0]), &now), None, "that is a broken leg");
        let spoilt: [fn(&mut Report); 4] = [
            |report| report.checks[1].verdict = Verdict::Warn,
            |report| report.status = Status::Stopped,
            |report| report.setup.as_mut().unwrap().return_path = ReturnPath::Microphone.id().to_owned(),
            |report| report.setup.as_mut().unwrap().practice = true,
        ];
        for spoil in spoilt {
            let mut report = loop_of([-12.1, -11.9]);
            spoil(&mut report);
            assert_eq!(told(&report, &now), None);
        }
    }

    #[test]
    fn it_holds_for_the_same_chain_return_variant_and_gear() {
        let (chain, back) = (Chain::HeadphoneAmpFromPhones, ReturnPath::Loopback);
        let heard = Heard::of(&report(back)).unwrap();
        let gear = |name: &str| [("interface".to_owned(), name.to_owned())].into();
        let now = Connected { gear: gear("One"), ..Connected::default() };
        assert!(heard.holds_for(chain, back, &now));
        let usual = Connected { wiring: wiring_of(chain, None), ..now.clone() };
        assert!(heard.holds_for(chain, back, &usual), "the usual variant is what was meant");
        let mut more = now.clone();
        more.gear.insert("headphones".to_owned(), "Named since".to_owned());
        assert!(heard.holds_for(chain, back, &more));
        let others = [
            (Chain::Headphones, back, now.clone()),
            (chain, ReturnPath::Microphone, now.clone()),
            (chain, back, Connected { gear: gear("Two"), ..now }),
            (chain, back, Connected::default()),
        ];
        for (chain, back, now) in others {
            assert!(!heard.holds_for(chain, back, &now), "{chain:?} {back:?}");
        }
    }
}

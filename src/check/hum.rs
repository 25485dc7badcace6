//! Whether the mains or a computer's USB is heard in the return.

use super::gap::{self, INVALID_ADVICE};
use super::{At, Check, Outcome, Verdict, toned, words};
use crate::chain::Setup;
use crate::measure::{Estimate, Evidence, IdleInput, Mains, UsbLines};
use crate::units::{Db, Dbfs};

/// Hum below this is healthy, all harmonics together (contract §3).
const HEALTHY_DBFS: f64 = -90.0;
/// Hum from this on is a fault (contract §3).
pub(crate) const FAULT_DBFS: f64 = -88.0;
/// If it stands this far over the noise around it (contract §3).
pub(crate) const ABOVE_FLOOR_DB: f64 = 10.0;
/// USB lines from this on are a fault (contract §3).
pub(crate) const USB_FAULT_DBFS: f64 = -100.0;
/// If they stand this far over the noise around them (contract §3).
pub(crate) const USB_ABOVE_FLOOR_DB: f64 = 15.0;

/// Is the return free of hum and whine?
pub(super) const CHECK: Check = Check {
    id: "hum",
    title: "Hum and whine",
    why: "Hum and whine are heard in every pause, long before hiss is.",
    judge,
};

impl Mains {
    /// Whether it is more than noise, however faint.
    pub(super) fn stands_out(&self) -> bool {
        self.total_dbfs.value.is_finite() && self.above_floor_db >= ABOVE_FLOOR_DB
    }

    /// Whether it is a fault.
    pub(crate) fn is_fault(&self) -> bool {
        self.stands_out() && self.total_dbfs.value >= FAULT_DBFS
    }
}

impl UsbLines {
    /// Whether it is a fault.
    pub(crate) fn is_fault(&self) -> bool {
        self.total_dbfs.value >= USB_FAULT_DBFS && self.above_floor_db >= USB_ABOVE_FLOOR_DB
    }
}

fn judge(evidence: &Evidence, setup: &Setup) -> Outcome {
    let idle = match gap::idle(evidence, setup) {
        Ok(idle) => idle,
        Err(outcome) => return *outcome,
    };
    // Lines are not where they seem to be.
    if toned::foreign_rate(evidence).is_some() {
        return gap::another_rate();
    }
    let with = |wanted: &dyn Fn(&IdleInput) -> bool| -> Vec<usize> {
        (0..idle.len()).filter(|&input| idle[input].is_some_and(wanted)).collect()
    };
    let mains = |input: &IdleInput| input.mains.filter(Mains::stands_out);
    let holes: Vec<usize> = (0..idle.len()).filter(|&input| idle[input].is_none()).collect();
    let whines = with(&|input| input.usb.as_ref().is_some_and(UsbLines::is_fault));
    let loudest = (0..idle.len())
        .filter_map(|input| Some((input, mains(idle[input]?)?)))
        .max_by(|a, b| a.1.total_dbfs.value.total_cmp(&b.1.total_dbfs.value));
    let unsteady: Vec<usize> = (0..idle.len()).filter(|&input| evidence.breaks.is_unsteady(input)).collect();
    let doubtful = |input: &usize| unsteady.contains(input);
    let mut outcome = match loudest {
        Some((input, mains)) if mains.is_fault() && doubtful(&input) => gap::not_steady(setup, &unsteady),
        _ if whines.iter().any(doubtful) => gap::not_steady(setup, &unsteady),
        Some((input, mains)) if mains.is_fault() => {
            let name = words::capital(&words::input(setup, input));
            let (hz, level) = (mains.hz_words(), Dbfs(mains.total_dbfs.value));
            let mut outcome =
                Outcome::new(Verdict::Fail, format!("{name} hums with the mains: {hz}, {level}."));
            outcome
                .advise("Plug computer, interface and monitors into one power strip and use balanced leads.");
            outcome
        }
        _ if !whines.is_empty() => {
            let names = words::capital(&words::inputs(setup, &whines));
            let does = words::verb(whines.len(), "carries", "carry");
            let headline = format!("{names} {does} the whine of the computer's USB.");
            let mut outcome = Outcome::new(Verdict::Fail, headline);
            outcome.advise(
                "Run the computer on its battery once: if the whine goes, its mains adapter is in the loop.",
            );
            outcome
        }
        _ if !holes.is_empty() => {
            let names = words::inputs(setup, &holes);
            let headline = format!("The return contained invalid samples on {names}.");
            let mut outcome = Outcome::new(Verdict::Unsure, headline);
            outcome.advise(INVALID_ADVICE);
            outcome
        }
        Some((input, mains)) if mains.total_dbfs.value >= HEALTHY_DBFS => {
            let name = words::capital(&words::input(setup, input));
            let level = Dbfs(mains.total_dbfs.value);
            let mut outcome = Outcome::new(Verdict::Warn, format!("{name} hums faintly: {level}."));
            outcome.advise("Keep leads away from transformers and mains adapters.");
            outcome
        }
        Some((_, mains)) => {
            let level = Dbfs(mains.total_dbfs.value);
            Outcome::new(Verdict::Pass, format!("What hum there is can't be heard: {level}."))
        }
        None => Outcome::new(Verdict::Pass, "No hum: nothing stands out at the mains frequency."),
    };
    let steady = (0..idle.len()).filter(|input| !doubtful(input));
    for (input, mains) in steady.filter_map(|input| Some((input, mains(idle[input]?)?))) {
        let at = At::input(input);
        outcome.figure("mains_hz", at, "Hz", mains.hz);
        outcome.figure("hum_dbfs", at, "dBFS", mains.total_dbfs);
        outcome.figure("fundamental_dbfs", at, "dBFS", mains.fundamental_dbfs);
        let count = Estimate { value: mains.harmonics as f64, uncertainty: 0.0 };
        outcome.figure("harmonics", at, "", count);
    }
    let (healthy, fault, above) = (Dbfs(HEALTHY_DBFS), Dbfs(FAULT_DBFS), Db(ABOVE_FLOOR_DB));
    outcome.limit(format!(
        "Mains, all harmonics: below {healthy:.0} is healthy, from {fault:.0} on and {above:.0} over the noise around it a fault (our limits)."
    ));
    let (fault, above) = (Dbfs(USB_FAULT_DBFS), Db(USB_ABOVE_FLOOR_DB));
    outcome.limit(format!(
        "USB lines: from {fault:.0} on and {above:.0} over the noise around them is a fault (our limits)."
    ));
    outcome
}

impl Mains {
    /// The frequency as it is printed.
    pub(crate) fn hz_words(&self) -> String {
        format!("{:.1}", crate::units::Hz(self.hz.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Bench;
    use crate::measure::MainsKind;

    #[test]
    fn limits() {
        let judged = |level, above| {
            let bench = Bench::straight(2, 2).hum(1, 50.0, level, above, MainsKind::GroundLoop);
            judge(&bench.evidence, &bench.setup).verdict
        };
        assert_eq!(judged(-90.1, 30.0), Verdict::Pass);
        assert_eq!(judged(-89.0, 30.0), Verdict::Warn);
        assert_eq!(judged(-88.0, 10.0), Verdict::Fail);
        assert_eq!(judged(-60.0, 9.9), Verdict::Pass);
        assert_eq!(judged(f64::NAN, 30.0), Verdict::Pass);
    }

    #[test]
    fn figures_are_absent_when_nothing_stands_out() {
        let bench = Bench::straight(2, 2);
        assert!(judge(&bench.evidence, &bench.setup).figures.is_empty());
        let supply = bench.hum(0, 60.0, -80.0, 30.0, MainsKind::Supply);
        let outcome = judge(&supply.evidence, &supply.setup);
        let ids: Vec<&str> = outcome.figures.iter().map(|figure| figure.id.as_str()).collect();
        assert_eq!(ids, ["mains_hz", "hum_dbfs", "harmonics"], "the fundamental is not there");
        assert!(outcome.headline.contains("60.0 Hz"), "{outcome:?}");
    }

    #[test]
    fn whine_fails_too() {
        let judged = |level, above| {
            let bench = Bench::straight(2, 2).usb(1, 1_000.0, level, above);
            judge(&bench.evidence, &bench.setup).verdict
        };
        assert_eq!(judged(-100.0, 15.0), Verdict::Fail);
        assert_eq!(judged(-100.1, 40.0), Verdict::Pass);
        assert_eq!(judged(-90.0, 14.9), Verdict::Pass);
    }
}

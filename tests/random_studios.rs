//! Randomised studios: each fault is found, and none is seen where there is none.

mod common;

use common::{Rig, faults};
use linecheck::check::Verdict;
use linecheck::report::{Report, Status};
use linecheck::studio::{Plan, Rng, Studio, random};
use std::collections::BTreeMap;

const SEED: u64 = 20_261_121;
const HEALTHY: usize = 120;
const FAULTY: usize = 20;

/// Mostly the usual rates: the others cost a multiple in time and are computed the same way.
fn rate(index: usize) -> f64 {
    [
        44_100.0, 48_000.0, 48_000.0, 44_100.0, 96_000.0, 48_000.0, 44_100.0, 88_200.0, 48_000.0, 44_100.0,
        192_000.0,
    ][index % 11]
}

fn run(plan: &Plan, rate: f64, seed: u64) -> Report {
    let mut rig = Rig::new(rate, plan.inputs, plan.outputs);
    rig.studio = Some(Studio::new(plan, rate, seed));
    rig.controls.chain = plan.chain;
    rig.run(&[2048])
}

#[test]
fn a_healthy_studio_is_never_called_faulty() {
    let mut rng = Rng::new(SEED);
    for index in 0..HEALTHY {
        let rate = rate(index);
        let plan = random::healthy(&mut rng, rate);
        let report = run(&plan, rate, index as u64);
        assert_eq!(report.status, Status::Complete, "studio {index}: {:?}", report.stopped_because);
        assert_eq!(faults(&report), Vec::<&str>::new(), "studio {index} at {rate} Hz: {plan:?}");
        for check in &report.checks {
            assert_ne!(check.verdict, Verdict::Fail, "studio {index}: {} says {}", check.id, check.headline);
        }
    }
    println!("{HEALTHY} healthy studios: no fault reported");
}

#[test]
fn every_fault_is_found() {
    let mut table: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    let mut missed = Vec::new();
    let mut rng = Rng::new(SEED + 1);
    for id in random::faults() {
        for index in 0..FAULTY {
            let rate = rate(index);
            let plan = random::faulty(id, &mut rng, rate).expect("every listed fault can be made");
            let report = run(&plan, rate, index as u64);
            assert_eq!(report.status, Status::Complete, "{id} #{index}: {:?}", report.stopped_because);
            let found = faults(&report);
            *table.entry(id).or_default().entry(found.join(" + ")).or_default() += 1;
            if found.first() != Some(&id) || found.len() > plan.truth.len() {
                missed.push(format!("{id} #{index} at {rate} Hz: found {found:?} in {plan:?}"));
            }
        }
    }
    for (id, found) in &table {
        println!("{id:24} {found:?}");
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(table.len() >= 27 && table.values().all(|found| found.values().sum::<usize>() >= 20));
}

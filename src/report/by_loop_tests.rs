use super::*;
use crate::chain::diagram::Position;
use crate::chain::gear::{Catalogue, Choice};
use crate::chain::plugged::Said;
use crate::check::At;
use crate::fault::{Diagnosis, FAULTS};
use crate::measure::Estimate;
use crate::report::SetupReport;
use std::collections::BTreeMap;

const OUTPUT: Socket = Socket { full_scale_dbu: 16.0, uncertainty_db: 0.05 };

/// A run of a chain with these gains.
fn run(chain: Chain, gains: &[(At, f64)]) -> Report {
    let mut level =
        Outcome { id: "level".to_owned(), title: "Level".to_owned(), ..Outcome::new(Verdict::Pass, "") };
    for (at, value) in gains {
        level.figure("gain_db", *at, "dB", Estimate { value: *value, uncertainty: 0.01 });
    }
    let setup = SetupReport {
        chain: chain.id().to_owned(),
        return_path: ReturnPath::Loopback.id().to_owned(),
        inputs: 2,
        outputs: 2,
        ..SetupReport::default()
    };
    Report { status: Status::Complete, setup: Some(setup), checks: vec![level], ..Report::default() }
}

fn both(gain_db: f64) -> Report {
    run(Chain::LineLoop, &[(At::cell(0, 0), gain_db), (At::cell(1, 1), gain_db)])
}

/// What is said now.
struct Stand {
    chain: Chain,
    path: ReturnPath,
    connected: Connected,
    actual: Actual,
    knobs: Knobs,
}

fn line_loop() -> Stand {
    Stand {
        chain: Chain::LineLoop,
        path: ReturnPath::Loopback,
        connected: Connected::default(),
        actual: Actual::default(),
        knobs: Knobs::default(),
    }
}

/// With an interface of the list, whose inputs take +22 dBu.
fn listed() -> Connected {
    let gear = BTreeMap::from([(
        "interface".to_owned(),
        Choice::Listed { id: "focusrite-scarlett-4i4-4g".to_owned() },
    )]);
    Connected::new(Chain::LineLoop, ReturnPath::Loopback, None, &gear, Catalogue::built_in())
}

fn reckon(report: &Report, now: &Stand) -> Result<Reckoned, String> {
    let Stand { chain, path, connected, actual, knobs } = now;
    let now = Now { chain: *chain, return_path: *path, connected, actual, knobs: *knobs };
    inputs_by_loop(report, &OUTPUT, now)
}

fn refused(report: &Report, now: &Stand, why: &str) {
    let error = reckon(report, now).expect_err(why);
    assert!(error.contains(why), "{error}");
    assert!(error.ends_with('.'), "{error}");
}

#[test]
fn a_good_loop_tells_the_inputs() {
    let found = reckon(&both(-6.0), &line_loop()).unwrap();
    assert!((found.socket.full_scale_dbu - 22.0).abs() < 1e-9 && found.doubt.is_none(), "{found:?}");
    // A leak from outputs that nothing is plugged into is no channel of the loop.
    let cells = [(0, 0, -6.0), (1, 1, -6.2), (2, 1, -82.0), (3, 0, -90.0)];
    let cells = cells.map(|(output, input, gain)| (At::cell(output, input), gain));
    let found = reckon(&run(Chain::LineLoop, &cells), &line_loop()).unwrap().socket;
    assert!((found.full_scale_dbu - 22.1).abs() < 1e-9 && found.uncertainty_db > 0.1, "{found:?}");
}

#[test]
fn what_is_not_whole_not_real_or_not_this_chain_tells_nothing() {
    let whole = both(-6.0);
    let here = line_loop();
    refused(&Report::default(), &here, "make one");
    for status in [Status::Stopped, Status::Running, Status::Empty] {
        refused(&Report { status, ..whole.clone() }, &here, "did not come to its end");
    }
    let mut practice = whole.clone();
    practice.setup.as_mut().unwrap().practice = true;
    refused(&practice, &here, "was practice");
    refused(&whole, &Stand { chain: Chain::ActiveMonitors, ..line_loop() }, "make one");
    refused(&whole, &Stand { path: ReturnPath::Microphone, ..line_loop() }, "make one");
    let phones = run(Chain::Headphones, &[(At::cell(0, 0), -6.0), (At::cell(1, 1), -6.0)]);
    refused(&phones, &Stand { chain: Chain::Headphones, ..line_loop() }, "from the line outputs");
    // The same chain over other leads, then or now.
    let chain = Chain::ActiveMonitors;
    let mut rca = run(chain, &[(At::cell(0, 0), -6.0), (At::cell(1, 1), -6.0)]);
    let monitors = |id| {
        let connected = Connected { wiring: Wiring::by_id(id), ..Connected::default() };
        Stand { chain, connected, ..line_loop() }
    };
    assert!(reckon(&rca, &monitors("monitors-trs")).is_ok(), "it is the usual one");
    rca.setup.as_mut().unwrap().wiring = Some("monitors-rca".to_owned());
    refused(&rca, &monitors("monitors-trs"), "another variant");
    refused(&rca, &monitors("monitors-rca"), "balanced leads only");
    // Another interface.
    refused(&whole, &Stand { connected: listed(), ..line_loop() }, "another interface");
}

#[test]
fn what_is_plugged_or_turned_otherwise_is_minded() {
    let mut now = line_loop();
    let [from, lead, to] = ["line-out", "ts-ts", "line-in"].map(str::to_owned);
    now.actual.say(
        "line-loop-trs",
        "back".to_owned(),
        Some(Said { from, lead, to, phantom: false, knob_up: false }),
    );
    refused(&both(-6.0), &now, "plugged otherwise");
    for (knob, db, words) in [(Knob::Output, -30.0, "fully up"), (Knob::InputGain, 10.0, "at its lowest")] {
        let position = Position { db, measured: false };
        let knobs = Knobs::default().with(knob, Some(position));
        refused(&both(-6.0), &Stand { knobs, ..line_loop() }, words);
        let rest = Position { db: 0.0, measured: false };
        let knobs = Knobs::default().with(knob, Some(rest));
        assert!(reckon(&both(-6.0), &Stand { knobs, ..line_loop() }).is_ok());
    }
}

#[test]
fn a_fault_on_the_way_forbids_it_and_noise_does_not() {
    let ids: Vec<&str> = FAULTS.iter().map(|fault| fault.id).collect();
    assert_eq!(ids.iter().filter(|id| fault::spares_the_gain(id)).count(), 6);
    for id in ids.into_iter().chain(["fault-of-a-later-version"]) {
        let fault = Diagnosis {
            id: id.to_owned(),
            certainty: 0.9,
            headline: "Something is wrong.".to_owned(),
            evidence: Vec::new(),
            fix: Vec::new(),
        };
        let faulty = Report { faults: vec![fault], ..both(-6.0) };
        match fault::spares_the_gain(id) {
            true => assert!(reckon(&faulty, &line_loop()).is_ok(), "{id}"),
            false => refused(&faulty, &line_loop(), "Something is wrong. Mend it"),
        }
    }
    for (id, harmless) in
        [("hum", true), ("noise", true), ("level", false), ("routing", false), ("response", false)]
    {
        let mut failed = both(-6.0);
        failed.checks.push(Outcome {
            id: id.to_owned(),
            title: "This".to_owned(),
            ..Outcome::new(Verdict::Fail, "")
        });
        match harmless {
            true => assert!(reckon(&failed, &line_loop()).is_ok(), "{id}"),
            false => refused(&failed, &line_loop(), "“This” was outside its limits"),
        }
    }
}

#[test]
fn left_and_right_must_be_there_and_agree() {
    let of = |gains: &[(At, f64)]| run(Chain::LineLoop, gains);
    let (left, right) = (At::cell(0, 0), At::cell(1, 1));
    refused(&of(&[]), &line_loop(), "Output 1 did not come back");
    refused(&of(&[(left, -6.0)]), &line_loop(), "Output 2 did not come back");
    refused(&of(&[(left, -6.0), (right, -70.0)]), &line_loop(), "Output 2 did not come back");
    refused(&of(&[(left, -6.0), (right, f64::NAN)]), &line_loop(), "Output 2 did not come back");
    refused(&of(&[(left, -6.0), (right, -12.0)]), &line_loop(), "channels differ by 6.0 dB");
    refused(&of(&[(left, -6.0), (At::cell(1, 0), -6.0)]), &line_loop(), "at input 1");
    let mut mono = of(&[(left, -6.0)]);
    mono.setup.as_mut().unwrap().outputs = 1;
    assert!(reckon(&mono, &line_loop()).is_ok());
}

#[test]
fn what_cannot_be_is_refused_and_what_is_odd_is_asked() {
    refused(&both(-36.0), &line_loop(), "52.0 dBu: too much");
    refused(&both(14.0), &line_loop(), "2.0 dBu only: too little");
    // TS leads by mistake: 6 dB less come back.
    let with_interface = |gain_db| {
        let mut report = both(gain_db);
        let setup = report.setup.as_mut().unwrap();
        setup.gear = listed().gear;
        reckon(&report, &Stand { connected: listed(), ..line_loop() }).unwrap()
    };
    let found = with_interface(-12.0);
    assert!((found.socket.full_scale_dbu - 28.0).abs() < 1e-9);
    let doubt = found.doubt.unwrap();
    assert!(doubt.contains("28.0 dBu; the maker's figure says 22.0 dBu"), "{doubt}");
    assert!(doubt.contains("a TS lead") && doubt.ends_with("Press again only if it is right."), "{doubt}");
    assert!(with_interface(-9.0).doubt.unwrap().contains("Was the output knob not fully up"));
    assert!(with_interface(0.0).doubt.unwrap().contains("Was the input gain not at its minimum"));
    assert_eq!(with_interface(-6.8).doubt, None, "sheets are no better");
    // Of an interface that nobody named the same is asked where it is unusual.
    let doubt = reckon(&both(-12.0), &line_loop()).unwrap().doubt.unwrap();
    assert!(doubt.contains("most take between 8 dBu and 26 dBu"), "{doubt}");
    assert!(reckon(&both(10.0), &line_loop()).unwrap().doubt.unwrap().contains("input gain"));
}

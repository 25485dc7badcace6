//! The walk, whatever is done to it.

use super::*;
use crate::chain::{CHAINS, Chain, RETURN_PATHS, ReturnPath};
use crate::walk::{Edit, Project};
use proptest::prelude::*;
use std::collections::BTreeMap;

const CHAIN: Chain = Chain::ActiveMonitors;
const RUN: [Step; 3] = [Step::Channels, Step::Phase, Step::Quality];

fn seen<'a>(project: &'a Project, ran: Option<&'a Ran>) -> Seen<'a> {
    Seen { chain: CHAIN, return_path: ReturnPath::Loopback, rate: Some(48_000.0), project, ran }
}

fn now() -> Circumstances {
    Circumstances::new(CHAIN, ReturnPath::Loopback, Some(48_000.0))
}

fn ran(standing: Standing) -> Ran {
    Ran {
        made: "2026-05-03T10:00:00Z".to_owned(),
        circumstances: now(),
        running: false,
        standings: RUN.map(|step| (step, standing)).into(),
    }
}

fn kept(standing: Standing) -> Kept {
    Kept { made: "2026-05-02T09:00:00Z".to_owned(), standing, circumstances: now() }
}

fn mark(guide: &Guide, step: Step) -> Mark {
    guide.row(step).map(|row| row.mark).expect("it applies")
}

#[test]
fn ears_measure_nothing_and_a_line_loop_is_not_listened_to() {
    let project = Project::default();
    let steps = |chain, return_path| -> Vec<Step> {
        let seen = Seen { chain, return_path, rate: None, project: &project, ran: None };
        Guide::new(seen, |_| true).rows().iter().map(|row| row.step).collect()
    };
    let by_ear = steps(Chain::Headphones, ReturnPath::Ear);
    assert_eq!(by_ear, [Step::Connect, Step::PowerUp, Step::Gain, Step::Listen, Step::Report]);
    assert!(!steps(Chain::LineLoop, ReturnPath::Loopback).contains(&Step::Listen));
    assert_eq!(steps(Chain::PowerAmp, ReturnPath::Microphone).len(), STEPS.len());
}

#[test]
fn a_step_without_a_page_is_no_step() {
    let project = Project::default();
    let guide = Guide::new(seen(&project, None), |step| RUN.contains(&step));
    assert_eq!(guide.rows().iter().map(|row| row.step).collect::<Vec<_>>(), RUN);
    assert_eq!((guide.here(), guide.next(Step::Quality)), (Some(Step::Channels), None));
}

#[test]
fn a_run_settles_its_steps_and_a_fault_goes_with_a_passed_repeat() {
    let project = Project::default();
    let failed = ran(Standing::Bad);
    let guide = Guide::new(seen(&project, Some(&failed)), |step| RUN.contains(&step));
    assert_eq!(mark(&guide, Step::Phase), Mark::Result(Standing::Bad));
    assert_eq!(guide.here(), Some(Step::Channels), "there is something to mend");
    let passed = ran(Standing::Good);
    let has_page = |step| RUN.contains(&step) || step == Step::Report;
    let guide = Guide::new(seen(&project, Some(&passed)), has_page);
    assert_eq!(mark(&guide, Step::Phase), Mark::Result(Standing::Good));
    assert_eq!(mark(&guide, Step::Report), Mark::Result(Standing::Good));
    assert_eq!(guide.here(), Some(Step::Report));
    assert_eq!(guide.row(Step::Phase).and_then(|row| row.made.as_deref()), Some("2026-05-03T10:00:00Z"));
    let running = Ran { running: true, standings: BTreeMap::new(), ..ran(Standing::Good) };
    let guide = Guide::new(seen(&project, Some(&running)), |_| true);
    assert_eq!((mark(&guide, Step::Phase), mark(&guide, Step::Gain)), (Mark::Running, Mark::Open));
}

#[test]
fn a_run_that_judged_nothing_leaves_the_earlier_result() {
    let mut project = Project::default();
    project.apply(Edit::Keep(Step::Channels, kept(Standing::Good)));
    let stopped = Ran { standings: [(Step::Phase, Standing::Bad)].into(), ..ran(Standing::Bad) };
    let guide = Guide::new(seen(&project, Some(&stopped)), |_| true);
    let row = guide.row(Step::Channels).expect("it applies");
    assert_eq!((row.mark, row.made.as_deref()), (Mark::Result(Standing::Good), Some("2026-05-02T09:00:00Z")));
    assert_eq!(mark(&guide, Step::Phase), Mark::Result(Standing::Bad));
    assert_eq!(mark(&guide, Step::Quality), Mark::Open);
}

#[test]
fn another_setup_asks_for_it_again() {
    let mut project = Project::default();
    project.apply(Edit::Keep(Step::Connect, kept(Standing::Good)));
    let ran = ran(Standing::Good);
    let base = seen(&project, Some(&ran));
    for (changed, what) in [
        (Seen { chain: Chain::Receiver, ..base }, "another chain"),
        (Seen { return_path: ReturnPath::Microphone, ..base }, "another return"),
        (Seen { rate: Some(44_100.0), ..base }, "another sample rate"),
    ] {
        let guide = Guide::new(changed, |_| true);
        for step in [Step::Connect, Step::Channels] {
            assert_eq!(mark(&guide, step), Mark::Again(what));
        }
        assert_eq!(mark(&guide, Step::Report), Mark::Open);
    }
    // A host that is not there yet has no other rate.
    let guide = Guide::new(Seen { rate: None, ..base }, |_| true);
    assert_eq!(mark(&guide, Step::Channels), Mark::Result(Standing::Good));
}

fn edits() -> impl Strategy<Value = Edit> {
    let step = || (0..STEPS.len()).prop_map(|place| STEPS[place].0);
    let standing = prop_oneof![
        Just(Standing::Good),
        Just(Standing::Unsure),
        Just(Standing::Remark),
        Just(Standing::Bad)
    ];
    prop_oneof![
        step().prop_map(Edit::GoTo),
        step().prop_map(Edit::Skip),
        (step(), standing, any::<bool>()).prop_map(|(step, standing, same)| {
            let mut kept = kept(standing);
            if !same {
                kept.circumstances.chain = "some-other".to_owned();
            }
            Edit::Keep(step, kept)
        }),
        "[a-z]{0,9}".prop_map(Edit::SetNotes),
        any::<bool>().prop_map(Edit::ShowHints),
    ]
}

proptest! {
    #[test]
    fn whatever_is_done_the_walk_holds_together(
        edits in prop::collection::vec(edits(), 0..24),
        chain in 0..CHAINS.len(),
        path in 0..RETURN_PATHS.len(),
        rate in prop::option::of(8_000.0..384_000.0f64),
        pages in any::<u8>(),
    ) {
        let mut project = Project::default();
        for edit in edits.clone() {
            project.apply(edit);
        }
        // What is saved and loaded goes on as if nothing had been.
        let project = Project::parse(&project.to_json()).expect("its own JSON");
        let (chain, return_path) = (CHAINS[chain].0, RETURN_PATHS[path].0);
        let seen = Seen { chain, return_path, rate, project: &project, ran: None };
        let has_page = |step: Step| pages >> (step as u8) & 1 == 1;
        let guide = Guide::new(seen, has_page);
        let steps: Vec<Step> = guide.rows().iter().map(|row| row.step).collect();
        prop_assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(steps.iter().all(|step| step.applies(chain, return_path) && has_page(*step)));
        prop_assert_eq!(guide.here().is_none(), steps.is_empty());
        prop_assert!(guide.here().is_none_or(|step| steps.contains(&step)));
        let went = edits.iter().rev().find_map(|edit| match edit {
            Edit::GoTo(step) => Some(*step),
            _ => None,
        });
        if let Some(step) = went.filter(|step| steps.contains(step)) {
            prop_assert_eq!(guide.here(), Some(step));
        }
        for pair in steps.windows(2) {
            prop_assert_eq!((guide.next(pair[0]), guide.back(pair[1])), (Some(pair[1]), Some(pair[0])));
        }
        let now = Circumstances::new(chain, return_path, rate);
        for row in guide.rows().iter().filter(|row| row.step != Step::Report) {
            let kept = project.trail.results.get(row.step.id());
            match row.mark {
                Mark::Result(standing) => {
                    let kept = kept.expect("a result");
                    prop_assert!(kept.standing == standing && kept.circumstances.changed(&now).is_none());
                    prop_assert_eq!(row.made.as_ref(), Some(&kept.made));
                }
                Mark::Again(_) => {
                    prop_assert!(kept.is_some_and(|kept| kept.circumstances.changed(&now).is_some()));
                }
                Mark::Skipped => prop_assert!(project.trail.skipped.contains(row.step.id())),
                Mark::Open => prop_assert!(kept.is_none()),
                Mark::Running => prop_assert!(false, "nothing runs"),
            }
        }
    }
}

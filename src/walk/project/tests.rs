use super::*;

#[test]
fn gear_ticks_and_host_come_back() {
    let mut project = Project::default();
    let named = Choice::NotListed { name: Some("Old desk".to_owned()) };
    project.apply(Edit::SetGear("interface".to_owned(), named.clone()));
    project.apply(Edit::SetGear("monitors".to_owned(), named));
    project.apply(Edit::SetGear("monitors".to_owned(), Choice::NotSaid));
    project.apply(Edit::SetHost(Some("Any host".to_owned())));
    for id in ["amp-rca/plug", "amp-rca/knobs-zero", "amp-xlr/plug"] {
        project.apply(Edit::Tick(id.to_owned(), true));
    }
    let read = Project::parse(&project.to_json()).unwrap();
    assert_eq!(read, project);
    assert_eq!(read.gear.len(), 1);
    project.apply(Edit::Tick("amp-rca/plug".to_owned(), false));
    assert_eq!(project.ticked.len(), 2);
    project.apply(Edit::Untick("amp-rca/".to_owned()));
    assert_eq!(project.ticked, BTreeSet::from(["amp-xlr/plug".to_owned()]));
}

#[test]
fn what_is_plugged_stays_with_its_wiring_and_bars_while_it_is_grave() {
    use crate::chain::{Chain, ReturnPath};
    let mut project = Project::default();
    let said = |from: &str, lead: &str| Said {
        from: from.to_owned(),
        lead: lead.to_owned(),
        to: "line-in".to_owned(),
        phantom: false,
        knob_up: false,
    };
    let plug = |said| Edit::Plug("amp-rca".to_owned(), "back".to_owned(), said);
    project.apply(Edit::SetWiring("amp-rca".to_owned()));
    project.apply(plug(Some(said("terminals", "wire-jack"))));
    let bars = |project: &Project| project.danger(Chain::PowerAmp, ReturnPath::Loopback).is_some();
    let read = Project::parse(&project.to_json()).unwrap();
    assert!(read == project && bars(&read));
    // Not even a project that says so puts it aside.
    project.overruled.insert("power-amp-into-input".to_owned());
    assert!(bars(&project));
    project.apply(plug(Some(said("line-out", "ts-ts"))));
    assert!(!bars(&project) && !project.actual.is_empty());
    project.apply(plug(Some(said("terminals", "wire-jack"))));
    // It bars where it was said, however often something else is looked at.
    project.apply(Edit::SetWiring("amp-xlr".to_owned()));
    assert!(!bars(&project));
    project.apply(Edit::SetWiring("amp-rca".to_owned()));
    assert!(bars(&project));
    project.apply(Edit::SetWiring("monitors-trs".to_owned()));
    assert!(bars(&project), "of that chain no variant is chosen now");
    project.apply(plug(None));
    assert!(!bars(&project) && !project.to_json().contains("actual"));
}

#[test]
fn knobs_stay_as_they_were_turned() {
    let mut project = Project::default();
    let at = |db, measured| Some(Position { db, measured });
    project.apply(Edit::TurnKnob(Knob::Output, at(-12.5, true)));
    project.apply(Edit::TurnKnob(Knob::Monitor, at(-3.0, false)));
    project.apply(Edit::TurnKnob(Knob::Monitor, None));
    let read = Project::parse(&project.to_json()).unwrap();
    assert_eq!((read.knobs.len(), read.knobs.get("output").copied()), (1, at(-12.5, true)));
    assert_eq!(read, project);
    assert!(!Project::default().to_json().contains("knobs"));
}

#[test]
fn what_guards_gear_or_ears_is_not_put_aside() {
    for refusal in crate::chain::refusals::REFUSALS {
        let mut project = Project::default();
        project.apply(Edit::Overrule(refusal.id.to_owned(), true));
        assert_eq!(
            project.overruled.contains(refusal.id),
            refusal.stake.can_be_overruled(),
            "{}",
            refusal.id
        );
        project.apply(Edit::Overrule(refusal.id.to_owned(), false));
        assert!(project.overruled.is_empty());
    }
}

#[test]
fn what_is_written_is_read_again_with_what_is_not_known() {
    let mut project = Project::parse("").unwrap();
    assert_eq!(project, Project::default());
    project.apply(Edit::SetWiring("monitors-xlr".to_owned()));
    project.unknown.insert("later".to_owned(), serde_json::json!({ "a": [1, 2] }));
    assert_eq!(Project::parse(&project.to_json()).unwrap(), project);
}

#[test]
fn a_calibration_survives_and_is_forgotten() {
    use crate::chain::calibration::{Microphone, Socket};
    use crate::chain::learnt::Gain;
    let mut project = Project::default();
    let microphone = Microphone { input: 1, full_scale_db_spl: 119.7, uncertainty_db: 0.15, by: None };
    let output = Some(Socket { full_scale_dbu: 15.49, uncertainty_db: 0.05 });
    let calibrated = Calibrated { output, microphone: Some(microphone), ..Calibrated::default() };
    project.apply(Edit::SetCalibrated(Box::new(calibrated.clone())));
    let gains = [Gain { output: 0, input: 0, gain_db: -6.0, uncertainty_db: 0.01 }];
    project.apply(Edit::Learn(Some(Learnt::new("line-loop", "loopback", 1, &gains).unwrap())));
    project.apply(Edit::SetListening("large".to_owned()));
    let read = Project::parse(&project.to_json()).unwrap();
    assert_eq!((&read, &read.calibrated, read.listening().level.0), (&project, &calibrated, 83.0));
    project.apply(Edit::SetCalibrated(Box::default()));
    project.apply(Edit::Learn(None));
    assert!(!project.to_json().contains("calibrated") && !project.to_json().contains("learnt"));
}

#[test]
fn damage_and_newer_formats_are_told() {
    let damaged = Project::parse("{\"schema\": 3").unwrap_err().to_string();
    assert!(damaged.starts_with("it is damaged"), "{damaged}");
    let newer = Project::parse("{\"schema\": \"linecheck.project/2\"}").unwrap_err().to_string();
    assert!(newer.contains("linecheck.project/2"), "{newer}");
}

#[test]
fn what_earlier_versions_kept_of_the_leads_is_read() {
    use crate::chain::{Chain, ReturnPath};
    let back = r#"{ "from": "terminals", "lead": "wire-jack", "to": "line-in" }"#;
    let json = format!(
        r#"{{ "schema": "{PROJECT_SCHEMA}", "wiring": "amp-rca",
            "actual": {{ "wiring": "amp-rca", "spots": {{ "back": {back} }} }} }}"#
    );
    let project = Project::parse(&json).unwrap();
    assert_eq!(project.complaint(), None);
    assert!(project.danger(Chain::PowerAmp, ReturnPath::Loopback).is_some());
    assert_eq!(Project::parse(&project.to_json()).unwrap(), project);
    let empty = format!(r#"{{ "schema": "{PROJECT_SCHEMA}", "actual": {{ "wiring": "", "spots": {{}} }} }}"#);
    assert_eq!(Project::parse(&empty).unwrap().complaint(), None);
}

/// A project with all that matters in it: gear, a knob, a calibration, and a lead that bars.
fn full() -> Value {
    let device = |ohms: f64| {
        serde_json::json!({ "measured": { "device": { "interface": {
            "id": "mine", "name": "Mine",
            "line_out_impedance": { "v": ohms, "unit": "ohm", "source": "by hand", "kind": "own" },
        } } } })
    };
    serde_json::json!({
        "schema": PROJECT_SCHEMA,
        "wiring": "amp-rca",
        "gear": { "interface": device(100.0), "amplifier": { "not-listed": { "name": "Old" } } },
        "knobs": { "output": { "db": -3.0, "measured": true }, "monitor": { "db": -6.0, "measured": false } },
        "calibrated": {
            "output": { "full_scale_dbu": 15.5, "uncertainty_db": 0.05 },
            "microphone": { "input": 1, "full_scale_db_spl": 119.7, "uncertainty_db": 0.15 },
        },
        "actual": { "amp-rca": { "back": { "from": "terminals", "lead": "wire-jack", "to": "line-in" } } },
        "notes": "Room B",
    })
}

#[test]
fn one_bad_entry_costs_nothing_but_itself_and_is_written_back_as_it_was() {
    use crate::chain::{Chain, ReturnPath};
    let whole = Project::parse(&full().to_string()).unwrap();
    assert_eq!(whole.complaint(), None);
    assert_eq!((whole.gear.len(), whole.knobs.len()), (2, 2));
    let device = "/gear/interface/measured/device/interface";
    let cases: [(String, Value, &str); 7] = [
        (format!("{device}/line_out_impedance/v"), (-100.0).into(), "the gear: Audio interface"),
        (format!("{device}/name"), Value::Null, "the gear: Audio interface"),
        (
            "/gear/amplifier".to_owned(),
            serde_json::json!({ "borrowed": { "until": 3 } }),
            "the gear: Amplifier",
        ),
        ("/knobs/monitor".to_owned(), "half".into(), "how the knobs stand: monitor"),
        ("/calibrated/microphone/input".to_owned(), "left".into(), "what was calibrated: microphone"),
        ("/notes".to_owned(), serde_json::json!([1]), "notes"),
        ("/gear".to_owned(), serde_json::json!([1]), "the gear"),
    ];
    for (at, bad, named) in cases {
        let mut json = full();
        *json.pointer_mut(&at).unwrap() = bad;
        let project = Project::parse(&json.to_string()).unwrap();
        let complaint = project.complaint().unwrap_or_else(|| panic!("{at}"));
        assert!(complaint.contains(named), "{at}: {complaint}");
        assert!(project.danger(Chain::PowerAmp, ReturnPath::Loopback).is_some(), "{at}");
        assert!(project.calibrated.output.is_some(), "{at}");
        assert_eq!(project.calibrated.microphone.is_some(), !at.contains("microphone"), "{at}");
        assert_eq!(project.knobs.len(), if at.contains("knobs") { 1 } else { 2 }, "{at}");
        let written = |project: &Project| serde_json::from_str::<Value>(&project.to_json()).unwrap();
        assert_eq!(written(&project), written(&Project::parse(&json.to_string()).unwrap()));
        assert_eq!(written(&project).pointer(&at), json.pointer(&at), "{at}");
        // Other edits leave it alone.
        let mut edited = project.clone();
        edited.apply(Edit::SetGear("headphones".to_owned(), Choice::NotListed { name: None }));
        if at != "/gear" {
            assert_eq!(written(&edited).pointer(&at), json.pointer(&at), "{at}");
            assert_eq!(edited.complaint(), project.complaint());
        }
    }
}

#[test]
fn what_is_said_anew_takes_the_place_of_what_could_not_be_read() {
    let mut json = full();
    *json.pointer_mut("/gear/interface").unwrap() = serde_json::json!({ "borrowed": 1 });
    *json.pointer_mut("/actual/amp-rca/back/from").unwrap() = 3.into();
    let mut project = Project::parse(&json.to_string()).unwrap();
    let complaint = project.complaint().unwrap();
    assert!(
        complaint.contains("what is plugged: amp-rca, back") && complaint.contains("Connect"),
        "{complaint}"
    );
    project.apply(Edit::SetGear("interface".to_owned(), Choice::NotSaid));
    assert!(!project.to_json().contains("borrowed"));
    project.apply(Edit::Plug("amp-rca".to_owned(), "back".to_owned(), None));
    assert_eq!(project.complaint(), None);
    assert_eq!(Project::parse(&project.to_json()).unwrap(), project);
}

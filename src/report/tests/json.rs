use super::sample;
use crate::check::{At, Curve, Outcome, Verdict};
use crate::measure::Estimate;
use crate::report::{Layout, Report, ReportError, SCHEMA, Status, files, schema};
use serde_json::{Value, json};
use std::path::Path;

const KEPT: &str = include_str!("../../../docs/report.schema.json");

#[test]
fn json_to_report_to_json_changes_nothing() {
    for report in sample::all() {
        for layout in [Layout::Compact, Layout::Pretty] {
            let text = report.to_json(layout);
            let read = Report::parse(&text).unwrap();
            assert_eq!(read.to_json(layout), text);
        }
    }
}

#[test]
fn what_is_connected_stands_in_the_set_up() {
    let mut report = sample::faulty();
    let without = report.to_json(Layout::Compact);
    assert!(!without.contains("\"wiring\"") && !without.contains("\"gear\""), "nothing was said");
    let setup = report.setup.as_mut().unwrap();
    setup.wiring = Some("amp-rca".to_owned());
    setup.gear.insert("amplifier".to_owned(), "Fosi Audio BT20A".to_owned());
    let read = Report::parse(&report.to_json(Layout::Compact)).unwrap();
    assert_eq!(read.setup, report.setup);
    let text = crate::report::text::text(&read);
    assert!(text.contains("Amplifier, RCA inputs") && text.contains("Fosi Audio BT20A"), "{text}");
}

proptest::proptest! {
    #[test]
    fn any_figure_survives(value in proptest::num::f64::NORMAL | proptest::num::f64::ZERO, curve in proptest::num::f64::ANY) {
        let mut report = Report::default();
        let mut outcome = Outcome::new(Verdict::Pass, "");
        outcome.figure("x_db", At::ALL, "dB", Estimate { value, uncertainty: f64::NAN });
        outcome.curves.push(Curve {
            id: "c".into(), output: None, input: None, x_unit: "Hz".into(), y_unit: "dB".into(),
            x: vec![1.0, 2.0], y: vec![curve, 0.1],
        });
        report.checks.push(outcome);
        let text = report.to_json(Layout::Compact);
        proptest::prop_assert_eq!(Report::parse(&text).unwrap().to_json(Layout::Compact), text);
    }
}

#[test]
fn what_is_not_finite_is_left_out() {
    let mut report = sample::faulty();
    report.meters.insert("peak_dbfs".into(), f64::NEG_INFINITY);
    report.self_test.insert("ripple_db".into(), f64::NAN);
    report.faults[0].certainty = f64::NAN;
    let check = &mut report.checks[0];
    check.figures[0].value = f64::NAN;
    let curve = |y: Vec<f64>| Curve {
        id: "holed".into(),
        output: None,
        input: None,
        x_unit: "Hz".into(),
        y_unit: "dB".into(),
        x: vec![1.0, 2.0, 3.0],
        y,
    };
    check.curves = vec![curve(vec![0.0, f64::NAN, 1.0]), curve(vec![f64::INFINITY; 3]), curve(vec![])];
    let text = report.to_json(Layout::Compact);
    // Whichever way it is serialised.
    assert_eq!(serde_json::to_string(&report).unwrap(), text);
    let read = Report::parse(&text).unwrap();
    assert!(!read.meters.contains_key("peak_dbfs") && !read.self_test.contains_key("ripple_db"));
    assert_eq!(read.faults[0].certainty, 0.0);
    assert_eq!(read.checks[0].figures.len(), report.checks[0].figures.len() - 1);
    assert_eq!(read.checks[0].curves.len(), 1);
    assert_eq!(
        (&read.checks[0].curves[0].x, &read.checks[0].curves[0].y),
        (&vec![1.0, 3.0], &vec![0.0, 1.0])
    );
    report.setup.as_mut().unwrap().sample_rate_hz = f64::NAN;
    assert_eq!(Report::parse(&report.to_json(Layout::Compact)).unwrap().setup, None);
}

#[test]
fn unknown_fields_do_no_harm_and_optional_ones_may_be_missing() {
    let text = r#"{ "schema": "linecheck.report/1", "status": "complete", "later": {"a": 1},
        "checks": [ { "id": "polarity", "verdict": "pass", "new": true,
            "figures": [ { "id": "polarity", "value": 1, "unit": "", "uncertainty": 0, "k": 2 } ] } ],
        "faults": [ { "id": "x", "certainty": 0.5 } ] }"#;
    let report = Report::parse(text).unwrap();
    assert_eq!(report.checks[0].figures[0].value, 1.0);
    assert_eq!(report.checks[0].headline, "");
    assert!(report.faults[0].fix.is_empty());
}

/// A report of every schema number that was ever written, as it was written then: none of these files is ever changed.
const WRITTEN: &[(&str, &str)] = &[("linecheck.report/1", include_str!("kept/1.json"))];

#[test]
fn every_schema_ever_written_stays_readable() {
    assert_eq!(
        WRITTEN.last().map(|row| row.0),
        Some(SCHEMA),
        "the present schema needs its report in tests/kept"
    );
    for (schema, text) in WRITTEN {
        let report = Report::parse(text).unwrap();
        assert_eq!((&report.schema.as_str(), report.checks.len(), report.faults.len()), (schema, 2, 1));
        assert!(report.unknown.is_empty());
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(value(&report.to_json(Layout::Compact)), value(text));
    }
}

#[test]
fn a_newer_report_is_shown_read_only_with_a_sentence() {
    let text = WRITTEN[0].1.replace("linecheck.report/1", "linecheck.report/2");
    let (report, sentence) = Report::parse_newer(&text).unwrap();
    assert_eq!(report.checks.len(), 2);
    let sentence = sentence.expect("it is newer");
    assert!(sentence.contains("linecheck.report/2") && sentence.contains("not changed"), "{sentence}");
    assert_eq!(Report::parse_newer(WRITTEN[0].1).unwrap().1, None);
    let strange = text.replace("\"fail\"", "\"superb\"");
    assert_eq!(Report::parse_newer(&strange), Err(ReportError::Newer("linecheck.report/2".into())));
    assert!(matches!(Report::parse_newer("{}"), Err(ReportError::Foreign(_))));
}

#[test]
fn refusals_say_why() {
    let refusal = |text: &str| Report::parse(text).unwrap_err();
    assert_eq!(refusal(""), ReportError::Empty);
    assert_eq!(refusal(" \n"), ReportError::Empty);
    assert_eq!(refusal(" ").to_string(), "There is no report yet.");
    assert!(matches!(refusal("hello"), ReportError::NotJson(_)));
    assert!(matches!(refusal("{\"schema\": "), ReportError::NotJson(_)));
    for foreign in [
        "[]",
        "1",
        "{}",
        r#"{"schema": 1}"#,
        r#"{"schema": "other/1"}"#,
        r#"{"schema": "linecheck.report/0"}"#,
    ] {
        assert!(matches!(refusal(foreign), ReportError::Foreign(_)), "{foreign}");
    }
    let newer = refusal(r#"{"schema": "linecheck.report/2", "anything": []}"#);
    assert!(newer.to_string().contains("made by a newer Linecheck"), "{newer}");
    let damaged = refusal(r#"{"schema": "linecheck.report/1", "status": "fine"}"#);
    assert!(matches!(damaged, ReportError::Damaged(_)));
}

#[test]
fn the_kept_schema_is_the_one_of_the_types() {
    let made = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.schema.json");
        files::write(Path::new(path), made.as_bytes()).unwrap();
        return;
    }
    assert_eq!(made, KEPT, "docs/report.schema.json is out of date: run this test with UPDATE_SCHEMA=1");
}

#[test]
fn reports_keep_to_the_schema_and_broken_ones_do_not() {
    let made = schema();
    assert!(made["$schema"].as_str().unwrap().contains("2020-12"));
    let schema = jsonschema::validator_for(&made).unwrap();
    for report in sample::all() {
        let value: Value = serde_json::from_str(&report.to_json(Layout::Pretty)).unwrap();
        let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let whole: Value = serde_json::from_str(&sample::faulty().to_json(Layout::Compact)).unwrap();
    let broken = [
        ("/schema", json!("linecheck.report/2")),
        ("/status", json!("fine")),
        ("/checks/0/verdict", json!("great")),
        ("/checks/0/figures/0/value", json!(null)),
        ("/checks/0/figures/0/output", json!("left")),
        ("/faults/0/certainty", json!("sure")),
        ("/meters", json!([])),
    ];
    for (place, wrong) in broken {
        let mut value = whole.clone();
        *value.pointer_mut(place).unwrap() = wrong;
        assert!(!schema.is_valid(&value), "{place}");
    }
    let mut value = whole;
    value.as_object_mut().unwrap().remove("checks");
    assert!(!schema.is_valid(&value));
}

#[test]
fn the_verdict_in_one_line() {
    let text = |report: &Report| report.verdict().text;
    assert_eq!(text(&Report::default()), "Nothing has been measured yet.");
    assert_eq!(text(&sample::healthy()), "Everything checked is in order.");
    assert_eq!(sample::healthy().verdict().verdict, Verdict::Pass);
    assert!(text(&sample::faulty()).starts_with("2 faults found: "), "{}", text(&sample::faulty()));
    assert_eq!(sample::faulty().verdict().verdict, Verdict::Fail);
    let mut stopped = sample::healthy();
    stopped.status = Status::Stopped;
    stopped.stopped_because = Some("You pressed Stop".into());
    assert_eq!(text(&stopped), "Not finished: You pressed Stop.");
    assert_eq!(stopped.verdict().verdict, Verdict::Unsure);
    let mut warned = sample::healthy();
    warned.checks[0].verdict = Verdict::Warn;
    assert!(text(&warned).starts_with("No fault, but 1 thing worth a look: "), "{}", text(&warned));
    assert_eq!(warned.verdict().verdict, Verdict::Warn);
}

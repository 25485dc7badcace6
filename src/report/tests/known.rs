//! Calibration and the figures of the gear: that they stand in the report with where they come from, or not at all.

use super::sample;
use crate::chain::calibration::{
    Calibrated, CorrectionFile, Dates, Known, Microphone, Socket, Standard, by_reading,
};
use crate::chain::gear::{Catalogue, Choice, Device, Figure, Monitor, SourceKind};
use crate::chain::learnt::{Gain, Learnt};
use crate::chain::{Chain, Connected, ReturnPath};
use crate::check::fixture::Bench;
use crate::report::compare::Comparison;
use crate::report::content::known::{Known as Shown, TITLE};
use crate::report::{How, Layout, Report, SetupReport, csv, html, text};
use crate::units::{Dbfs, Dbu, Spl};
use serde_json::{Value, json};

fn calibrated() -> Calibrated {
    Calibrated {
        output: Some(Socket { full_scale_dbu: 15.49, uncertainty_db: 0.05 }),
        input: Some(Socket { full_scale_dbu: 21.97, uncertainty_db: 0.05 }),
        microphone: Some(Microphone {
            input: 1,
            full_scale_db_spl: 119.7,
            uncertainty_db: 0.15,
            by: Some(Standard::Calibrator(94.0)),
        }),
        correction: Some(CorrectionFile::new("7001234.txt", "20 -2\n20000 2").unwrap()),
        made: Dates { output: Some("2026-11-03T10:20:00Z".to_owned()), ..Dates::default() },
        ..Calibrated::default()
    }
}

/// The set-up of a run over this return path, of what was said and calibrated.
fn set_up(calibrated: &Calibrated, back: ReturnPath) -> SetupReport {
    set_up_of(Chain::ActiveMonitors, calibrated, back)
}

fn set_up_of(chain: Chain, calibrated: &Calibrated, back: ReturnPath) -> SetupReport {
    let own = Monitor {
        id: "own-monitor".to_owned(),
        name: "Home-made".to_owned(),
        input_for_100db: Some(Figure::own(Dbu(-6.0), "typed by you")),
        ..Monitor::default()
    };
    let gear = [
        ("interface", Choice::Listed { id: "focusrite-scarlett-4i4-4g".to_owned() }),
        ("monitors", Choice::Measured { device: Device::Monitor(Box::new(own)) }),
    ];
    let gear = gear.map(|(place, choice)| (place.to_owned(), choice)).into();
    let gains = [Gain { output: 0, input: 1, gain_db: -6.0, uncertainty_db: 0.01 }];
    let learnt = Learnt::new(chain.id(), ReturnPath::Loopback.id(), 1, &gains).unwrap();
    let mut setup = Bench::silent(2, 2).setup;
    (setup.chain, setup.return_path) = (chain, back);
    setup.connected = Connected::new(chain, back, None, &gear, Catalogue::built_in());
    setup.known = Known::new(calibrated, Some(&learnt), chain, back);
    (&setup).into()
}

/// A healthy run with gear of the list, gear of the user's own, and a microphone that was calibrated.
pub fn report() -> Report {
    let setup = set_up(&calibrated(), ReturnPath::Microphone);
    Report { setup: Some(setup), ..sample::healthy() }
}

#[test]
fn by_which_standard_and_when_stands_in_the_set_up() {
    let air = set_up(&calibrated(), ReturnPath::Microphone).calibration.unwrap();
    let outputs = air.outputs.unwrap();
    assert_eq!((outputs.value, outputs.unit.as_str(), outputs.uncertainty), (15.49, "dBu", 0.05));
    assert_eq!((outputs.how, outputs.made.as_deref()), (Some(How::Voltmeter), Some("2026-11-03T10:20:00Z")));
    let microphone = air.microphone.unwrap();
    assert_eq!((microphone.value, microphone.unit.as_str(), microphone.input), (119.7, "dB SPL", Some(2)));
    assert_eq!((microphone.how, microphone.by_db_spl), (Some(How::Calibrator), Some(94.0)));
    assert_eq!(microphone.made, None, "not known");
    // What is on the line inputs says nothing of a microphone's, and a loop has no microphone.
    assert!(air.inputs.is_none() && air.learnt.is_empty());
    let loopback = set_up(&calibrated(), ReturnPath::Loopback).calibration.unwrap();
    assert_eq!(loopback.inputs.and_then(|inputs| inputs.how), Some(How::Loop));
    assert_eq!((loopback.learnt[0].output, loopback.learnt[0].input), (1, 2));
    assert!(loopback.microphone.is_none() && loopback.correction_file.is_none());
    let typed = Microphone::new(0, by_reading(Dbfs(-40.0), Dbfs(-28.0), Spl(79.0)).unwrap());
    let typed = Calibrated { microphone: Some(typed), ..Calibrated::default() };
    let typed =
        set_up(&typed, ReturnPath::Microphone).calibration.and_then(|found| found.microphone).unwrap();
    assert_eq!((typed.how, typed.by_db_spl, typed.value), (Some(How::SoundLevelMeter), Some(79.0), 119.0));
}

#[test]
fn a_chain_has_the_figures_of_the_jack_that_feeds_it() {
    let jack = Some(Socket { full_scale_dbu: 11.02, uncertainty_db: 0.05 });
    let both = Calibrated { phones: jack, ..calibrated() };
    let said = |chain| {
        let setup = set_up_of(chain, &both, ReturnPath::Loopback);
        let rows = Shown::of(&setup).rows;
        let value = |what: &str| {
            rows.iter().find(|row| row[0] == format!("{what}: full scale")).map(|row| row[1].clone())
        };
        (value("Outputs"), value("Phones jack"))
    };
    assert_eq!(said(Chain::ActiveMonitors), (Some("15.49 ± 0.05 dBu".to_owned()), None));
    assert_eq!(said(Chain::Headphones), (None, Some("11.02 ± 0.05 dBu".to_owned())));
}

#[test]
fn it_comes_back_from_json_with_what_is_unknown() {
    for back in [ReturnPath::Microphone, ReturnPath::Loopback] {
        let report = Report { setup: Some(set_up(&calibrated(), back)), ..sample::healthy() };
        let text = report.to_json(Layout::Compact);
        let read = Report::parse(&text).unwrap();
        assert_eq!((&read.setup, read.to_json(Layout::Compact)), (&report.setup, text.clone()));
        let mut value: Value = serde_json::from_str(&text).unwrap();
        for place in ["/setup/calibration", "/setup/calibration/outputs", "/setup/gear_figures/interface/0"] {
            value.pointer_mut(place).unwrap().as_object_mut().unwrap().insert("later".into(), json!([1]));
        }
        let again = Report::parse(&value.to_string()).unwrap().to_json(Layout::Compact);
        assert_eq!(serde_json::from_str::<Value>(&again).unwrap(), value);
    }
}

#[test]
fn page_and_text_say_the_value_and_where_it_comes_from() {
    let report = report();
    let (page, text) = (html::page(&report), text::text(&report));
    for said in [
        "15.49 ± 0.05 dBu",
        "read off a voltmeter, 3 November 2026, 10:20 UTC",
        "Microphone on input 2: full scale",
        "119.70 ± 0.15 dB SPL",
        "by a sound calibrator of 94.0 dB SPL",
        "correction file “7001234.txt”",
        "Audio interface: line outputs, full scale",
        "16.0 dBu",
        "the maker's figure, source 1",
        "https://userguides.focusrite.com/hc/en-gb/articles/18676425695890",
        "Active speakers: input level for 100 dB SPL at 1 m",
        "\u{2212}6.0 dBu",
        "your own figure, source 2",
        "typed by you",
    ] {
        assert!(text.contains(said), "{said:?} is missing in\n{text}");
        assert!(page.contains(said), "{said:?} is not on the page");
    }
    assert_eq!(page.matches("userguides.focusrite.com").count(), 1, "a source is named once");
    let shown = Shown::of(report.setup.as_ref().unwrap());
    let places: usize = report.setup.as_ref().unwrap().gear_figures.values().map(Vec::len).sum();
    assert_eq!(shown.rows.len(), places + 3);
}

/// What of the calibration is another, as the comparison writes it, between runs of the same set-up.
fn changed(before: &Calibrated, after: &Calibrated) -> Vec<(&'static str, String, String)> {
    let [before, after] = [before, after].map(|calibrated| {
        let setup = Some(set_up(calibrated, ReturnPath::Microphone));
        Report { setup, ..sample::healthy() }
    });
    let comparison = Comparison::of(&before, &after);
    let (page, text) = (html::comparison(&before, &after), comparison.to_string());
    for found in &comparison.setup {
        for said in [found.name, &found.before, &found.after] {
            assert!(page.contains(said) && text.contains(said), "{said:?} is missing in\n{text}");
        }
    }
    comparison.setup.into_iter().map(|found| (found.name, found.before, found.after)).collect()
}

#[test]
fn another_calibration_is_another_set_up() {
    let (before, mut after) = (calibrated(), calibrated());
    assert!(changed(&before, &after).is_empty());
    after.made.output = Some("2026-11-04T10:20:00Z".to_owned());
    assert!(changed(&before, &after).is_empty(), "the same, found again");
    after.output = Some(Socket { full_scale_dbu: 15.9, uncertainty_db: 0.05 });
    after.microphone = None;
    after.correction = Some(CorrectionFile::new("7005678.txt", "20 -1\n20000 1").unwrap());
    let volts = |value: &str| format!("full scale {value} ± 0.05 dBu, read off a voltmeter");
    let sound = "full scale 119.70 ± 0.15 dB SPL on input 2, by a sound calibrator of 94.0 dB SPL".to_owned();
    let expected = [
        ("Calibration of the outputs", volts("15.49"), volts("15.90")),
        ("Calibration of the microphone", sound, "none".to_owned()),
        ("Correction file of the microphone", "7001234.txt".to_owned(), "7005678.txt".to_owned()),
    ];
    assert_eq!(changed(&before, &after), expected);
    // That a run was marked as good is no other calibration: every run after it would differ from it.
    let marked = Report { setup: Some(set_up(&before, ReturnPath::Loopback)), ..sample::healthy() };
    let mut unmarked = marked.clone();
    unmarked.setup.as_mut().unwrap().calibration.as_mut().unwrap().learnt.clear();
    assert_ne!(marked, unmarked);
    assert!(Comparison::of(&unmarked, &marked).is_empty());
}

#[test]
fn nothing_known_is_nothing_said() {
    let report = sample::healthy();
    let setup = report.setup.as_ref().unwrap();
    assert!(setup.calibration.is_none() && setup.gear_figures.is_empty());
    let json = report.to_json(Layout::Compact);
    assert!(!json.contains("calibration") && !json.contains("gear_figures"));
    assert!(!html::page(&report).contains(TITLE) && !text::text(&report).contains(TITLE));
    assert_eq!(Shown::of(setup), Shown::default());
    assert_eq!(csv::table(&report), csv::table(&self::report()), "a table of what was measured");
}

#[test]
fn what_is_no_number_is_left_out() {
    let mut report = report();
    let setup = report.setup.as_mut().unwrap();
    setup.gear_figures.get_mut("monitors").unwrap()[0].value = f64::NAN;
    setup.calibration.as_mut().unwrap().outputs.as_mut().unwrap().value = f64::INFINITY;
    let read = Report::parse(&report.to_json(Layout::Compact)).unwrap().setup.unwrap();
    assert!(!read.gear_figures.contains_key("monitors") && read.gear_figures.contains_key("interface"));
    assert!(read.calibration.is_some_and(|found| found.outputs.is_none() && found.microphone.is_some()));
    assert_eq!(read.gear_figures["interface"][0].kind, SourceKind::Manufacturer);
}

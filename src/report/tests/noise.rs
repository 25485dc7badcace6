//! The measured noise of the level diagrams, in everything that a report goes out as.

use super::sample;
use crate::report::files::{Format, export_with};
use crate::report::html;
use crate::report::pdf::{self, Paper};
use crate::report::{Extras, Layout, Report, Way, schema};
use std::fs;

#[test]
fn page_sheets_and_data_hold_the_measured_noise() {
    let (report, levels, back) = (sample::healthy(), sample::levels(), sample::back());
    let extras = Extras { levels: Some(&levels), back: Some(&back), ..Extras::default() };
    let page = html::page_with(&report, &extras);
    for said in [
        "round the loop, with its noise as it was measured",
        "measured here",
        "noise \u{2212}97.2 dBFS measured here, expected \u{2212}115.1 dBFS",
        "measured \u{2212}97.2 dBFS of noise on input 2 with nothing playing, A-weighted, \u{b1} 0.1 dB",
        "see first that the input gain stands at its lowest",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert_eq!(page.matches("class=\"picture\"").count(), 3);
    let alone = html::page_with(&report, &Extras { levels: Some(&levels), ..Extras::default() });
    assert!(!alone.contains("round the loop") && !alone.contains("measured here,"));
    let sheets = pdf::document_with(&report, &extras, Paper::A4).unwrap();
    assert!(sheets.len() > pdf::document(&report, Paper::A4).unwrap().len());

    let folder = std::env::temp_dir().join(format!("linecheck-noise-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = export_with(&report, &extras, &folder.join("report"), Format::Json).unwrap();
    let text = fs::read_to_string(path).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let made = schema();
    assert!(jsonschema::validator_for(&made).unwrap().is_valid(&value));
    let read = Report::parse(&text).unwrap();
    let [to_ear, back] = read.levels.as_slice() else { panic!("{:?}", read.levels) };
    assert_eq!((to_ear.way, back.way, to_ear.tone_dbfs), (Way::Ear, Way::Loop, -20.0));
    let last = back.stages.last().unwrap();
    let noise = last.noise_a.as_ref().unwrap();
    assert_eq!((noise.level, noise.uncertainty, noise.input), (-97.2, Some(0.04), Some(2)));
    assert!((noise.expected.unwrap() + 115.1).abs() < 0.1 && last.unit == "dBFS");
    let last = to_ear.stages.last().unwrap();
    let noise = last.noise_a.as_ref().unwrap();
    assert_eq!((noise.uncertainty, noise.input, noise.expected), (None, None, None), "that was not measured");
    assert!(to_ear.stages[0].noise_a.is_none() && last.own_noise_a.is_none());
    // Read and written again nothing is lost, and without diagrams there is no word of them.
    assert_eq!(Report::parse(&read.to_json(Layout::Compact)).unwrap().levels, read.levels);
    assert!(!report.to_json(Layout::Compact).contains("\"levels\""));
}

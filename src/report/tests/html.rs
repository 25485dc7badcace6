use super::sample;
use crate::check::{At, Curve, Outcome, Verdict};
use crate::fault::Diagnosis;
use crate::measure::Estimate;
use crate::report::drift::{Along, Drift};
use crate::report::files::{Format, export, write};
use crate::report::trend::Trend;
use crate::report::{Conditions, Extras, Report, html};
use std::path::Path;

const LARGEST: usize = 1 << 20;

/// What a reader reads: the page without tags and style.
fn words(page: &str) -> String {
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    let mut words = String::new();
    for part in [head, body].concat().split('<').skip(1) {
        let (_, text) = part.split_once('>').expect("every tag ends");
        words += text;
        words.push(' ');
    }
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Every element that is opened is closed, in order; ids are unique and inner links lead somewhere.
fn assert_sound(page: &str) {
    const VOID: &[&str] = &["meta", "!DOCTYPE"];
    let mut open: Vec<&str> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("every tag ends");
        let name = tag.split([' ', '/', '\n']).find(|word| !word.is_empty()).unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "closes what is open");
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
        ids.extend(tag.split_once(" id=\"").and_then(|(_, id)| id.split('"').next()));
    }
    assert!(open.is_empty(), "left open: {open:?}");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids are unique");
    for link in page.split("href=\"#").skip(1) {
        let target = link.split('"').next().unwrap();
        assert!(ids.contains(&target), "{target}");
    }
    let mut last = 0;
    for heading in page.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)) {
        assert!(heading <= last + 1, "no heading level is left out: h{last}, then h{heading}");
        last = heading;
    }
}

#[test]
fn every_page_is_sound_and_stands_alone() {
    for report in sample::all() {
        let page = html::page(&report);
        assert_sound(&page);
        assert!(page.len() <= LARGEST, "{} bytes", page.len());
        // A source of the gear's figures is named by its address, but not linked.
        let page = page.replace("<li>https://", "<li>");
        for foreign in ["http", "<script", "<link", "@import", "url(", "<img", "javascript:", " src="] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        for hole in ["NaN", "inf ", "Infinity", "never printed", "−0.0 ", "#0100", "#0101"] {
            assert!(!page.contains(hole), "{hole}");
        }
        let text = words(&page);
        assert!(!text.contains(" -"), "typographic minus only: {text}");
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
        assert_eq!(page.matches("<h1").count(), 1);
    }
}

#[test]
fn every_verdict_fault_and_headline_is_there() {
    for report in sample::all() {
        let text = words(&html::page(&report));
        assert!(text.contains(&report.verdict().text));
        for check in &report.checks {
            assert!(text.contains(&check.title) && text.contains(&check.headline), "{}", check.headline);
            for line in check.advice.iter().chain(&check.limits) {
                assert!(text.contains(line), "{line}");
            }
        }
        for fault in &report.faults {
            for line in fault.evidence.iter().chain(&fault.fix).chain([&fault.headline]) {
                assert!(text.contains(line), "{line}");
            }
        }
    }
    let text = words(&html::page(&sample::faulty()));
    for said in ["Almost certain, 98 %", "Likely, 71 %", "Faulty", "In order", "Can't tell", "Not measured"] {
        assert!(text.contains(said), "{said}");
    }
    for said in
        ["Line loop", "Loopback cable", "−20.0 dBFS peak", "48000 Hz", "VST3", "21 November 2026, 06:48 UTC"]
    {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn figures_have_words_units_and_uncertainty() {
    let text = words(&html::page(&sample::faulty()));
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Latency , samples 548.250 ± 0.004"), "{flat}");
    assert!(flat.contains("Noise, A-weighted , dBFS −100.70 ± 0.06"));
    assert!(flat.contains("Spread over repeats 0.011 ± 0.003 samples"));
    assert!(flat.contains("Polarity +1 −1"));
    assert!(flat.contains("Out 1 – −6.0"), "the matrix of a swapped pair: {flat}");
    assert!(flat.contains("Match of channels 0.040 ± 0.002 dB"));
}

#[test]
fn pictures_have_words_and_readable_axes() {
    let page = html::page(&sample::healthy());
    assert!(page.contains(
        "aria-label=\"Magnitude response in dB over frequency in Hz: Output 1 → input 1, Output 2 → input 2\""
    ));
    for tick in ["20", "50", "100", "200", "500", "1k", "2k", "5k", "10k", "20k", "−9", "−3"] {
        assert!(page.contains(&format!(">\n{tick}\n</text>")), "{tick}");
    }
    // Response, impulses, repeats, and the silence of each input.
    assert_eq!(page.matches("class=\"plot\"").count(), 5);
    let named = "Lines: 50 Hz −104.2 dBFS, 150 Hz −107.8 dBFS";
    assert!(page.matches(named).count() >= 2, "in the picture's words and below it");
    for name in ["50 Hz", "150 Hz", "1 kHz USB", "4.12 kHz"] {
        assert!(page.contains(&format!(">\n{name}\n</text>")), "{name}");
    }
    // Sixteen channels: four to a picture, the silence of each in its own; of 240 curves only the highest 16.
    let wide = html::page(&sample::wide());
    assert_eq!(wide.matches("class=\"plot\"").count(), 32);
    assert!(words(&wide).contains("The highest 16 of 240 curves are drawn"));
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "</style><script>alert(1)</script>\"'><img src=x onerror=y>&amp;";
    let mut report = sample::faulty();
    report.version = hostile.into();
    report.made = hostile.into();
    report.stopped_because = Some(hostile.into());
    let setup = report.setup.as_mut().unwrap();
    (setup.chain, setup.return_path, setup.plugin_api) = (hostile.into(), hostile.into(), hostile.into());
    (setup.inputs, setup.outputs) = (usize::MAX, usize::MAX);
    report.meters.insert(hostile.into(), 1.0);
    let mut outcome = Outcome::new(Verdict::Fail, hostile);
    (outcome.id, outcome.title, outcome.why) = (hostile.into(), hostile.into(), hostile.into());
    outcome.limit(hostile);
    outcome.advise(hostile);
    for at in [At::ALL, At::cell(0, 0), At::output(usize::MAX - 1)] {
        outcome.figure(hostile, at, hostile, Estimate { value: 1e300, uncertainty: 1e299 });
        outcome.figure(hostile, at, "dB", Estimate { value: -1e-300, uncertainty: 1e-300 });
    }
    let (id, x_unit, y_unit) = (hostile.to_owned(), hostile.to_owned(), hostile.to_owned());
    outcome.curves.push(Curve {
        id,
        output: None,
        input: None,
        x_unit,
        y_unit,
        x: vec![0.0, 1.0],
        y: vec![1.0, 2.0],
    });
    report.checks.push(outcome);
    let lines = vec![hostile.to_owned()];
    let diagnosis = Diagnosis {
        id: hostile.into(),
        certainty: f64::NAN,
        headline: hostile.into(),
        evidence: lines.clone(),
        fix: lines,
    };
    report.faults.push(diagnosis);
    let page = html::page(&report);
    assert_sound(&page);
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(words(&page).contains("alert(1)"));
}

#[test]
fn odd_curves_are_drawn_or_left_out() {
    let odd = [
        ("Hz", "dB", vec![], vec![]),
        ("Hz", "dB", vec![1000.0], vec![-6.0]),
        ("Hz", "dB", vec![0.0, -1.0], vec![0.0, 0.0]),
        ("Hz", "dBFS", vec![20.0, 20_000.0], vec![-400.0, 0.0]),
        ("Hz", "dB", vec![f64::NAN, 100.0], vec![1.0, f64::INFINITY]),
        ("Hz", "dB", vec![1.0, 2.0, 5.0], vec![1.0, 2.0, 3.0]),
        ("ms", "", vec![0.0, 1.0, 2.0], vec![0.0, 0.0, 0.0]),
        ("ms", "", vec![0.0, 1e-300], vec![1e300, -1e300]),
        ("ms", "dB", vec![3.0, 3.0], vec![1e9, -1e9]),
        ("", "", vec![f64::MIN, f64::MAX], vec![f64::MIN, f64::MAX]),
    ];
    for (x_unit, y_unit, x, y) in odd {
        let mut report = sample::healthy();
        let (x_unit, y_unit) = (x_unit.to_owned(), y_unit.to_owned());
        report.checks[0].curves =
            vec![Curve { id: "odd".into(), output: None, input: None, x_unit, y_unit, x, y }];
        let page = html::page(&report);
        assert_sound(&page);
        assert!(!page.contains("NaN"));
    }
}

#[test]
fn what_is_not_a_number_is_not_printed() {
    let mut report = sample::faulty();
    let setup = report.setup.as_mut().unwrap();
    (setup.level_dbfs, setup.sample_rate_hz) = (f64::NAN, f64::INFINITY);
    report.faults[0].certainty = f64::NAN;
    for figure in report.checks.iter_mut().flat_map(|check| &mut check.figures) {
        (figure.value, figure.uncertainty) = (f64::NAN, f64::NAN);
    }
    report.meters.insert("peak_dbfs".into(), f64::NEG_INFINITY);
    let page = html::page(&report);
    assert_sound(&page);
    assert!(!page.contains("NaN") && !page.contains("inf ") && !words(&page).contains("Stimulus level"));
    assert!(words(&page).contains("A guess, 0 %"));
    let figure = &mut report.checks[0].figures[0];
    (figure.value, figure.uncertainty) = (1.0, f64::INFINITY);
    assert!(!html::page(&report).contains("inf "));
}

#[test]
fn a_run_with_nothing_yet() {
    let text = words(&html::page(&Report::default()));
    assert!(text.contains("Nothing has been measured yet."));
    assert!(!text.contains("At a glance") && !text.contains("Set-up"));
    assert!(words(&html::page(&sample::stopped())).contains("Not finished: the host stopped processing."));
}

/// Nine reports over which the noise rises by 0.5 dB a day, and when the second was made.
fn drifted(first: &Report) -> (Drift, String) {
    let mut drift = Drift::default();
    for day in 1..=9 {
        let mut report = Report { made: format!("2026-05-{day:02}T10:01:00Z"), ..first.clone() };
        let noise = report.checks.iter_mut().find(|check| check.id == "noise").unwrap();
        noise.figures.iter_mut().for_each(|figure| figure.value += 0.5 * f64::from(day));
        drift.add(&report);
    }
    (drift, "2026-05-02T10:01:00Z".to_owned())
}

#[test]
fn a_run_in_stereo_is_rendered_in_time() {
    let report = sample::faulty();
    let times = (0..5).map(|_| {
        let begin = std::time::Instant::now();
        assert!(html::page(&report).len() <= LARGEST);
        begin.elapsed()
    });
    let fastest = times.min().unwrap();
    println!("{fastest:?}");
    // The fastest of five, as others may have the processor meanwhile.
    assert!(fastest.as_millis() <= 50, "{fastest:?}");
}

#[test]
fn the_page_shows_how_the_figures_went() {
    let report = sample::healthy();
    let (drift, baseline) = drifted(&report);
    let page_of = |baseline| {
        let along = Some(Along { drift: &drift, baseline });
        html::page_with(&report, &Extras { along, ..Extras::default() })
    };
    let page = page_of(Some(baseline.as_str()));
    assert_sound(&page);
    let text = words(&page);
    assert!(text.contains("How the figures went") && text.contains("Over 9 reports of this chain"), "{text}");
    let moved: Vec<_> = drift.moved().into_iter().filter(|series| series.has_moved()).collect();
    assert!(!moved.is_empty() && page.matches("class=\"good\"").count() == moved.len());
    let series = moved[0];
    let (first, last) = (series.written(&series.points[0]), series.written(&series.points[8]));
    assert!(text.contains(&format!("{first} → {last}")), "{first} {last}");
    assert!(
        page.contains(&format!("over 9 reports, {} when it was good", series.written(&series.points[1])))
    );
    assert!(!page_of(None).contains("class=\"good\"") && page.len() <= LARGEST);
    // A single report has no course.
    let mut one = Drift::default();
    one.add(&report);
    let along = Some(Along { drift: &one, baseline: None });
    assert_eq!(html::page_with(&report, &Extras { along, ..Extras::default() }), html::page(&report));
}

/// Writes the samples to the existing folder that LINECHECK_SAMPLES names, for the eye and for checkers of pages.
#[test]
fn samples_to_look_at() {
    let Some(folder) = std::env::var_os("LINECHECK_SAMPLES") else { return };
    let folder = Path::new(&folder);
    for (name, report) in
        ["empty", "running", "stopped", "healthy", "faulty", "wide", "known"].iter().zip(sample::all())
    {
        export(&report, &folder.join(name), Format::Html).unwrap();
    }
    let (healthy, faulty) = (sample::healthy(), sample::faulty());
    let (levels, back) = (sample::levels(), sample::back());
    let (drift, baseline) = drifted(&healthy);
    let along = Some(Along { drift: &drift, baseline: Some(&baseline) });
    let extras = Extras {
        since: Some(&healthy),
        levels: Some(&levels),
        back: Some(&back),
        along,
        ..Extras::default()
    };
    write(&folder.join("since.html"), html::page_with(&faulty, &extras).as_bytes()).unwrap();
    write(&folder.join("comparison.html"), html::comparison(&healthy, &faulty).as_bytes()).unwrap();
    let mut trend = Trend::default();
    for (room, report) in [("Studio 1", &healthy), ("Studio 1", &faulty), ("Studio 2", &healthy)] {
        trend.add(room, report);
    }
    write(&folder.join("trend.html"), html::trend(&trend).as_bytes()).unwrap();
}

#[test]
fn the_page_says_what_is_connected_and_what_changed_since() {
    let before = sample::healthy();
    let mut report = sample::faulty();
    let host = Some("A host".to_owned());
    report.conditions = Some(Conditions { host, os: None, block: Some(256), seconds: Some(18.66) });
    let levels = sample::levels();
    let extras = Extras { since: Some(&before), levels: Some(&levels), ..Extras::default() };
    let page = html::page_with(&report, &extras);
    assert_sound(&page);
    let text = words(&page);
    for said in [
        "Wiring",
        "as it should be: Line outputs to line inputs (the usual variant of this chain)",
        "Balanced at both ends: what the lead picks up on its way cancels.",
        "What changed since 21 November 2026, 06:48 UTC",
        "New faults",
        "Conditions",
        "256 samples",
        "18.7 s",
        "A host",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert!(levels.end().is_some_and(|end| page.contains(&end.shown())) && page.len() <= LARGEST);
    // The pictures' styles reach no further than the pictures.
    assert_eq!(page.matches("class=\"picture\"").count(), 2);
    assert!(!page.contains("<style>text{") && !page.contains("}text{"));
    // What is not known is not there, and an unknown chain has no picture.
    report.conditions = None;
    report.setup.as_mut().unwrap().chain = "of-the-future".to_owned();
    let bare = words(&html::page(&report));
    assert!(!bare.contains("Conditions") && !bare.contains("Wiring") && !bare.contains("What changed"));
}

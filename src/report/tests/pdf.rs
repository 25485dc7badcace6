use super::sample;
use crate::chain::wiring::WIRINGS;
use crate::report::content::{self, conditions, figures::Block, figures::blocks, known, notes};
use crate::report::files::{Format, export, export_with};
use crate::report::pdf::{Paper, document, document_with};
use crate::report::{Conditions, Extras, Report, html};
use std::path::Path;
use std::time::Instant;

/// What a program that reads PDFs finds on each page.
fn pages(pdf: &[u8]) -> Vec<String> {
    let read = lopdf::Document::load_mem(pdf).expect("a PDF");
    let pages = read.get_pages();
    pages.keys().map(|number| read.extract_text(&[*number]).expect("text")).collect()
}

/// The words without what breaks and joins lines.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Every number of the figures, as page and sheets write it.
fn numbers(report: &Report) -> Vec<String> {
    let size = content::size(report);
    let of_block = |block: Block| match block {
        Block::Matrix(matrix) => matrix.rows.into_iter().flatten().flatten().map(|cell| cell.0).collect(),
        Block::Table(table) => table.rows.into_iter().flat_map(|row| row.1).flatten().collect(),
        Block::List(rows) => rows.into_iter().map(|row| row.1).collect::<Vec<_>>(),
    };
    let checks = content::sections(report);
    checks.iter().flat_map(|check| blocks(&check.figures, size)).flat_map(of_block).collect()
}

#[test]
fn the_sheets_say_what_the_page_says_in_the_same_strings() {
    for report in sample::all() {
        let page = html::page(&report);
        for paper in [Paper::A4, Paper::Letter] {
            let text = pages(&document(&report, paper).expect("a PDF")).concat();
            let text = bare(&text);
            let has = |wanted: &str| assert!(text.contains(&bare(wanted)), "{wanted:?} is missing");
            has(&report.verdict().text);
            for number in numbers(&report) {
                has(&number);
                assert!(page.contains(&number), "{number} is not on the page");
            }
            let rows = notes::self_test(&report).into_iter().chain(notes::meters(&report));
            rows.for_each(|(name, value)| {
                has(&name);
                has(&value);
            });
            report.setup.iter().flat_map(conditions::set_up).for_each(|row| has(&row.1));
            let known = report.setup.as_ref().map(known::Known::of).unwrap_or_default();
            known.rows.iter().flatten().chain(&known.sources).for_each(|cell| has(cell));
            for check in &report.checks {
                has(&check.headline);
                check.limits.iter().chain(&check.advice).for_each(|line| has(line));
            }
            for fault in &report.faults {
                fault.evidence.iter().chain(&fault.fix).chain([&fault.headline]).for_each(|line| has(line));
            }
            notes::definitions(&report).iter().for_each(|(term, meaning)| {
                has(term);
                has(meaning);
            });
        }
    }
}

#[test]
fn sheets_are_numbered_and_of_the_size_asked_for() {
    for (paper, size) in [(Paper::A4, (595.3, 841.9)), (Paper::Letter, (612.0, 792.0))] {
        let pdf = document(&sample::wide(), paper).expect("a PDF");
        let texts = pages(&pdf);
        assert!(texts.len() > 3);
        for (index, text) in texts.iter().enumerate() {
            let number = format!("Page {} of {}", index + 1, texts.len());
            assert!(bare(text).contains(&bare(&number)), "{number}");
        }
        let read = lopdf::Document::load_mem(&pdf).expect("a PDF");
        for page in read.get_pages().values() {
            let found = read.get_dictionary(*page).expect("a page").get(b"MediaBox").expect("a size");
            let sides: Vec<f32> = found
                .as_array()
                .expect("a box")
                .iter()
                .map(|side| side.as_float().expect("a number"))
                .collect();
            assert!((sides[2] - size.0).abs() < 0.1 && (sides[3] - size.1).abs() < 0.1, "{sides:?}");
        }
    }
}

#[test]
fn the_font_is_in_the_file_and_the_plots_are_lines() {
    let pdf = document(&sample::healthy(), Paper::A4).expect("a PDF");
    let has = |name: &[u8]| pdf.windows(name.len()).any(|part| part == name);
    assert!(has(b"/FontFile2") && has(b"/ToUnicode") && has(b"/Outlines") && has(b"/Lang"));
    assert!(!has(b"/Subtype/Image") && !has(b"/Subtype /Image"));
    assert!(pdf.len() < 300_000, "{} bytes", pdf.len());
}

#[test]
fn whatever_stands_in_a_report_it_can_be_printed() {
    let mut report = sample::faulty();
    let hostile = format!("\u{0}\u{7f}\n\t\u{202e}日本語 \u{1F600} \u{FFFF} {}", "x".repeat(3000));
    report.version = hostile.clone();
    report.made = hostile.clone();
    report.faults[0].headline = hostile.clone();
    report.faults[0].evidence = vec![hostile.clone(); 40];
    report.conditions = Some(Conditions { host: Some(hostile.clone()), ..Conditions::default() });
    let setup = report.setup.as_mut().expect("there");
    (setup.inputs, setup.outputs) = (usize::MAX, usize::MAX);
    for check in &mut report.checks {
        check.title = hostile.clone();
        for figure in &mut check.figures {
            (figure.value, figure.unit) = (1e300, hostile.clone());
        }
        for curve in &mut check.curves {
            curve.y.iter_mut().for_each(|y| *y = f64::NAN);
        }
    }
    assert!(pages(&document(&report, Paper::Letter).expect("a PDF")).len() > 5);
}

/// Whatever the chain is, its pictures stay on the paper.
#[test]
fn every_wiring_and_its_levels_fit_both_papers() {
    for wiring in WIRINGS {
        let mut report = Report { checks: Vec::new(), ..sample::healthy() };
        if let Some(setup) = &mut report.setup {
            (setup.chain, setup.wiring) = (wiring.chain.id().to_owned(), Some(wiring.id.to_owned()));
        }
        let levels = sample::levels();
        let extras = Extras { levels: Some(&levels), ..Extras::default() };
        for paper in [Paper::A4, Paper::Letter] {
            let pdf = document_with(&report, &extras, paper).expect("a PDF");
            let text = bare(&pages(&pdf).concat());
            for connection in wiring.connections() {
                for plug in [connection.lead.from, connection.lead.to] {
                    assert!(text.contains(&bare(plug.name())), "{}: {}", wiring.id, plug.name());
                }
            }
            for stage in &levels.stages {
                assert!(text.contains(&bare(&stage.shown())), "{}", stage.shown());
            }
            assert_eq!(beyond(&pdf), Vec::<(f32, f32)>::new(), "{}", wiring.id);
        }
    }
}

/// Points of lines and areas that lie outside of the paper's margins.
fn beyond(pdf: &[u8]) -> Vec<(f32, f32)> {
    let read = lopdf::Document::load_mem(pdf).expect("a PDF");
    let mut found = Vec::new();
    for page in read.get_pages().values() {
        let size = read.get_dictionary(*page).expect("a page").get(b"MediaBox").expect("a size").clone();
        let size: Vec<f32> =
            size.as_array().expect("a box").iter().map(|side| side.as_float().expect("a number")).collect();
        let content = lopdf::content::Content::decode(&read.get_page_content(*page)).expect("content");
        for operation in
            content.operations.iter().filter(|drawn| matches!(drawn.operator.as_str(), "m" | "l"))
        {
            let at: Vec<f32> =
                operation.operands.iter().map(|side| side.as_float().expect("a number")).collect();
            if !(38.0..=size[2] - 38.0).contains(&at[0]) || !(40.0..=size[3] - 40.0).contains(&at[1]) {
                found.push((at[0], at[1]));
            }
        }
    }
    found
}

#[test]
fn a_run_in_stereo_is_printed_in_time() {
    let report = sample::faulty();
    let times = (0..3).map(|_| {
        let begin = Instant::now();
        assert!(!document(&report, Paper::A4).expect("a PDF").is_empty());
        begin.elapsed()
    });
    let fastest = times.min().expect("three");
    // The fastest of three, as others may have the processor meanwhile.
    assert!(fastest.as_millis() < 300, "{fastest:?}");
}

/// Writes the samples to the existing folder that LINECHECK_SAMPLES names, for the eye.
#[test]
fn samples_to_look_at() {
    let Some(folder) = std::env::var_os("LINECHECK_SAMPLES") else { return };
    for (name, report) in
        ["empty", "running", "stopped", "healthy", "faulty", "wide", "known"].iter().zip(sample::all())
    {
        let begin = Instant::now();
        export(&report, &Path::new(&folder).join(name), Format::Pdf(Paper::A4)).expect("written");
        println!("{name}: {:?}", begin.elapsed());
    }
    let (healthy, levels) = (sample::healthy(), sample::levels());
    let extras = Extras { since: Some(&healthy), levels: Some(&levels), ..Extras::default() };
    for (name, paper) in [("whole-a4.pdf", Paper::A4), ("whole-letter.pdf", Paper::Letter)] {
        let path = Path::new(&folder).join(name);
        export_with(&sample::faulty(), &extras, &path, Format::Pdf(paper)).expect("written");
    }
    for wiring in WIRINGS {
        let mut report = sample::healthy();
        if let Some(setup) = &mut report.setup {
            (setup.chain, setup.wiring) = (wiring.chain.id().to_owned(), Some(wiring.id.to_owned()));
        }
        let path = Path::new(&folder).join(format!("wiring-{}.pdf", wiring.id));
        export(&report, &path, Format::Pdf(Paper::A4)).expect("written");
    }
}

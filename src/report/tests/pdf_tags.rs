//! The PDF as a program finds it that reads it out: read back from the file, not from what was meant.

use super::sample;
use crate::report::content::{self, curves};
use crate::report::pdf::{Paper, document, document_with};
use crate::report::{Conditions, Extras, Report, html};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeMap;

/// A part of the tree of a tagged PDF.
#[derive(Debug)]
struct Part {
    kind: String,
    alt: Option<String>,
    /// Its text, with that of its parts, in the order of reading.
    text: String,
    parts: Vec<Part>,
}

impl Part {
    /// Every part of a kind in the order of reading.
    fn all<'a>(&'a self, kind: &str) -> Vec<&'a Part> {
        let below = self.parts.iter().flat_map(|part| part.all(kind));
        (self.kind == kind).then_some(self).into_iter().chain(below).collect()
    }
}

/// What is read out, and what is not.
struct Read {
    document: Document,
    tree: Part,
    decoration: Vec<String>,
}

type Marked = BTreeMap<(ObjectId, i64), String>;

fn name(object: &Object) -> String {
    String::from_utf8_lossy(object.as_name().expect("a name")).into_owned()
}

fn words(object: &Object) -> String {
    lopdf::decode_text_string(object).expect("text")
}

/// The texts of a page by the number of their mark, and those in no part of the tree.
fn marked(document: &Document, page: ObjectId, found: &mut Marked, decoration: &mut Vec<String>) {
    let fonts = document.get_page_fonts(page).expect("fonts");
    let content = Content::decode(&document.get_page_content(page)).expect("content");
    let mut open: Vec<Option<i64>> = Vec::new();
    let mut font = None;
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BMC" => open.push(None),
            "BDC" => {
                let properties = operands[1].as_dict().ok();
                open.push(properties.and_then(|all| all.get(b"MCID").ok()?.as_i64().ok()));
            }
            "EMC" => drop(open.pop().expect("opened before")),
            "Tf" => font = fonts.get(operands[0].as_name().expect("a name")),
            "Tj" | "TJ" => {
                let encoding = font.expect("chosen").get_font_encoding(document).expect("an encoding");
                let pieces = match &operands[0] {
                    Object::Array(pieces) => pieces.clone(),
                    piece => vec![piece.clone()],
                };
                let bytes = pieces.iter().filter_map(|piece| piece.as_str().ok());
                let text: String =
                    bytes.map(|bytes| Document::decode_text(&encoding, bytes).expect("letters")).collect();
                assert!(!open.is_empty(), "{text:?} is neither read out nor decoration");
                match open.iter().find_map(|mark| *mark) {
                    Some(mark) => found.entry((page, mark)).or_default().push_str(&text),
                    None => decoration.push(text),
                }
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
}

fn part(document: &Document, element: &Dictionary, marked: &Marked) -> Part {
    let page = element.get(b"Pg").and_then(Object::as_reference).ok();
    let mut made = Part {
        kind: name(element.get(b"S").expect("a kind")),
        alt: element.get(b"Alt").ok().map(words),
        text: String::new(),
        parts: Vec::new(),
    };
    let children = match element.get(b"K") {
        Ok(Object::Array(children)) => children.clone(),
        Ok(child) => vec![child.clone()],
        Err(_) => Vec::new(),
    };
    for child in &children {
        let child = document.dereference(child).expect("there").1;
        let text = |page: ObjectId, mark: &Object| {
            // A mark without words is a line of a picture.
            marked.get(&(page, mark.as_i64().expect("a number"))).cloned().unwrap_or_default()
        };
        match child {
            Object::Integer(_) => made.text += &text(page.expect("a page"), child),
            Object::Dictionary(found) if found.has(b"MCID") => {
                let page = found.get(b"Pg").and_then(Object::as_reference).ok().or(page).expect("a page");
                made.text += &text(page, found.get(b"MCID").expect("there"));
            }
            Object::Dictionary(found) => {
                let part = part(document, found, marked);
                made.text += &part.text;
                made.parts.push(part);
            }
            other => panic!("{other:?}"),
        }
    }
    made
}

fn read(pdf: &[u8]) -> Read {
    let document = Document::load_mem(pdf).expect("a PDF");
    let (mut found, mut decoration) = (Marked::new(), Vec::new());
    for page in document.get_pages().values() {
        marked(&document, *page, &mut found, &mut decoration);
    }
    let root = document.catalog().expect("a catalog").get(b"StructTreeRoot").expect("a tree");
    let root = document.dereference(root).expect("there").1.as_dict().expect("a tree");
    let top = match root.get(b"K").expect("a top") {
        Object::Array(tops) => tops[0].clone(),
        top => top.clone(),
    };
    let top = document.dereference(&top).expect("there").1.as_dict().expect("a part");
    let tree = part(&document, top, &found);
    Read { tree, decoration, document }
}

/// A report in which everything occurs, with all that goes out beside it.
fn whole() -> (Report, Report) {
    let before = sample::healthy();
    let mut report = sample::faulty();
    report.conditions = Some(Conditions { host: Some("A host".to_owned()), ..Conditions::default() });
    report.notes = "Monitors moved.\nSecond lead new.".to_owned();
    (before, report)
}

/// The text of every element of a kind on the page.
fn on_page(page: &str, element: &str) -> Vec<String> {
    let open = format!("<{element}>");
    let texts = page.split(&open).skip(1).filter_map(|rest| rest.split("</").next());
    texts.map(|text| text.replace("&amp;", "&")).collect()
}

#[test]
fn the_file_says_that_it_can_be_read_out() {
    for report in sample::all() {
        let read = read(&document(&report, Paper::A4).expect("a PDF"));
        let catalog = read.document.catalog().expect("a catalog");
        let at = |dictionary: &str, key: &str| {
            let found = catalog.get(dictionary.as_bytes()).expect("there");
            let found = read.document.dereference(found).expect("there").1.as_dict().expect("a dictionary");
            found.get(key.as_bytes()).and_then(Object::as_bool).expect("there")
        };
        assert!(at("MarkInfo", "Marked") && at("ViewerPreferences", "DisplayDocTitle"));
        assert_eq!(words(catalog.get(b"Lang").expect("a language")), "en");
        let metadata = catalog.get(b"Metadata").expect("there");
        let metadata = read.document.dereference(metadata).expect("there").1.as_stream().expect("a stream");
        let metadata = String::from_utf8_lossy(&metadata.content).into_owned();
        assert!(metadata.contains("pdfuaid:part") && metadata.contains("Linecheck report"), "{metadata}");
        assert_eq!(read.tree.kind, "Document");
        assert_eq!(
            read.tree.all("H1").iter().map(|part| part.text.as_str()).collect::<Vec<_>>(),
            ["Linecheck report"]
        );
    }
}

#[test]
fn parts_and_pictures_follow_each_other_as_on_the_page() {
    let (before, report) = whole();
    let levels = sample::levels();
    let extras = Extras { since: Some(&before), levels: Some(&levels), ..Extras::default() };
    let page = html::page_with(&report, &extras);
    for paper in [Paper::A4, Paper::Letter] {
        let read = read(&document_with(&report, &extras, paper).expect("a PDF"));
        let parts: Vec<String> = read.tree.all("H2").iter().map(|part| part.text.clone()).collect();
        assert_eq!(parts, on_page(&page, "h2"));
        let mut last = 0;
        for heading in headings(&read.tree) {
            assert!(heading.0 <= last + 1, "level {} after {last}: {}", heading.0, heading.1);
            last = heading.0;
        }
        let figures = read.tree.all("Figure");
        let checks = content::sections(&report);
        let plots = checks.iter().flat_map(|check| curves::pictures(check)).map(|kind| kind.pictures.len());
        assert_eq!(figures.len(), 2 + plots.sum::<usize>());
        let alts: Vec<&str> = figures.iter().map(|figure| figure.alt.as_deref().expect("in words")).collect();
        assert!(alts.iter().all(|alt| alt.len() > 20), "{alts:?}");
        assert!(alts[0].starts_with("Line outputs to line inputs"), "{}", alts[0]);
        assert!(alts[1].starts_with("Level diagram: DAW"), "{}", alts[1]);
        // The figures of the level diagram stand in the picture as text that can be searched.
        for stage in &levels.stages {
            assert!(figures[1].text.contains(&stage.shown()), "{}", stage.shown());
        }
        assert!(figures[1].text.contains("clips at") && figures[0].text.contains("ring"));
        // The knobs as they were set stand in both, in the same words.
        let knobs = levels.knobs().expect("there are some");
        assert!(knobs.contains("output knob 12.0 dB below full by the loop"), "{knobs}");
        assert!(read.tree.all("LBody").iter().any(|body| body.text == knobs), "{knobs}");
        assert!(page.contains(&knobs) && page.contains("knob \u{2212}12.0 dB"), "{knobs}");
    }
}

/// (level, text) of every heading.
fn headings(part: &Part) -> Vec<(usize, String)> {
    let level = part.kind.strip_prefix('H').and_then(|level| level.parse().ok());
    let own = level.map(|level| (level, part.text.clone()));
    own.into_iter().chain(part.parts.iter().flat_map(headings)).collect()
}

#[test]
fn tables_are_whole_and_have_their_heads() {
    for report in [sample::faulty(), sample::wide()] {
        let read = read(&document(&report, Paper::Letter).expect("a PDF"));
        let tables = read.tree.all("Table");
        assert!(tables.len() > 3);
        for table in tables {
            let rows = table.all("TR");
            let width = rows[0].parts.len();
            assert!(rows.len() > 1 && width > 1, "{table:?}");
            assert!(rows.iter().all(|row| row.parts.len() == width), "{table:?}");
            assert!(rows[0].parts.iter().skip(1).all(|cell| cell.kind == "TH"), "{:?}", rows[0]);
            for row in &rows[1..] {
                assert!(row.parts[0].kind == "TH" && row.parts[1].kind == "TD", "{row:?}");
                assert!(row.parts.iter().all(|cell| !cell.text.trim().is_empty()), "{row:?}");
            }
        }
    }
}

#[test]
fn every_sentence_is_read_out_in_one_piece_and_only_repetitions_are_not() {
    let (_, report) = whole();
    let read = read(&document(&report, Paper::A4).expect("a PDF"));
    let texts: Vec<String> = ["P", "LBody", "H3", "TD"]
        .iter()
        .flat_map(|kind| read.tree.all(kind))
        .map(|part| part.text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let has = |wanted: &str| assert!(texts.iter().any(|text| text == wanted), "{wanted:?} {texts:#?}");
    for check in &report.checks {
        has(&check.headline);
        check.limits.iter().chain(&check.advice).for_each(|line| has(line));
    }
    for fault in &report.faults {
        fault.evidence.iter().chain(&fault.fix).chain([&fault.headline]).for_each(|line| has(line));
    }
    report.notes.lines().for_each(has);
    for text in &read.decoration {
        let foot = text.starts_with("Page ") || text.starts_with("Linecheck report,");
        assert!(foot || read.tree.text.contains(text.trim()), "{text:?} is nowhere read out");
    }
    // A list is one of items, each with its sign and its words.
    for item in read.tree.all("LI") {
        let kinds: Vec<&str> = item.parts.iter().map(|part| part.kind.as_str()).collect();
        assert_eq!(kinds, ["Lbl", "LBody"]);
    }
}

//! Sheets as a PDF file.

use super::sheets::{Belongs, Entry, Ink, Mark, Point, Sheets, Style};
use super::tagging;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point as At};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier};
use krilla::{Document, SerializeSettings, error::KrillaError};

/// How thick the lines of bold letters are drawn re the font size: the fonts have no bold cut.
const BOLD: f32 = 0.034;

/// What the file says of itself.
pub struct Title {
    /// Its title.
    pub title: String,
    /// What made it.
    pub creator: String,
}

/// The sheets as a file that programs can read out: PDF/UA-1 (ISO 14289-1).
///
/// # Errors
/// What the PDF library refuses.
pub fn write(sheets: &Sheets<'_>, title: Title) -> Result<Vec<u8>, KrillaError> {
    let builder = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    // One standard cannot contradict itself.
    let configuration = builder.finish().unwrap_or_default();
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut groups: Vec<Option<Identifier>> = vec![None; sheets.tree.groups];
    for marks in &sheets.sheets {
        let settings = PageSettings::from_wh(sheets.size.0, sheets.size.1).unwrap_or_default();
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for beside in marks.chunk_by(|one, next| one.1 == next.1) {
            let Some((_, belongs)) = beside.first() else { continue };
            let written = surface.start_tagged(content(*belongs));
            if let Belongs::Group(group) = belongs
                && let Some(place) = groups.get_mut(*group)
            {
                *place = Some(written);
            }
            beside.iter().for_each(|(mark, _)| draw(&mut surface, sheets, mark));
            surface.end_tagged();
        }
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tagging::tree(&sheets.tree, &groups));
    document.set_outline(outline(&sheets.contents));
    let metadata = Metadata::new().title(title.title).creator(title.creator).language("en".to_owned());
    document.set_metadata(metadata);
    document.finish()
}

fn content(belongs: Belongs) -> ContentTag<'static> {
    match belongs {
        Belongs::Group(_) => ContentTag::Other,
        Belongs::Decoration => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        Belongs::Foot => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
    }
}

fn outline(contents: &[Entry]) -> Outline {
    let mut outline = Outline::new();
    let mut parts: Vec<OutlineNode> = Vec::new();
    for entry in contents {
        let there = XyzDestination::new(entry.sheet, At::from_xy(0.0, (entry.y - 12.0).max(0.0)));
        let node = OutlineNode::new(entry.text.clone(), there);
        match parts.last_mut() {
            Some(part) if entry.level > 2 => part.push_child(node),
            _ => parts.push(node.with_open(true)),
        }
    }
    parts.into_iter().for_each(|part| outline.push_child(part));
    outline
}

fn draw(surface: &mut Surface<'_>, sheets: &Sheets<'_>, mark: &Mark) {
    match mark {
        Mark::Text(at, text, style) => draw_text(surface, sheets, *at, text, *style),
        Mark::Line(points, width, ink, dash) => {
            let Some(path) = path(points, false) else { return };
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(*ink, *width, dash)));
            surface.draw_path(&path);
        }
        Mark::Area(points, ink) => {
            let Some(path) = path(points, true) else { return };
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            surface.draw_path(&path);
        }
    }
}

fn draw_text(surface: &mut Surface<'_>, sheets: &Sheets<'_>, at: Point, text: &str, style: Style) {
    surface.set_fill(Some(fill(style.ink)));
    surface.set_stroke(style.bold.then(|| stroke(style.ink, style.size * BOLD, &[])));
    let mut x = at.0;
    for run in sheets.letters.runs(text) {
        let start = At::from_xy(x, at.1);
        surface.draw_glyphs(start, &run.glyphs, run.font, text, style.size, false);
        x += run.width * style.size;
    }
}

fn path(points: &[Point], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    path.move_to(first.0, first.1);
    rest.iter().for_each(|point| path.line_to(point.0, point.1));
    if closed {
        path.close();
    }
    path.finish()
}

fn fill(Ink(red, green, blue): Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn stroke(Ink(red, green, blue): Ink, width: f32, dash: &[f32]) -> Stroke {
    Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width,
        line_cap: if dash.is_empty() { LineCap::Round } else { LineCap::Butt },
        line_join: LineJoin::Round,
        dash: (!dash.is_empty()).then(|| StrokeDash { array: dash.to_vec(), offset: 0.0 }),
        ..Stroke::default()
    }
}

//! Sheets of paper that are filled from the top: what is drawn where, before it becomes a PDF.

use super::Paper;
use super::font::{Letters, clean};
use super::tags::{Figure, Numbers, Role, Tree};

/// Colours of the print, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

/// Words.
pub const BLACK: Ink = Ink(0x16, 0x1b, 0x20);
/// Words of less weight.
pub const SOFT: Ink = Ink(0x40, 0x47, 0x4d);
/// Lines between things.
pub const RULE: Ink = Ink(0xc4, 0xca, 0xcf);
/// The ground of what is set off.
pub const TINT: Ink = Ink(0xf2, 0xf4, 0xf5);
/// The paper.
pub const WHITE: Ink = Ink(0xff, 0xff, 0xff);

/// Height of a line re the font size.
pub const LEADING: f32 = 1.42;
/// Margins: left and right, above, below.
const MARGIN: (f32, f32, f32) = (51.0, 50.0, 62.0);

/// A point of a sheet, in points of 1/72 inch from its upper left corner.
pub type Point = (f32, f32);

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Font size.
    pub size: f32,
    /// Colour.
    pub ink: Ink,
    /// Whether it is bold.
    pub bold: bool,
}

impl Style {
    /// A style.
    pub const fn new(size: f32, ink: Ink, bold: bool) -> Self {
        Self { size, ink, bold }
    }

    /// Height of its line.
    pub fn line(self) -> f32 {
        self.size * LEADING
    }
}

/// One mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A line of text from the left end of its base line.
    Text(Point, String, Style),
    /// A line through points: width, colour, lengths of dashes and gaps.
    Line(Vec<Point>, f32, Ink, &'static [f32]),
    /// An area within points.
    Area(Vec<Point>, Ink),
}

/// What a mark belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// A group of marks of the tree.
    Group(usize),
    /// Nothing: a line between things, what is said again.
    Decoration,
    /// The foot of the sheet.
    Foot,
}

/// A heading, for the reader's table of contents.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// 1 for the whole, 2 for a main part, 3 for what stands in it.
    pub level: usize,
    /// What it says.
    pub text: String,
    /// Its sheet, from 0.
    pub sheet: usize,
    /// How far down.
    pub y: f32,
}

/// Sheets, and how far the last one is filled.
pub struct Sheets<'a> {
    /// The letters.
    pub letters: &'a Letters,
    /// Width and height of each.
    pub size: (f32, f32),
    /// The marks on each, and what they belong to.
    pub sheets: Vec<Vec<(Mark, Belongs)>>,
    /// What they are for.
    pub tree: Tree,
    /// Its headings.
    pub contents: Vec<Entry>,
    /// Where the next thing begins.
    pub y: f32,
    /// Left end of what is written.
    pub left: f32,
    /// Right end.
    pub right: f32,
}

impl<'a> Sheets<'a> {
    /// One empty sheet.
    pub fn new(letters: &'a Letters, paper: Paper) -> Self {
        let size = paper.size();
        let (left, right) = (MARGIN.0, size.0 - MARGIN.0);
        let (sheets, tree) = (vec![Vec::new()], Tree::default());
        Self { letters, size, sheets, tree, contents: Vec::new(), y: MARGIN.1, left, right }
    }

    /// Width of what is written.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Where every sheet ends.
    pub fn bottom(&self) -> f32 {
        self.size.1 - MARGIN.2
    }

    /// Goes on to a new sheet where `height` is not left on this one; whether it did. What is higher than a sheet
    /// begins on a new one.
    pub fn need(&mut self, height: f32) -> bool {
        let is_fresh = self.y <= MARGIN.1;
        if self.y + height <= self.bottom() || is_fresh {
            return false;
        }
        self.sheets.push(Vec::new());
        self.y = MARGIN.1;
        true
    }

    /// Leaves room, unless a sheet begins here.
    pub fn skip(&mut self, height: f32) {
        if self.y > MARGIN.1 {
            self.y += height;
        }
    }

    /// Draws a part of the text.
    pub fn part(&mut self, role: Role, draw: impl FnOnce(&mut Self)) {
        self.tree.open(role);
        draw(self);
        self.tree.close();
    }

    /// Draws what is not read out: what is said elsewhere, what only pleases the eye.
    pub fn decoration(&mut self, draw: impl FnOnce(&mut Self)) {
        self.tree.decorate();
        draw(self);
        self.tree.close();
    }

    /// Draws a picture of this size where the next thing begins.
    pub fn figure(&mut self, alt: &str, (wide, high): Point, draw: impl FnOnce(&mut Self)) {
        let area = [self.left, self.y, self.left + wide, self.y + high];
        let figure = Figure { alt: clean(alt), sheet: self.sheets.len() - 1, area };
        self.part(Role::Figure(figure), draw);
    }

    /// Adds a mark to the sheet at hand: to the part at hand, or as decoration where there is none.
    pub fn mark(&mut self, mark: Mark) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        let last = match sheet.last() {
            Some((_, Belongs::Group(group))) => Some(*group),
            _ => None,
        };
        let belongs = self.tree.group(last).map_or(Belongs::Decoration, Belongs::Group);
        sheet.push((mark, belongs));
    }

    /// A line of text whose upper edge is at `top`.
    pub fn text(&mut self, x: f32, top: f32, text: &str, style: Style) {
        if !text.trim().is_empty() {
            self.mark(Mark::Text((x, top + style.size * 1.08), clean(text), style));
        }
    }

    /// A rectangle behind things, filled.
    pub fn area(&mut self, (x, y): Point, (width, height): Point, ink: Ink) {
        let corners = vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        self.decoration(|sheets| sheets.mark(Mark::Area(corners, ink)));
    }

    /// A line across from `x` to `to` at the present height.
    pub fn rule(&mut self, x: f32, to: f32) {
        let points = vec![(x, self.y), (to, self.y)];
        self.decoration(|sheets| sheets.mark(Mark::Line(points, 0.6, RULE, &[])));
    }

    /// A paragraph from `x` to the right end; it may go over several sheets. Within a heading, a cell and the like it is
    /// the text of that.
    pub fn paragraph(&mut self, x: f32, text: &str, style: Style) {
        if self.tree.holds_marks() {
            self.lines(x, text, style);
        } else if !text.trim().is_empty() {
            self.part(Role::Paragraph, |sheets| sheets.lines(x, text, style));
        }
    }

    fn lines(&mut self, x: f32, text: &str, style: Style) {
        for line in self.letters.broken(text, style.size, self.right - x) {
            self.need(style.line());
            self.text(x, self.y, &line, style);
            self.y += style.line();
        }
    }

    /// A heading from the left to the right end, and its entry into the table of contents.
    pub fn heading(&mut self, level: u16, text: &str, style: Style) {
        if level <= 3 {
            let sheet = self.sheets.len() - 1;
            let level = usize::from(level);
            self.contents.push(Entry { level, text: clean(text), sheet, y: self.y });
        }
        self.part(Role::Heading(level, clean(text)), |sheets| sheets.lines(sheets.left, text, style));
    }

    /// How high a paragraph is.
    pub fn height(&self, x: f32, text: &str, style: Style) -> f32 {
        self.letters.wrapped(text, style.size, self.right - x).len() as f32 * style.line()
    }

    /// Paragraphs behind a sign each: bullets, or numbers.
    pub fn items<'t>(&mut self, numbers: Numbers, lines: impl Iterator<Item = &'t String>, style: Style) {
        const INDENT: f32 = 16.0;
        self.part(Role::List(numbers), |sheets| {
            for (index, line) in lines.enumerate() {
                let sign = match numbers {
                    Numbers::Decimal => format!("{}.", index + 1),
                    Numbers::Bullets | Numbers::None => "•".to_owned(),
                };
                sheets.need(style.line());
                sheets.part(Role::Item, |sheets| {
                    sheets.part(Role::Label, |sheets| sheets.text(sheets.left + 2.0, sheets.y, &sign, style));
                    sheets.part(Role::Body, |sheets| sheets.paragraph(sheets.left + INDENT, line, style));
                });
                sheets.y += 1.5;
            }
        });
    }

    /// Draws a bar at the left of everything since a place (sheet, height), on each sheet that it goes over.
    pub fn bar(&mut self, since: (usize, f32), ink: Ink) {
        let last = self.sheets.len() - 1;
        let (x, bottom, end) = (self.left - 12.0, self.bottom(), self.y);
        for (index, sheet) in self.sheets.iter_mut().enumerate().skip(since.0) {
            let from = if index == since.0 { since.1 } else { MARGIN.1 };
            let to = if index == last { end } else { bottom };
            let corners = vec![(x, from), (x + 3.0, from), (x + 3.0, to), (x, to)];
            sheet.push((Mark::Area(corners, ink), Belongs::Decoration));
        }
    }
}

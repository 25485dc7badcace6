//! Pictures of the chain on paper: the layouts that page and window have.

use super::font::clean;
use super::pictures::{self, CAPTION, circle};
use super::sheets::{BLACK, Ink, Mark, Point, RULE, SOFT, Sheets, Style};
use super::tags::Role;
use crate::chain::diagram::{self, Diagram};
use crate::chain::picture::{self, Align, Picture};
use crate::chain::wiring::{self, Wiring};

/// How much smaller than on the screen a picture is at least, for letters that suit the text beside it.
pub const LARGEST: f32 = 0.8;

/// The picture of a wiring that suits the width of the paper: in one row, or a hop to a row where the letters of one row
/// would be too small.
pub fn wiring(sheets: &Sheets<'_>, wiring: &Wiring) -> Picture {
    const SMALLEST: f32 = 0.62;
    let row = wiring::picture::picture(wiring, None);
    if sheets.width() >= SMALLEST * row.size.0 as f32 {
        return row;
    }
    wiring::picture::folded(wiring, None, &[], 1)
}

/// The level diagram, as wide as the paper.
pub fn levels(sheets: &Sheets<'_>, diagram: &Diagram) -> Picture {
    diagram::picture::picture(diagram, f64::from(sheets.width() / LARGEST))
}

/// Paints a picture below its name and caption, as wide as the paper at most; it never goes over two sheets.
pub fn paint(sheets: &mut Sheets<'_>, (name, caption): (&str, &str), picture: &Picture) {
    let (wide, high) = (picture.size.0 as f32, picture.size.1 as f32);
    let scale = (sheets.width() / wide).min(LARGEST);
    sheets.skip(6.0);
    sheets.need(high * scale + CAPTION.line());
    sheets.part(Role::Paragraph, |sheets| {
        pictures::caption(sheets, name, caption);
    });
    sheets.y += CAPTION.line();
    let corner = (sheets.left, sheets.y);
    let draw_all = |sheets: &mut Sheets<'_>| {
        picture.marks.iter().for_each(|mark| draw(sheets, mark, corner, scale));
    };
    sheets.figure(&picture.alt, (wide * scale, high * scale), draw_all);
    sheets.y += high * scale;
}

fn draw(sheets: &mut Sheets<'_>, mark: &picture::Mark, corner: Point, scale: f32) {
    let at = |(x, y): picture::Point| (corner.0 + x as f32 * scale, corner.1 + y as f32 * scale);
    match mark {
        picture::Mark::Rect { at: (x, y), size, filled, ink, round: _ } => {
            let (right, below) = (x + size.0, y + size.1);
            let corners = [(*x, *y), (right, *y), (right, below), (*x, below), (*x, *y)];
            outline(sheets, corners.into_iter().map(at).collect(), *filled, *ink);
        }
        picture::Mark::Disc { centre, radius, filled, ink } => {
            outline(sheets, circle(at(*centre), *radius as f32 * scale), *filled, *ink);
        }
        picture::Mark::Triangle { corners, ink } => {
            outline(sheets, corners.iter().copied().map(at).collect(), true, *ink);
        }
        picture::Mark::Line { from, to, ink } => {
            sheets.mark(Mark::Line(vec![at(*from), at(*to)], thickness(*ink), colour(*ink), &[]));
        }
        picture::Mark::Text { at: place, text, size, align, ink } => {
            let style = Style::new(*size as f32 * scale, words(*ink), *ink == picture::Ink::Alarm);
            let (x, y) = at(*place);
            let wide = sheets.letters.width(text, style.size);
            let shift = match align {
                Align::Middle => wide / 2.0,
                Align::End => wide,
            };
            sheets.mark(Mark::Text((x - shift, y), clean(text), style));
        }
    }
}

fn outline(sheets: &mut Sheets<'_>, corners: Vec<Point>, filled: bool, ink: picture::Ink) {
    let mark = if filled {
        Mark::Area(corners, colour(ink))
    } else {
        Mark::Line(corners, thickness(ink), colour(ink), &[])
    };
    sheets.mark(mark);
}

/// How thick a line is, in points.
fn thickness(ink: picture::Ink) -> f32 {
    match ink {
        picture::Ink::Left | picture::Ink::Right | picture::Ink::Tone | picture::Ink::Alarm => 1.6,
        picture::Ink::Clip => 1.2,
        picture::Ink::Frame => 0.5,
        _ => 0.8,
    }
}

fn words(ink: picture::Ink) -> Ink {
    if ink == picture::Ink::Caption { SOFT } else { BLACK }
}

/// The page's colours on white.
fn colour(ink: picture::Ink) -> Ink {
    match ink {
        picture::Ink::Left | picture::Ink::Hot | picture::Ink::Tone => Ink(0x00, 0x72, 0xb2),
        picture::Ink::Right | picture::Ink::Cold | picture::Ink::Clip | picture::Ink::Alarm => {
            Ink(0xd5, 0x5e, 0x00)
        }
        picture::Ink::Hop => Ink(0xf8, 0xf2, 0xa8),
        picture::Ink::Noise => Ink(0xda, 0xdc, 0xde),
        picture::Ink::Narrow => Ink(0xfa, 0xee, 0xd1),
        picture::Ink::Device | picture::Ink::Plug | picture::Ink::Ground => Ink(0x77, 0x77, 0x77),
        picture::Ink::Frame => RULE,
        picture::Ink::Words => BLACK,
        picture::Ink::Caption => SOFT,
    }
}

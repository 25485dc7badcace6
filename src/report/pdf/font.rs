//! The letters of a PDF: the window's own fonts, measured and embedded as far as they are used.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;
use std::ops::Range;

/// What stands for a character that no font has.
const STRANGE: char = '?';

/// One font: its letters, each with its glyph and its width re the font size.
struct Face {
    font: Font,
    glyphs: HashMap<char, (u32, f32)>,
}

impl Face {
    fn new(data: &'static [u8]) -> Option<Self> {
        let found = FontRef::new(data).ok()?;
        let metrics = found.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyphs = found.charmap().mappings().filter_map(|(letter, glyph)| {
            let width = metrics.advance_width(glyph)?;
            Some((char::from_u32(letter)?, (glyph.to_u32(), width)))
        });
        Some(Self { glyphs: glyphs.collect(), font: Font::new(data.into(), 0)? })
    }
}

/// The fonts, the second one for what the first one lacks.
pub struct Letters([Face; 2]);

/// A piece of a line in one font.
pub struct Run {
    /// Its font.
    pub font: Font,
    /// Its glyphs, each with the bytes of the line that it stands for.
    pub glyphs: Vec<KrillaGlyph>,
    /// Its width re the font size.
    pub width: f32,
}

impl Letters {
    /// The letters; none if the fonts that come with the window can't be read.
    pub fn new() -> Option<Self> {
        let main = Face::new(epaint_default_fonts::UBUNTU_LIGHT)?;
        Some(Self([main, Face::new(epaint_default_fonts::HACK_REGULAR)?]))
    }

    /// The font (by its place), glyph and width of a letter.
    fn find(&self, letter: char) -> (usize, (u32, f32)) {
        let of = |letter: char| {
            let faces = self.0.iter().enumerate();
            faces.filter_map(|(place, face)| Some((place, *face.glyphs.get(&letter)?))).next()
        };
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        of(letter).or_else(|| of(STRANGE)).unwrap_or_default()
    }

    /// The width of `text` at a font size.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.find(letter).1.1).sum::<f32>() * size
    }

    /// `text` in pieces of one font each.
    pub fn runs(&self, text: &str) -> Vec<Run> {
        let mut runs: Vec<(usize, Run)> = Vec::new();
        for (at, letter) in text.char_indices() {
            let (place, (glyph, width)) = self.find(letter);
            let range = at..at + letter.len_utf8();
            if runs.last().is_none_or(|run| run.0 != place)
                && let Some(face) = self.0.get(place)
            {
                runs.push((place, Run { font: face.font.clone(), glyphs: Vec::new(), width: 0.0 }));
            }
            if let Some((_, run)) = runs.last_mut() {
                run.glyphs.push(placed(glyph, width, range));
                run.width += width;
            }
        }
        runs.into_iter().map(|run| run.1).collect()
    }

    /// `text` in lines no wider than `width`, broken at spaces; a longer word is broken where it must be.
    pub fn wrapped(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = self.broken(text, size, width);
        lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
        lines
    }

    /// The same lines, each with the space at its end at which it was broken: a program that reads them out one after the
    /// other must find it there.
    pub fn broken(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                line.push(' ');
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                if !line.is_empty()
                    && self.width(&line, size) + self.width(letter.encode_utf8(&mut [0; 4]), size) > width
                {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// The text without what no reader can make anything of: control characters and those that are no characters.
pub fn clean(text: &str) -> String {
    let letter = |letter: char| match letter {
        letter if letter.is_whitespace() => ' ',
        letter if letter.is_control() => STRANGE,
        '\u{feff}' | '\u{fdd0}'..='\u{fdef}' => STRANGE,
        letter if u32::from(letter) & 0xfffe == 0xfffe => STRANGE,
        letter => letter,
    };
    text.chars().map(letter).collect()
}

fn placed(glyph: u32, width: f32, range: Range<usize>) -> KrillaGlyph {
    KrillaGlyph::new(GlyphId::new(glyph), width, 0.0, 0.0, 0.0, range, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_that_reports_use_are_there() {
        let letters = Letters::new().expect("the fonts can be read");
        for letter in "−·…Ω°µ×±≤→“”–—²³Δσπ∞½⁶•↔ä".chars() {
            assert!(letters.0.iter().any(|face| face.glyphs.contains_key(&letter)), "{letter}");
        }
        assert_eq!(letters.runs("a → b").len(), 3);
        assert_eq!(letters.runs("\u{1F600}").len(), 1, "what no font has is drawn all the same");
    }

    #[test]
    fn only_what_is_no_letter_is_replaced() {
        assert_eq!(clean("a\u{0}b\u{7f}\n\tc\u{fffe}\u{1ffff}\u{feff}"), "a?b?  c???");
        assert_eq!(clean("−20 dB · 日本 \u{1F600}"), "−20 dB · 日本 \u{1F600}");
    }

    #[test]
    fn lines_are_no_wider_than_asked_for_and_nothing_is_lost() {
        let letters = Letters::new().expect("the fonts can be read");
        let text = "A word, and onesolongthatitwouldneverfitintoanylineofthiswidth, and some more.";
        let lines = letters.wrapped(text, 10.0, 80.0);
        assert!(lines.iter().all(|line| letters.width(line, 10.0) <= 80.0), "{lines:?}");
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&lines.concat()), bare(text));
        assert_eq!(letters.broken(text, 10.0, 80.0).concat(), text, "read out one after the other");
        assert!(letters.wrapped("  ", 10.0, 80.0).is_empty());
    }
}

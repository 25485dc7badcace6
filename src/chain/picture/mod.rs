//! Pictures as data: lines, areas and words with coordinates. Window, page and sheets of paper paint the same layout, each
//! in its own colours.
//!
//! Coordinates are in points, x to the right, y down, from the upper left corner.

pub mod svg;

/// A point of a picture.
pub type Point = (f64, f64);

/// Width of a letter re its height, on the wide side, to break lines by.
pub const LETTER: f64 = 0.56;

/// What a mark stands for: the painter chooses the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// A device.
    Device,
    /// The left channel's lead, or the only one.
    Left,
    /// The right channel's lead.
    Right,
    /// A plug.
    Plug,
    /// What carries the signal, or its plus.
    Hot,
    /// What carries its minus, or the right channel.
    Cold,
    /// Shield and ground.
    Ground,
    /// Behind the lead in question.
    Hop,
    /// The frame of a stage, and the lines of a scale.
    Frame,
    /// A tone.
    Tone,
    /// A clip point.
    Clip,
    /// A tone above its clip point, and words that say so.
    Alarm,
    /// Noise.
    Noise,
    /// Behind the bottleneck.
    Narrow,
    /// Words.
    Words,
    /// Captions.
    Caption,
}

/// Where a text stands re its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// One mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A rectangle.
    Rect {
        /// Its upper left corner.
        at: Point,
        /// Its width and height.
        size: Point,
        /// How round its corners are, where there is room for such a thing.
        round: u8,
        /// Filled, or outlined.
        filled: bool,
        /// What it stands for.
        ink: Ink,
    },
    /// A disc or a ring.
    Disc {
        /// Its centre.
        centre: Point,
        /// Its radius.
        radius: f64,
        /// A disc, or a ring.
        filled: bool,
        /// What it stands for.
        ink: Ink,
    },
    /// A triangle, filled.
    Triangle {
        /// Its corners.
        corners: [Point; 3],
        /// What it stands for.
        ink: Ink,
    },
    /// A straight line.
    Line {
        /// One end.
        from: Point,
        /// The other.
        to: Point,
        /// What it stands for.
        ink: Ink,
    },
    /// A line of text.
    Text {
        /// A point of its base line.
        at: Point,
        /// The words.
        text: String,
        /// Height of its letters.
        size: f64,
        /// Where it stands re the point.
        align: Align,
        /// Words, captions, or words of alarm.
        ink: Ink,
    },
}

impl Mark {
    /// The same mark, `by` further down.
    pub fn lowered(mut self, by: f64) -> Self {
        match &mut self {
            Self::Rect { at, .. } | Self::Text { at, .. } => at.1 += by,
            Self::Disc { centre, .. } => centre.1 += by,
            Self::Triangle { corners, .. } => corners.iter_mut().for_each(|corner| corner.1 += by),
            Self::Line { from, to, .. } => {
                from.1 += by;
                to.1 += by;
            }
        }
        self
    }
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Width and height.
    pub size: Point,
    /// What it says, for those who cannot see it.
    pub alt: String,
    /// The marks, back to front.
    pub marks: Vec<Mark>,
}

/// `text` in lines of at most `letters` letters, broken at spaces; a longer word stands alone.
pub fn wrapped(text: &str, letters: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if (line.chars().count() + 1 + word.chars().count()) as f64 <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

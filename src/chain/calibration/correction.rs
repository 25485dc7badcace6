//! A microphone's correction file: lines of frequency and deviation (and, in some, phase), in the formats that makers
//! hand out as .txt, .cal or .frd.

use crate::units::{Db, Hz};

/// A microphone's deviation from flat.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Frequency in hertz, rising, and deviation in dB.
    points: Vec<(f64, f64)>,
    /// `Sens Factor` of the file's head, where it has one: the deviation at 1 kHz re its nominal sensitivity.
    pub sensitivity: Option<Db>,
}

/// Why a file is no correction.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CorrectionError {
    /// A line cannot be read.
    #[error("Line {line}: “{text}” is no pair of frequency and level.")]
    BadLine {
        /// From 1.
        line: usize,
        /// Its beginning.
        text: String,
    },
    /// A figure is out of range.
    #[error("Line {line}: {what} cannot be.")]
    Impossible {
        /// From 1.
        line: usize,
        /// What stands there.
        what: String,
    },
    /// A comma that may be either.
    #[error(
        "Line {line}: “{text}” can be read in two ways, as a comma may divide columns or be a decimal one. Write decimals \
         with a point, or divide the columns by tabs or semicolons."
    )]
    Ambiguous {
        /// From 1.
        line: usize,
        /// Its beginning.
        text: String,
    },
    /// Frequencies do not rise.
    #[error("Line {line}: the frequencies must rise from line to line.")]
    NotRising {
        /// From 1.
        line: usize,
    },
    /// Too little.
    #[error("There are fewer than two lines of frequency and level in it.")]
    TooShort,
}

impl Correction {
    /// Reads a correction file. Blank lines, comments (`*`, `#`, `;`, `"`, `//`), a head of words and a column of phase
    /// are passed over; lines may end as on any system; columns may be divided by white space, commas or semicolons, and
    /// decimals by a comma where the file nowhere writes a point and the columns are divided by something else.
    ///
    /// # Errors
    /// The first line that cannot be right, or that could be read in two ways.
    pub fn parse(text: &str) -> Result<Self, CorrectionError> {
        let mut points: Vec<(f64, f64)> = Vec::new();
        let mut sensitivity = None;
        // Old systems end lines with a carriage return alone.
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let pointed = text.lines().any(writes_points);
        for (index, raw) in text.lines().enumerate() {
            let (line, content) = (index + 1, raw.trim());
            if let Some(found) = head_sensitivity(content) {
                sensitivity = sensitivity.or(Some(found));
                continue;
            }
            if content.is_empty() || is_comment(content) {
                continue;
            }
            let beginning = || content.chars().take(40).collect();
            let (frequency, level) = match row(content, pointed) {
                Row::Pair(frequency, level) => (frequency, level),
                Row::Ambiguous => return Err(CorrectionError::Ambiguous { line, text: beginning() }),
                // Words before the first figures are a head; between figures they are damage.
                Row::None if points.is_empty() && content.chars().any(char::is_alphabetic) => continue,
                Row::None => return Err(CorrectionError::BadLine { line, text: beginning() }),
            };
            let impossible = |what: String| CorrectionError::Impossible { line, what };
            if !(0.1..=500_000.0).contains(&frequency) {
                return Err(impossible(format!("a frequency of {frequency} Hz")));
            }
            if !(-60.0..=60.0).contains(&level) {
                return Err(impossible(format!("a deviation of {level} dB")));
            }
            if points.last().is_some_and(|last| last.0 >= frequency) {
                return Err(CorrectionError::NotRising { line });
            }
            points.push((frequency, level));
        }
        if points.len() < 2 {
            return Err(CorrectionError::TooShort);
        }
        Ok(Self { points, sensitivity })
    }

    /// The microphone's deviation: to be taken off what it hears. Straight between the points over the logarithm of
    /// frequency; `None` outside of them, as nothing is known there.
    pub fn deviation(&self, at: Hz) -> Option<Db> {
        let behind = self.points.partition_point(|point| point.0 < at.0);
        let upper = self.points.get(behind)?;
        if upper.0 == at.0 {
            return Some(Db(upper.1));
        }
        let lower = self.points.get(behind.checked_sub(1)?)?;
        let share = (at.0 / lower.0).ln() / (upper.0 / lower.0).ln();
        Some(Db(lower.1 + share * (upper.1 - lower.1)))
    }

    /// The lowest and highest frequency of which it says something.
    pub fn range(&self) -> Option<(Hz, Hz)> {
        Some((Hz(self.points.first()?.0), Hz(self.points.last()?.0)))
    }
}

/// `Sens Factor =-.92dB, AGain =18dB, SERNO: …`, bare or in quotes.
fn head_sensitivity(line: &str) -> Option<Db> {
    let line = line.trim_start_matches(['"', '*', '#', ';', ' ']);
    let rest =
        line.to_ascii_lowercase().strip_prefix("sens factor")?.trim_start().strip_prefix('=')?.to_owned();
    let number: String = rest
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        .collect();
    number.parse().ok().filter(|value: &f64| value.is_finite()).map(Db)
}

fn is_comment(line: &str) -> bool {
    ["*", "#", ";", "\"", "//"].iter().any(|mark| line.starts_with(mark))
}

/// Whether a line of figures has a decimal point: commas divide columns then, in the whole file.
fn writes_points(line: &str) -> bool {
    let figures = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-.,;eE".contains(c);
    line.contains('.') && line.chars().all(figures)
}

/// What a line holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Row {
    /// Frequency and deviation.
    Pair(f64, f64),
    /// One of two pairs.
    Ambiguous,
    /// No pair.
    None,
}

/// Reads a line of a file that does, or does not, write decimals with a point.
fn row(line: &str, pointed: bool) -> Row {
    let spaced = |c: char| c.is_whitespace() || c == ';';
    // A comma before white space or at the end divides; any other would be a decimal one.
    let by_space = || {
        let fields = line.split(spaced).filter(|field| !field.is_empty());
        pair(fields.map(|field| field.trim_end_matches(',').replace(',', ".")))
    };
    let by_comma = || pair(line.trim_end_matches(',').split(',').map(|field| field.trim().to_owned()));
    let of =
        |found: Option<(f64, f64)>| found.map_or(Row::None, |(frequency, level)| Row::Pair(frequency, level));
    let divided = line.contains([';', '\t']);
    match line.matches(',').count() {
        0 => of(by_space()),
        _ if divided => of(by_space()),
        _ if pointed => of(by_comma()),
        commas => match (by_space(), by_comma()) {
            (Some(one), Some(other)) if one != other => Row::Ambiguous,
            // 20,-1,5 may be three columns, or two of which one has a decimal comma.
            (None, Some(_)) if commas > 1 && !line.contains(char::is_whitespace) => Row::Ambiguous,
            (one, other) => of(one.or(other)),
        },
    }
}

fn pair(fields: impl Iterator<Item = String>) -> Option<(f64, f64)> {
    let numbers: Option<Vec<f64>> = fields.map(|field| field.parse().ok()).collect();
    match numbers?.as_slice() {
        [frequency, level] | [frequency, level, _] => Some((*frequency, *level)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_formats() {
        let formats = [
            "20\t-1.5\n1000\t0.0\n20000\t3.0\n",
            "\"Sens Factor =-.92dB, AGain =18dB, SERNO: 7001234\"\n20.00 -1.50\n1000.00 0.00\n20000.00 3.00",
            "* ECM\r\n20,-1.5\r\n1000,0\r\n20000,3\r\n",
            "Freq(Hz) SPL(dB) Phase\n20 -1.5 12.0\n1000 0 0\n20000 3 -40",
            "\u{feff}# comment\n20; -1,5\n1000; 0,0\n20000; 3,0\n\n",
            "20, -1.5, 0\n1e3, 0, 0\n2e4, 3, 0",
            "20,-1.5, 0\n1000,0.0, 0\n20000,3, 0",
            "* ECM\r20 -1.5\r1000 0\r20000 3\r",
            "20.0,-1.5,\r\n1000.0,0.0,\r\n20000.0,3.0,",
            "20,0 -1,5 12,0\n1000,0 0,0 0,0\n20000 3 -40",
            "20\t-1,5\n1000\t0\n20000\t3,0",
        ];
        for text in formats {
            let read = Correction::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert_eq!(read.points, [(20.0, -1.5), (1000.0, 0.0), (20_000.0, 3.0)], "{text}");
        }
        assert_eq!(Correction::parse(formats[1]).unwrap().sensitivity, Some(Db(-0.92)));
        assert_eq!(Correction::parse(formats[0]).unwrap().sensitivity, None);
    }

    #[test]
    fn between_the_points_and_not_beyond() {
        let read = Correction::parse("20 -2\n200 0\n2000 4").unwrap();
        assert_eq!(read.deviation(Hz(20.0)), Some(Db(-2.0)));
        assert_eq!(read.deviation(Hz(2000.0)), Some(Db(4.0)));
        let middle = read.deviation(Hz(200.0 * 10f64.sqrt())).unwrap();
        assert!((middle.0 - 2.0).abs() < 1e-9);
        assert_eq!(read.deviation(Hz(19.0)), None);
        assert_eq!(read.deviation(Hz(2001.0)), None);
        assert_eq!(read.deviation(Hz(f64::NAN)), None);
        assert_eq!(read.range(), Some((Hz(20.0), Hz(2000.0))));
    }

    #[test]
    fn a_comma_is_never_guessed_at() {
        let of = |text: &str| Correction::parse(text).map(|read| read.points);
        for (text, line) in [
            ("20,-1,5\n30,-1,4", 1),
            ("20,1, 0\n30,1, 0", 1),
            ("20, -1,5\n30, -1,4", 1),
            ("20,0,0\n30,0,0", 1),
            ("20 1\n30,1, 0", 2),
        ] {
            let error = of(text).unwrap_err();
            assert!(
                matches!(error, CorrectionError::Ambiguous { line: at, .. } if at == line),
                "{text}: {error}"
            );
            assert!(error.to_string().contains("Write decimals with a point"));
        }
        // With a point anywhere among the figures a comma divides.
        assert_eq!(of("20,1, 0\n30.0,1, 0"), Ok(vec![(20.0, 1.0), (30.0, 1.0)]));
        assert_eq!(of("* by R. Mann, 2.0\n20,1 1,5\n30,1 2,5"), Ok(vec![(20.1, 1.5), (30.1, 2.5)]));
        // 1,000 is no 1 then, and no 1000.
        assert!(matches!(of("20.0 1\n1,000 2"), Err(CorrectionError::BadLine { line: 2, .. })));
        assert!(matches!(of("20.0, 1\n1,000.0, 2, 3"), Err(CorrectionError::BadLine { line: 2, .. })));
    }

    #[test]
    fn damage_is_named_with_its_line() {
        let of = |text: &str| Correction::parse(text).unwrap_err();
        assert_eq!(of("20 0\nxx 1\n30 0"), CorrectionError::BadLine { line: 2, text: "xx 1".to_owned() });
        assert_eq!(of("20 0\n20 1"), CorrectionError::NotRising { line: 2 });
        assert!(matches!(of("20 0\n30 900"), CorrectionError::Impossible { line: 2, .. }));
        assert!(matches!(of("-20 0\n30 0"), CorrectionError::Impossible { line: 1, .. }));
        assert!(matches!(of("20 nan\n30 0"), CorrectionError::Impossible { line: 1, .. }));
        for empty in ["", "* nothing", "20 0", "just words"] {
            assert_eq!(of(empty), CorrectionError::TooShort, "{empty}");
        }
        assert!(matches!(of("20 0 1 2"), CorrectionError::BadLine { line: 1, .. }));
    }
}

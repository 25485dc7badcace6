//! Points of a curve that are drawn as such: lines of a spectrum as stems with their names, repeats as dots. Where they
//! stand is the same on the page, on paper and in the window.

use super::{Axis, points, thinned};
use crate::check::Curve;
use crate::units::{Dbfs, number};

/// What the names of curves of lines begin with.
const LINES: &str = "lines_";
/// What lies under them.
const SPECTRUM: &str = "spectrum_dbfs";
/// The curve of the lines of USB; nothing else about a line tells that it is.
const USB: &str = "lines_usb_dbfs";
/// The curve of the repeats.
const REPEATS: &str = "latency_repeats_samples";
/// Names that are written or said at most, those of the highest.
const NAMES: usize = 24;

/// How a curve is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// A line through all points.
    Line,
    /// The same, with a dot at each.
    Dots,
    /// A stem at each point, with its name.
    Stems,
}

/// How `curve` is drawn.
pub(crate) fn manner(curve: &Curve) -> Manner {
    match curve.id.as_str() {
        id if id.starts_with(LINES) => Manner::Stems,
        REPEATS => Manner::Dots,
        _ => Manner::Line,
    }
}

/// Whether a curve is part of the picture of one input's silence.
pub(crate) fn is_silence(curve: &Curve) -> bool {
    curve.id == SPECTRUM || curve.id.starts_with(LINES)
}

/// The room there is, in any unit: of the frame, and of a letter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Width and height of the frame.
    pub frame: (f64, f64),
    /// Width of a usual letter and height of a line.
    pub letter: (f64, f64),
}

/// One mark, from the left and from the top of the frame.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    /// Which of the drawn curves it belongs to.
    pub curve: usize,
    /// Its place.
    pub at: (f64, f64),
    /// Whether a stem leads down from it.
    pub is_stem: bool,
    /// Its name, where there is room for it, and the middle of that.
    pub name: Option<(String, (f64, f64))>,
}

/// A rectangle: left, top, right, bottom.
type Area = (f64, f64, f64, f64);

/// All marks of the `drawn` curves. The highest lines are named first; a name that would lie on another one, on a line or
/// outside is left out.
pub(crate) fn marks(drawn: &[&Curve], (x, y): (&Axis, &Axis), room: Room) -> Vec<Mark> {
    let place = |(across, value): (f64, f64)| {
        (across * room.frame.0, (1.0 - y.position(value).clamp(0.0, 1.0)) * room.frame.1)
    };
    let mut marks: Vec<Mark> = Vec::new();
    let mut beneath: Vec<(f64, f64)> = Vec::new();
    for (curve, of) in drawn.iter().enumerate() {
        let placed = thinned(of, x).into_iter().map(place);
        match manner(of) {
            Manner::Line => beneath.extend(placed),
            manner => {
                let is_stem = manner == Manner::Stems;
                marks.extend(placed.map(|at| Mark { curve, at, is_stem, name: None }));
            }
        }
    }
    let stems: Vec<(f64, f64)> = marks.iter().filter(|mark| mark.is_stem).map(|mark| mark.at).collect();
    let mut highest: Vec<&mut Mark> = marks.iter_mut().filter(|mark| mark.is_stem).collect();
    highest.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
    let mut taken: Vec<Area> = Vec::new();
    for mark in highest.into_iter().take(NAMES) {
        let Some(of) = drawn.get(mark.curve) else { continue };
        let text = name(of, x.value(mark.at.0 / room.frame.0));
        let size = (text.chars().count() as f64 * room.letter.0, room.letter.1);
        let beside = 0.5 * size.0 + 0.7 * room.letter.0;
        let (across, down) = mark.at;
        // Close to an edge of the frame the name moves in, its tip still beneath it.
        let above = across.min(room.frame.0 - 0.5 * size.0).max(0.5 * size.0);
        let middles = [(above, down - 0.75 * size.1), (across + beside, down), (across - beside, down)];
        let is_free = |area: &Area| {
            let inside = area.0 >= 0.0 && area.1 >= 0.0 && area.2 <= room.frame.0 && area.3 <= room.frame.1;
            // Close over the tip of another it would seem to be that one's name.
            let is_on = |(stem, top): &(f64, f64)| {
                (*stem, *top) != mark.at
                    && *stem >= area.0
                    && *stem <= area.2
                    && *top <= area.3 + 0.75 * size.1
            };
            let is_in = |(p, q): &(f64, f64)| *p >= area.0 && *p <= area.2 && *q >= area.1 && *q <= area.3;
            let gap = 0.5 * room.letter.0;
            let is_near = |other: &Area| {
                area.0 < other.2 + gap && other.0 < area.2 + gap && area.1 < other.3 && other.1 < area.3
            };
            inside && !stems.iter().any(is_on) && !beneath.iter().any(is_in) && !taken.iter().any(is_near)
        };
        let around =
            |(p, q): (f64, f64)| (p - 0.5 * size.0, q - 0.5 * size.1, p + 0.5 * size.0, q + 0.5 * size.1);
        let Some(middle) = middles.into_iter().find(|middle| is_free(&around(*middle))) else { continue };
        taken.push(around(middle));
        mark.name = Some((text, middle));
    }
    marks
}

/// The lines of the `drawn` curves in words, from low to high; of very many only the highest.
pub(crate) fn named(drawn: &[&Curve]) -> Option<String> {
    let lines = drawn.iter().filter(|curve| manner(curve) == Manner::Stems);
    let mut lines: Vec<(f64, f64, String)> =
        lines.flat_map(|curve| points(curve).map(|(hz, level)| (hz, level, name(curve, hz)))).collect();
    let count = lines.len();
    lines.sort_by(|a, b| b.1.total_cmp(&a.1));
    lines.truncate(NAMES);
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let words: Vec<String> =
        lines.iter().map(|(_, level, name)| format!("{name} {}", Dbfs(*level))).collect();
    let more = if count > NAMES { format!(", and {} more", count - NAMES) } else { String::new() };
    (!words.is_empty()).then(|| format!("Lines: {}{more}.", words.join(", ")))
}

/// What a line of `curve` at `hz` is called.
fn name(curve: &Curve, hz: f64) -> String {
    let short = if hz < 999.5 {
        format!("{} Hz", number(hz, 0))
    } else {
        let kilo = number(hz / 1_000.0, 2);
        format!("{} kHz", kilo.trim_end_matches('0').trim_end_matches('.'))
    };
    if curve.id == USB { format!("{short} USB") } else { short }
}

#[cfg(test)]
mod tests {
    use super::super::{Graph, axes};
    use super::*;
    use crate::check::{At, Outcome, Verdict};
    use crate::measure::Trace;

    fn silence(mains: &[(f64, f64)]) -> Outcome {
        let mut outcome = Outcome::new(Verdict::Pass, "");
        let trace = |points: &[(f64, f64)]| {
            let (x, y) = points.iter().copied().unzip();
            Trace { x, y }
        };
        let mut add = |id: &str, points: &[(f64, f64)]| {
            outcome.curve(id, At::input(0), ("Hz", "dBFS"), &trace(points));
        };
        let band = |n: i32| (1_000.0 * 10f64.powf(f64::from(n) / 40.0), -115.0 + 0.1 * f64::from(n));
        add("spectrum_dbfs", &(-68..52).map(band).collect::<Vec<_>>());
        add("lines_ground_loop_dbfs", mains);
        add("lines_usb_dbfs", &[(1_000.02, -90.0), (8_000.2, -95.0)]);
        outcome
    }

    fn layout(outcome: &Outcome) -> Vec<Mark> {
        let drawn: Vec<&Curve> = outcome.curves.iter().collect();
        let (x, y) = axes(&drawn).unwrap();
        marks(&drawn, (&x, &y), Room { frame: (1_298.0, 472.0), letter: (14.0, 28.0) })
    }

    #[test]
    fn lines_are_named_where_they_stand() {
        let outcome = silence(&[(49.98, -60.0), (149.94, -75.0)]);
        let marks = layout(&outcome);
        let names: Vec<&str> = marks.iter().map(|mark| mark.name.as_ref().unwrap().0.as_str()).collect();
        assert_eq!(names, ["50 Hz", "150 Hz", "1 kHz USB", "8 kHz USB"]);
        assert!(marks.iter().all(|mark| mark.is_stem));
        let drawn: Vec<&Curve> = outcome.curves.iter().collect();
        let words = named(&drawn).unwrap();
        assert_eq!(
            words,
            "Lines: 50 Hz −60.0 dBFS, 150 Hz −75.0 dBFS, 1 kHz USB −90.0 dBFS, 8 kHz USB −95.0 dBFS."
        );
        // The tip stands at the line's own level and frequency.
        let (x, y) = axes(&drawn).unwrap();
        let tip = marks[0].at;
        assert!((x.value(tip.0 / 1_298.0) - 49.98).abs() < 1e-6);
        assert!((y.value(1.0 - tip.1 / 472.0) + 60.0).abs() < 1e-6);
        let graph = Graph::of(&drawn, &drawn).unwrap();
        assert_eq!(graph.marks.len(), 4);
        assert!(graph.lines[0].len() > 100 && graph.lines[1].is_empty(), "stems are no line");
    }

    #[test]
    fn names_never_lie_on_one_another() {
        let comb: Vec<(f64, f64)> =
            (1..=40).map(|n| (50.0 * f64::from(n), -60.0 - f64::from(n % 7))).collect();
        let marks = layout(&silence(&comb));
        let areas: Vec<Area> = marks
            .iter()
            .filter_map(|mark| mark.name.as_ref())
            .map(|(text, (across, down))| {
                let wide = 7.0 * text.chars().count() as f64;
                (across - wide, down - 14.0, across + wide, down + 14.0)
            })
            .collect();
        assert!(areas.len() >= 4 && areas.len() <= NAMES, "{}", areas.len());
        for (n, a) in areas.iter().enumerate() {
            assert!(a.0 >= 0.0 && a.1 >= 0.0 && a.2 <= 1_298.0, "{a:?}");
            for b in &areas[n + 1..] {
                assert!(a.0 >= b.2 || b.0 >= a.2 || a.1 >= b.3 || b.1 >= a.3, "{a:?} {b:?}");
            }
        }
        let drawn = silence(&comb);
        let drawn: Vec<&Curve> = drawn.curves.iter().collect();
        assert!(named(&drawn).unwrap().ends_with(", and 18 more."));
    }

    #[test]
    fn repeats_are_dots_without_names() {
        let mut outcome = Outcome::new(Verdict::Pass, "");
        let trace = Trace { x: vec![1.0, 2.0, 3.0], y: vec![-1.0, 2.0, -1.0] };
        outcome.curve(REPEATS, At::cell(0, 0), ("repeat", "samples"), &trace);
        let marks = layout(&outcome);
        assert!(marks.len() == 3 && marks.iter().all(|mark| !mark.is_stem && mark.name.is_none()));
    }
}

//! A level diagram as SVG. Colours are classes: the page's style decides, and a small one comes with it.

use super::picture::{Align, Ink, Mark, Picture};
use crate::chain::wiring::svg::escaped;
use std::fmt::Write;

/// Colours that can be told apart by those who see red and green alike, on light and on dark ground. Every class stands
/// below the picture's own, so that two pictures on a page leave each other alone.
const STYLE: &str = ".levels text{font-family:system-ui,sans-serif;stroke:none;fill:currentColor}\
.levels .frame{stroke:currentColor;stroke-opacity:.25;fill:none}.levels .tone{stroke:#0072b2;stroke-width:3}\
.levels .clip{stroke:#d55e00;stroke-width:2}.levels .alarm{stroke:#d55e00;stroke-width:3}\
.levels .alarm.filled{stroke:none;fill:#d55e00}.levels .noise{fill:currentColor;fill-opacity:.18}\
.levels .lit{fill:#e69f00;fill-opacity:.18}.levels text.alarm{font-weight:bold;stroke:none;fill:currentColor}\
.levels text.caption{fill-opacity:.75}";

/// The picture as one SVG element, to stand alone or in a page.
pub fn render(picture: &Picture) -> String {
    let (width, height) = picture.size;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"levels\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\"><title>{}</title><style>{STYLE}</style>",
        escaped(&picture.alt)
    );
    for mark in &picture.marks {
        // Writing to a string cannot fail.
        let _ = write_mark(&mut svg, mark);
    }
    svg.push_str("</svg>");
    svg
}

fn write_mark(svg: &mut String, mark: &Mark) -> std::fmt::Result {
    match mark {
        Mark::Rect { at: (x, y), size: (width, height), filled, ink } => write!(
            svg,
            "<rect class=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>",
            class(*ink, *filled)
        ),
        Mark::Triangle { corners: [a, b, c], ink } => write!(
            svg,
            "<path class=\"{}\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\"/>",
            class(*ink, true),
            a.0,
            a.1,
            b.0,
            b.1,
            c.0,
            c.1
        ),
        Mark::Line { from: (x1, y1), to: (x2, y2), ink } => write!(
            svg,
            "<line class=\"{}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>",
            class(*ink, false)
        ),
        Mark::Text { at: (x, y), text, size, align, ink } => {
            let anchor = match align {
                Align::Middle => "middle",
                Align::End => "end",
            };
            write!(
                svg,
                "<text class=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.0}\" text-anchor=\"{anchor}\">{}</text>",
                class(*ink, false),
                escaped(text)
            )
        }
    }
}

fn class(ink: Ink, filled: bool) -> String {
    let name = match ink {
        Ink::Frame => "frame",
        Ink::Tone => "tone",
        Ink::Clip => "clip",
        Ink::Alarm => "alarm",
        Ink::Noise => "noise",
        Ink::Lit => "lit",
        Ink::Words => "words",
        Ink::Caption => "caption",
    };
    if filled { format!("{name} filled") } else { name.to_owned() }
}

//! A wiring picture as SVG. Colours are classes: the page's style decides, and a small one comes with it.

use super::picture::{Align, Ink, Mark, Picture};
use std::fmt::Write;

/// Colours that can be told apart by those who see red and green alike, on light and on dark ground.
const STYLE: &str = "text{font-family:system-ui,sans-serif;stroke:none}\
.device,.plug{stroke:#888;fill:none}.plug.filled{fill:#888}\
.left,.hot{stroke:#0072b2;fill:none}.hot.filled{fill:#0072b2}.right,.cold{stroke:#d55e00;fill:none}\
.cold.filled{fill:#d55e00}.ground{stroke:#777;fill:none}.ground.filled{fill:#777}\
.lit{stroke:none;fill:#f0e442;fill-opacity:.5}.left,.right{stroke-width:3}text{fill:currentColor}";

/// The picture as one SVG element, to stand alone or in a page.
pub fn render(picture: &Picture) -> String {
    let (width, height) = picture.size;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
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
            "<rect class=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"3\"/>",
            class(*ink, *filled)
        ),
        Mark::Disc { centre: (x, y), radius, filled, ink } => write!(
            svg,
            "<circle class=\"{}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>",
            class(*ink, *filled)
        ),
        Mark::Line { from: (x1, y1), to: (x2, y2), ink } => write!(
            svg,
            "<line class=\"{}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>",
            class(*ink, false)
        ),
        Mark::Text { at: (x, y), text, size, align, .. } => {
            let anchor = match align {
                Align::Start => "start",
                Align::Middle => "middle",
            };
            write!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.0}\" text-anchor=\"{anchor}\">{}</text>",
                escaped(text)
            )
        }
    }
}

fn class(ink: Ink, filled: bool) -> String {
    let name = match ink {
        Ink::Device => "device",
        Ink::Left => "left",
        Ink::Right => "right",
        Ink::Plug => "plug",
        Ink::Hot => "hot",
        Ink::Cold => "cold",
        Ink::Ground => "ground",
        Ink::Lit => "lit",
        Ink::Words => "words",
    };
    if filled { format!("{name} filled") } else { name.to_owned() }
}

pub(in crate::chain) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

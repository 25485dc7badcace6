//! A picture as SVG. Colours are classes: a small style comes with it, in which every class stands below the picture's
//! own, so that pictures and the page around them leave each other alone.

use super::{Align, Ink, Mark, Picture};
use std::fmt::{self, Write};

/// Colours that can be told apart by those who see red and green alike, on light and on dark ground.
const STYLE: &str = ".picture text{font-family:system-ui,sans-serif;stroke:none;fill:currentColor}\
.picture text.alarm{font-weight:bold;stroke:none;fill:currentColor}.picture text.caption{fill-opacity:.75}\
.picture .device,.picture .plug{stroke:#888;fill:none}.picture .plug.filled{fill:#888}\
.picture .left,.picture .hot{stroke:#0072b2;fill:none}.picture .hot.filled{fill:#0072b2}\
.picture .right,.picture .cold{stroke:#d55e00;fill:none}.picture .cold.filled{fill:#d55e00}\
.picture .left,.picture .right{stroke-width:3}\
.picture .ground{stroke:#777;fill:none}.picture .ground.filled{fill:#777}\
.picture .hop{stroke:none;fill:#f0e442;fill-opacity:.5}\
.picture .frame{stroke:currentColor;stroke-opacity:.25;fill:none}.picture .tone{stroke:#0072b2;stroke-width:3}\
.picture .clip{stroke:#d55e00;stroke-width:2}.picture .alarm{stroke:#d55e00;stroke-width:3}\
.picture .alarm.filled{stroke:none;fill:#d55e00}.picture .noise{fill:currentColor;fill-opacity:.18}\
.picture .narrow{fill:#e69f00;fill-opacity:.18}.picture line.words{stroke:currentColor}";

/// The picture as one SVG element, to stand alone or in a page.
pub fn render(picture: &Picture) -> String {
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut svg, picture);
    svg
}

fn write(svg: &mut String, picture: &Picture) -> fmt::Result {
    let (width, height) = picture.size;
    write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\"><title>{}</title><style>{STYLE}</style>",
        escaped(&picture.alt)
    )?;
    picture.marks.iter().try_for_each(|mark| write_mark(svg, mark))?;
    svg.write_str("</svg>")
}

fn write_mark(svg: &mut String, mark: &Mark) -> fmt::Result {
    match mark {
        Mark::Rect { at: (x, y), size: (width, height), round, filled, ink } => {
            let class = class(*ink, *filled);
            write!(svg, "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" ")?;
            write!(svg, "height=\"{height:.1}\"")?;
            if *round > 0 {
                write!(svg, " rx=\"{round}\"")?;
            }
            svg.write_str("/>")
        }
        Mark::Disc { centre: (x, y), radius, filled, ink } => {
            let class = class(*ink, *filled);
            write!(svg, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>")
        }
        Mark::Triangle { corners: [(ax, ay), (bx, by), (cx, cy)], ink } => {
            let class = class(*ink, true);
            write!(svg, "<path class=\"{class}\" d=\"M{ax:.1} {ay:.1}L{bx:.1} {by:.1}L{cx:.1} {cy:.1}Z\"/>")
        }
        Mark::Line { from: (x1, y1), to: (x2, y2), ink } => {
            let class = class(*ink, false);
            write!(
                svg,
                "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
            )
        }
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
        Ink::Device => "device",
        Ink::Left => "left",
        Ink::Right => "right",
        Ink::Plug => "plug",
        Ink::Hot => "hot",
        Ink::Cold => "cold",
        Ink::Ground => "ground",
        Ink::Hop => "hop",
        Ink::Frame => "frame",
        Ink::Tone => "tone",
        Ink::Clip => "clip",
        Ink::Alarm => "alarm",
        Ink::Noise => "noise",
        Ink::Narrow => "narrow",
        Ink::Words => "words",
        Ink::Caption => "caption",
    };
    if filled { format!("{name} filled") } else { name.to_owned() }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of the style begins elsewhere than below the picture's own class.
    fn unscoped(style: &str) -> Vec<&str> {
        let selectors =
            style.split('}').filter_map(|rule| rule.split('{').next()).flat_map(|all| all.split(','));
        selectors.filter(|one| !one.is_empty() && !one.starts_with(".picture ")).collect()
    }

    #[test]
    fn the_style_reaches_no_further_than_the_picture() {
        assert_eq!(unscoped(STYLE), Vec::<&str>::new());
        assert_eq!(unscoped("text{fill:red}.picture .a,.b{fill:red}"), ["text", ".b"]);
    }

    #[test]
    fn every_ink_has_a_colour_and_marks_are_written_as_they_are() {
        let line = |ink| Mark::Line { from: (0.0, 1.25), to: (10.0, 1.25), ink };
        let marks = vec![
            line(Ink::Tone),
            Mark::Rect { at: (1.0, 2.0), size: (3.0, 4.0), round: 0, filled: true, ink: Ink::Noise },
            Mark::Rect { at: (1.0, 2.0), size: (3.0, 4.0), round: 3, filled: false, ink: Ink::Device },
            Mark::Triangle { corners: [(0.0, 0.0), (2.0, 0.0), (1.0, 1.0)], ink: Ink::Alarm },
        ];
        let svg = render(&Picture { size: (10.0, 5.0), alt: "a < b & \"c\"".to_owned(), marks });
        assert!(svg.contains("<title>a &lt; b &amp; &quot;c&quot;</title>"));
        assert!(svg.contains("<line class=\"tone\" x1=\"0.0\" y1=\"1.2\" x2=\"10.0\" y2=\"1.2\"/>"));
        assert!(
            svg.contains("<rect class=\"noise filled\" x=\"1.0\" y=\"2.0\" width=\"3.0\" height=\"4.0\"/>")
        );
        assert!(
            svg.contains("height=\"4.0\" rx=\"3\"/>") && svg.contains("d=\"M0.0 0.0L2.0 0.0L1.0 1.0Z\"/>")
        );
    }
}

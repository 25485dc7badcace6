//! A verdict: a shape and a word, and only then a colour.

use crate::check::Verdict;
use crate::report::words;
use maud::{Markup, html};

/// Shape and word.
pub fn badge(verdict: Verdict) -> Markup {
    html! { span class={ "badge " (class(verdict)) } { (shape(verdict)) (words::verdict(verdict)) } }
}

/// The name of the verdict in the style sheet.
pub fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
        Verdict::Unsure => "unsure",
        Verdict::Skipped => "skipped",
    }
}

/// The shape alone: a disc with a tick, a triangle, an octagon with a cross, a diamond with a question mark, a ring.
pub fn shape(verdict: Verdict) -> Markup {
    let (outline, sign) = match verdict {
        Verdict::Pass => ("M12 1a11 11 0 1 1 0 22a11 11 0 0 1 0-22z", "M7 12.5l3.5 3.5l6.5-7.5"),
        Verdict::Warn => ("M12 1.5l11 20.5h-22z", "M12 9v6.5M12 18.2v.6"),
        Verdict::Fail => ("M7.5 1h9l6.500 6.500v9l-6.500 6.500h-9l-6.500-6.500v-9z", "M8 8l8 8M16 8l-8 8"),
        Verdict::Unsure => (
            "M12 0.500l11.500 11.500l-11.500 11.500l-11.500-11.500z",
            "M9.300 9.800a2.700 2.500 0 1 1 3.900 2.400q-1.200.6-1.200 1.900M12 16.800v.5",
        ),
        Verdict::Skipped => ("M12 1a11 11 0 1 1 0 22a11 11 0 0 1 0-22z", "M7.500 12h9"),
    };
    html! {
        svg class={ "shape " (class(verdict)) } viewBox="0 0 24 24" aria-hidden="true" {
            path class="outline" d=(outline) {}
            path class="sign" d=(sign) {}
        }
    }
}

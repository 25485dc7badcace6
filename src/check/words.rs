//! What channels are called, and how names are strung together.

use crate::chain::Setup;

/// At most this many names are listed one by one.
const LISTED: usize = 4;

/// What the 0-based `output` is called: left and right for stereo.
pub(crate) fn channel(setup: &Setup, output: usize) -> String {
    match (setup.outputs, output) {
        (1, 0) => "the channel".to_owned(),
        (2, 0) => "the left channel".to_owned(),
        (2, 1) => "the right channel".to_owned(),
        _ => format!("output {}", output + 1),
    }
}

/// What the 0-based `input` is called.
pub(crate) fn input(setup: &Setup, input: usize) -> String {
    match (setup.inputs, input) {
        (1, 0) => "the input".to_owned(),
        (2, 0) => "the left input".to_owned(),
        (2, 1) => "the right input".to_owned(),
        _ => format!("input {}", input + 1),
    }
}

/// The names of several outputs.
pub(crate) fn channels(setup: &Setup, outputs: &[usize]) -> String {
    list(&outputs.iter().map(|&output| channel(setup, output)).collect::<Vec<_>>())
}

/// The names of several inputs.
pub(crate) fn inputs(setup: &Setup, numbers: &[usize]) -> String {
    list(&numbers.iter().map(|&number| input(setup, number)).collect::<Vec<_>>())
}

/// "both channels", "all 5 channels", "the channel".
pub(crate) fn every(count: usize) -> String {
    match count {
        1 => "the channel".to_owned(),
        2 => "both channels".to_owned(),
        _ => format!("all {count} channels"),
    }
}

/// "a, b and c"; a long list is cut short.
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] if names.len() <= LISTED => format!("{} and {last}", rest.join(", ")),
        _ => format!("{} and {} more", names[..LISTED - 1].join(", "), names.len() - LISTED + 1),
    }
}

/// "arrives" for one, "arrive" for several.
pub(crate) fn verb<'a>(count: usize, one: &'a str, several: &'a str) -> &'a str {
    if count == 1 { one } else { several }
}

/// The text with a capital first letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut_short() {
        let names: Vec<String> = (1..=16).map(|n| format!("output {n}")).collect();
        assert_eq!(list(&names[..1]), "output 1");
        assert_eq!(list(&names[..3]), "output 1, output 2 and output 3");
        assert_eq!(list(&names), "output 1, output 2, output 3 and 13 more");
        assert_eq!(capital("the left channel"), "The left channel");
    }
}

//! Two loudspeakers of one kind at one microphone: whatever they do to the sound, they do alike, so that the sign of
//! their likeness is the surest of all.

use super::evidence::{Band, Direct, Heard, Pair};
use super::sign::{CENTRES, LIKE_EACH_OTHER, bins, energy, octave, told};
use crate::measure::Estimate;

/// So many octaves at least must tell, and agree.
const OCTAVES: usize = 3;
/// One of them must be the woofer's: below any crossover, in hertz.
const WOOFER: f64 = 1_500.0;

/// Every output that a microphone heard against the first that the same microphone heard.
pub fn all(heard: &[Vec<Option<Heard>>], rate: f64) -> Vec<Pair> {
    let direct = |output: usize, input: usize| match heard.get(output)?.get(input)?.as_ref()? {
        Heard::Air(direct) => Some(direct),
        Heard::Cable { .. } => None,
    };
    let inputs = heard.iter().map(Vec::len).max().unwrap_or(0);
    let count = |input: usize| (0..heard.len()).filter(|output| direct(*output, input).is_some()).count();
    // The microphone that hears most; the first among equals.
    let Some(input) = (0..inputs).rev().max_by_key(|input| count(*input)) else { return Vec::new() };
    let mut found = (0..heard.len()).filter_map(|output| Some((output, direct(output, input)?)));
    let Some((first, one)) = found.next() else { return Vec::new() };
    found.map(|(second, other)| pair((first, one), (second, other), input, rate)).collect()
}

fn pair((first, a): (usize, &Direct), (second, b): (usize, &Direct), input: usize, rate: f64) -> Pair {
    let later = Estimate {
        value: b.delay.value - a.delay.value,
        uncertainty: a.delay.uncertainty.hypot(b.delay.uncertainty),
    };
    let bands: Vec<Band> = CENTRES
        .iter()
        .zip(a.bands.iter().zip(&b.bands))
        .map(|(centre, (one, other))| band(a, b, *centre, one.snr_db.min(other.snr_db), rate))
        .collect();
    Pair { first, second, input, later, sign: sign(&bands), bands }
}

fn band(a: &Direct, b: &Direct, centre: f64, snr_db: f64, rate: f64) -> Band {
    let [one, other] = [a, b].map(|direct| bins(&direct.piece, direct.place, centre, octave(centre), rate));
    let cross: f64 = one.iter().zip(&other).map(|(a, b)| (b * a.conj()).re).sum();
    let most = (energy(&one) * energy(&other)).sqrt();
    let likeness = if most > 0.0 { cross / most } else { 0.0 };
    Band { hz: centre, sign: told(likeness, LIKE_EACH_OTHER, snr_db), likeness, snr_db }
}

/// The sign of all octaves that tell, if they agree and are enough.
fn sign(bands: &[Band]) -> Option<i8> {
    let told = || bands.iter().filter_map(|band| Some((band.hz, band.sign?)));
    let first = told().next()?.1;
    let agree = told().all(|(_, sign)| sign == first);
    let woofer = told().any(|(hz, _)| hz < WOOFER);
    (agree && woofer && told().count() >= OCTAVES).then_some(first)
}

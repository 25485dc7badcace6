//! Whole impulse responses, for other programs.

use super::{Reference, Take};

/// The impulse response from `output` (0-based) to every input: its first sample is the moment of playing, its sum about
/// the gain, its band 20 Hz to 20 kHz (less at low rates), its length that of what was recorded after the sweep. `None`
/// for an input whose recording has a hole, and for all if that output was not swept.
pub fn impulse_responses(take: &Take, output: usize) -> Vec<Option<Vec<f32>>> {
    let reference = Reference::new(take, output);
    let of_input = |(input, recording): (usize, &Vec<f32>)| {
        let reference = reference.as_ref().filter(|_| take.is_whole(input))?;
        let division = &reference.division;
        let mut response = division.impulse_response(&division.transfer(recording), &reference.wide);
        response.truncate(reference.last_lag + 1);
        Some(response.into_iter().map(|value| value as f32).collect())
    };
    take.recording.iter().enumerate().map(of_input).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::End;
    use crate::units::Dbfs;

    #[test]
    fn the_peak_is_where_it_arrives_and_as_high_as_the_gain() {
        let (rate, delay) = (48_000.0, 123);
        let tape = super::super::tape(0, 1, Dbfs(-20.0), 0.3, rate).expect("a tape");
        let mut take = Take::new(tape, 2, rate);
        let played = take.tape.channel(0);
        for (frame, sample) in take.recording[0].iter_mut().enumerate() {
            *sample = frame.checked_sub(delay).map_or(0.0, |from| -0.5 * played[from]);
        }
        (take.position, take.end) = (take.tape.frames(), Some(End::Finished));
        let found = impulse_responses(&take, 0);
        assert!(found[1].is_none(), "a hole gives none");
        let response = found[0].as_ref().expect("whole");
        let peak = (0..response.len()).max_by(|a, b| response[*a].abs().total_cmp(&response[*b].abs()));
        assert_eq!(peak, Some(delay));
        // A band to 20 kHz of the 24 there are.
        assert!((response[delay] + 0.5 * 20.0 / 24.0).abs() < 0.03, "{}", response[delay]);
        assert!((response.len() as f64 - 0.3 * rate).abs() < 0.1 * rate, "{}", response.len());
        assert!(impulse_responses(&take, 5).iter().all(Option::is_none));
    }
}

//! An input's full scale by the loop from a calibrated output. A loop that cannot be right calibrates nothing: what was
//! learnt from a fault would pass it from then on.

use crate::chain::learnt::{Gain, TOO_UNCERTAIN_DB, apart};
use crate::units::{Db, Dbu};

/// Lowest and highest full-scale level of a line input that exists.
const PLAUSIBLE_INPUT: (Dbu, Dbu) = (Dbu(4.0), Dbu(30.0));
/// Channels of one loop that differ by more are not of one kind, or not plugged alike.
const ALIKE: Db = Db(0.5);

/// Why an input does not follow from a loop.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum LoopDoubt {
    /// Nothing came back.
    #[error("Nothing of it came back by the cable. Mend that first, then run again.")]
    Nothing,
    /// A channel is known too coarsely.
    #[error(
        "The gain of output {0} is known to {1} only. Take a higher level, or mend the noise, and run again."
    )]
    Uncertain(usize, Db),
    /// Left and right differ.
    #[error(
        "Its channels differ by {0}: one lead is another one, a plug is not fully home, or a knob stands otherwise. Make \
         both alike and run again."
    )]
    Apart(Db),
    /// Far too little.
    #[error(
        "By it the inputs would take {0} only: too little for line inputs. Turn the input gain to its minimum, switch the \
         inputs to LINE, and run again."
    )]
    TooLow(Dbu),
    /// Far too much.
    #[error(
        "By it the inputs would take {0}: too much. Turn the interface's output knob fully up, take balanced leads (TRS or \
         XLR), switch pads off, and run again."
    )]
    TooHigh(Dbu),
}

/// The mean gain of a loop's channels and its standard deviation for each of them, in which half of what they differ by is.
///
/// # Errors
/// Where they do not agree, or are not certain enough.
pub fn loop_gain(gains: &[Gain]) -> Result<(Db, Db), LoopDoubt> {
    let Some(uncertain) = gains.iter().map(|gain| gain.uncertainty_db).reduce(f64::max) else {
        return Err(LoopDoubt::Nothing);
    };
    if gains.iter().any(|gain| !gain.gain_db.is_finite()) {
        return Err(LoopDoubt::Nothing);
    }
    let is_certain = |gain: &&Gain| gain.uncertainty_db <= TOO_UNCERTAIN_DB;
    if let Some(gain) = gains.iter().find(|gain| !is_certain(gain)) {
        return Err(LoopDoubt::Uncertain(gain.output + 1, Db(gain.uncertainty_db)));
    }
    let apart = apart(gains);
    if apart.0 > ALIKE.0 {
        return Err(LoopDoubt::Apart(apart));
    }
    let mean = gains.iter().map(|gain| gain.gain_db).sum::<f64>() / gains.len() as f64;
    Ok((Db(mean), Db(uncertain.hypot(0.5 * apart.0))))
}

/// Whether a line input can take so much at full scale.
///
/// # Errors
/// Where none does.
pub(super) fn plausible_input(full_scale: Dbu) -> Result<Dbu, LoopDoubt> {
    match full_scale {
        level if level >= PLAUSIBLE_INPUT.0 && level <= PLAUSIBLE_INPUT.1 => Ok(level),
        level if level < PLAUSIBLE_INPUT.0 => Err(LoopDoubt::TooLow(level)),
        level => Err(LoopDoubt::TooHigh(level)),
    }
}

/// An input's full scale, from the loop of a calibrated output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InputCalibration {
    /// The level that reaches full scale.
    pub full_scale: Dbu,
    /// One standard deviation, in dB.
    pub uncertainty: Db,
}

/// Full scale of the input at the end of a loop, from the output's full scale, the loop's gain and what the lead does
/// (0 dB if balanced), with their standard deviations.
pub fn input_by_loop(output: (Dbu, Db), gain: (Db, Db), lead: Db) -> InputCalibration {
    // tone + output − input + lead = tone + gain.
    let full_scale = output.0 + lead - gain.0;
    InputCalibration { full_scale, uncertainty: Db(output.1.0.hypot(gain.1.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::calibration::Socket;

    #[test]
    fn the_input_follows_by_the_loop() {
        let found = input_by_loop((Dbu(15.5), Db(0.09)), (Db(-6.5), Db(0.001)), Db(0.0));
        assert!((found.full_scale.0 - 22.0).abs() < 1e-9);
        assert!((found.uncertainty.0 - 0.09).abs() < 0.001);
        let one_leg = input_by_loop((Dbu(16.0), Db(0.0)), (Db(-12.02), Db(0.0)), Db(-6.02));
        assert!((one_leg.full_scale.0 - 22.0).abs() < 1e-9);
    }

    #[test]
    fn a_loop_that_cannot_be_calibrates_nothing() {
        let output = Socket { full_scale_dbu: 16.0, uncertainty_db: 0.05 };
        let by = |gains: &[(f64, f64)]| {
            let gain = |(output, (gain_db, uncertainty_db)): (usize, &(f64, f64))| Gain {
                output,
                input: output,
                gain_db: *gain_db,
                uncertainty_db: *uncertainty_db,
            };
            output.input_by_loop(&gains.iter().enumerate().map(gain).collect::<Vec<_>>())
        };
        assert_eq!(by(&[]), Err(LoopDoubt::Nothing));
        assert_eq!(by(&[(-6.0, 0.01), (f64::NAN, 0.01)]), Err(LoopDoubt::Nothing));
        assert_eq!(by(&[(-6.0, 0.01), (-6.0, 0.3)]), Err(LoopDoubt::Uncertain(2, Db(0.3))));
        assert!(matches!(by(&[(-6.0, f64::NAN)]), Err(LoopDoubt::Uncertain(1, _))));
        assert!(matches!(by(&[(-6.0, 0.01), (-12.0, 0.01)]), Err(LoopDoubt::Apart(_))), "one TS lead");
        assert_eq!(
            by(&[(-36.0, 0.01), (-36.0, 0.01)]),
            Err(LoopDoubt::TooHigh(Dbu(52.0))),
            "the knob is down"
        );
        assert_eq!(by(&[(24.0, 0.01)]), Err(LoopDoubt::TooLow(Dbu(-8.0))), "the input gain is up");
        for gain_db in [-14.0, 12.0] {
            assert!(by(&[(gain_db, 0.01)]).is_ok(), "{gain_db}: there are such inputs");
        }
    }
}

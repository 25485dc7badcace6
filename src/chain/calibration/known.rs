//! What was calibrated, as it is saved with the project and as a run takes it along.

use super::by_loop::{InputCalibration, LoopDoubt, input_by_loop, loop_gain, plausible_input};
use super::correction::{Correction, CorrectionError};
use super::microphone::{Calibration, Standard};
use super::typed::Reading;
use super::voltmeter::{Jack, ReadingDoubt, output_by_voltmeter};
use crate::chain::learnt::{Gain, Learnt};
use crate::chain::levels::converter::Legs;
use crate::chain::{Chain, ReturnPath};
use crate::units::{Db, Dbfs, Dbu, Spl};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a handheld meter keeps at 50 to 400 Hz: 1 %, taken as two standard deviations, in dB.
const METER_DB: f64 = 0.043;

/// A socket's full scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Socket {
    /// The level of a full-scale sine, in dBu.
    pub full_scale_dbu: f64,
    /// One standard deviation, in dB.
    pub uncertainty_db: f64,
}

/// A microphone on an input.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Microphone {
    /// 0-based input that it is on.
    pub input: usize,
    /// The sound pressure level at which a sine reaches full scale, in dB SPL.
    pub full_scale_db_spl: f64,
    /// One standard deviation, in dB.
    pub uncertainty_db: f64,
    /// What it was calibrated by; absent where an earlier version calibrated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Standard>,
}

/// When what was calibrated: RFC 3339, UTC; absent where it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Dates {
    /// The line outputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// The phones jack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<String>,
    /// The inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The microphone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub microphone: Option<String>,
}

impl Dates {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A microphone's correction file, kept whole: the project opens where the file is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CorrectionFile {
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Everything that was calibrated.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Calibrated {
    /// The line outputs, by a voltmeter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Socket>,
    /// The phones jack, by a voltmeter: another amplifier with another full scale than that of the line outputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<Socket>,
    /// The inputs, by the loop of the line outputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Socket>,
    /// The microphone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub microphone: Option<Microphone>,
    /// Its correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<CorrectionFile>,
    /// When.
    #[serde(default, skip_serializing_if = "Dates::is_empty")]
    pub made: Dates,
}

impl Socket {
    /// The level of a full-scale sine.
    pub fn full_scale(&self) -> Dbu {
        Dbu(self.full_scale_dbu)
    }

    /// An output, from what a voltmeter reads while a sine plays at `tone` (peak).
    ///
    /// # Errors
    /// Where the reading cannot be right.
    pub fn by_voltmeter(tone: Dbfs, reading: Reading, legs: Legs) -> Result<Self, ReadingDoubt> {
        let Dbu(full_scale_dbu) = output_by_voltmeter(tone, reading.volts, legs)?;
        Ok(Self { full_scale_dbu, uncertainty_db: METER_DB.hypot(reading.uncertainty().0) })
    }

    /// An input at the end of a loop of this output over leads that lose nothing: by the mean of the gains that were
    /// measured, one for each channel.
    ///
    /// # Errors
    /// Where the channels disagree, or no input takes so much or so little.
    pub fn input_by_loop(&self, gains: &[Gain]) -> Result<Self, LoopDoubt> {
        let output = (self.full_scale(), Db(self.uncertainty_db));
        let InputCalibration { full_scale, uncertainty } = input_by_loop(output, loop_gain(gains)?, Db(0.0));
        let Dbu(full_scale_dbu) = plausible_input(full_scale)?;
        Ok(Self { full_scale_dbu, uncertainty_db: uncertainty.0 })
    }
}

impl Microphone {
    /// A microphone on the 0-based `input`.
    pub fn new(input: usize, calibration: Calibration) -> Self {
        let Calibration { full_scale: Spl(full_scale_db_spl), uncertainty: Db(uncertainty_db), by } =
            calibration;
        Self { input, full_scale_db_spl, uncertainty_db, by: Some(by) }
    }

    /// The sound pressure level of an AES17 rms level.
    pub fn spl(&self, level: Dbfs) -> Spl {
        Spl(self.full_scale_db_spl + level.0)
    }
}

impl CorrectionFile {
    /// A file with this name and content.
    ///
    /// # Errors
    /// Where it is no correction.
    pub fn new(name: &str, text: &str) -> Result<Self, CorrectionError> {
        Correction::parse(text)?;
        Ok(Self { name: name.to_owned(), text: text.to_owned() })
    }
}

impl Calibrated {
    /// Whether nothing was.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// This with another calibration of one kind of output, made at this time. Where that is the line outputs, the
    /// calibration of the inputs, which followed from the old one, is gone.
    pub fn with(self, jack: Jack, socket: Option<Socket>, made: Option<String>) -> Self {
        match jack {
            Jack::Line => {
                let made = Dates { output: made, input: None, ..self.made };
                Self { output: socket, input: None, made, ..self }
            }
            Jack::Phones => {
                let made = Dates { phones: made, ..self.made };
                Self { phones: socket, made, ..self }
            }
        }
    }

    /// The calibration of the output that feeds this chain.
    pub fn feeding(&self, chain: Chain) -> Option<Socket> {
        match Jack::of(chain) {
            Jack::Line => self.output,
            Jack::Phones => self.phones,
        }
    }

    /// The microphone on the 0-based `input`, if that is the one that was calibrated.
    pub fn microphone_on(&self, input: usize) -> Option<&Microphone> {
        self.microphone.as_ref().filter(|microphone| microphone.input == input)
    }
}

/// What a run knows better than by any sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// The line outputs, once calibrated, where they feed the chain.
    pub output: Option<Socket>,
    /// The phones jack, once calibrated, where it feeds the chain.
    pub phones: Option<Socket>,
    /// The inputs of a loop by cable, once calibrated.
    pub input: Option<Socket>,
    /// The microphone, once calibrated.
    pub microphone: Option<Microphone>,
    /// Its correction.
    pub correction: Option<Correction>,
    /// A good loop of this chain and return.
    pub learnt: Option<Learnt>,
    /// What the file of the correction is called.
    pub correction_file: Option<String>,
    /// When it was calibrated.
    pub made: Dates,
}

impl Known {
    /// What holds for a run of this chain and return.
    pub fn new(
        calibrated: &Calibrated,
        learnt: Option<&Learnt>,
        chain: Chain,
        return_path: ReturnPath,
    ) -> Self {
        let by_air = return_path == ReturnPath::Microphone;
        let correction = calibrated.correction.as_ref().filter(|_| by_air);
        Self {
            output: calibrated.output.filter(|_| Jack::of(chain) == Jack::Line),
            phones: calibrated.phones.filter(|_| Jack::of(chain) == Jack::Phones),
            input: calibrated.input.filter(|_| return_path == ReturnPath::Loopback),
            correction_file: correction.map(|file| file.name.clone()),
            made: calibrated.made.clone(),
            microphone: calibrated.microphone.filter(|_| by_air),
            correction: correction.and_then(|file| Correction::parse(&file.text).ok()),
            learnt: learnt.filter(|learnt| learnt.is_for(chain.id(), return_path.id())).cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::CHAINS;

    #[test]
    fn a_reading_becomes_a_socket_as_certain_as_its_digits() {
        let read = |text: &str| Socket::by_voltmeter(Dbfs(-20.0), Reading::parse(text).unwrap(), Legs::Both);
        let fine = read("0.4610 V").unwrap();
        assert!((fine.full_scale_dbu - 15.4925).abs() < 0.001);
        assert!((fine.uncertainty_db - METER_DB).abs() < 0.001);
        let coarse = read("0.46").unwrap();
        assert!((coarse.uncertainty_db - 0.07).abs() < 0.01, "{coarse:?}");
        assert!(matches!(read("461"), Err(ReadingDoubt::TooLarge(..))));
        assert_eq!(read("461 mV").unwrap().full_scale_dbu, read("0.461").unwrap().full_scale_dbu);
    }

    #[test]
    fn the_inputs_follow_and_are_forgotten_with_their_outputs() {
        let output = Socket { full_scale_dbu: 15.5, uncertainty_db: 0.09 };
        let gain = |gain_db| Gain { output: 0, input: 0, gain_db, uncertainty_db: 0.001 };
        let input = output.input_by_loop(&[gain(-6.4), gain(-6.6)]).unwrap();
        // Each channel is half of 0.2 dB off their mean.
        assert!((input.full_scale_dbu - 22.0).abs() < 1e-9);
        assert!((input.uncertainty_db - 0.09f64.hypot(0.1)).abs() < 0.001, "{input:?}");
        let whole = Calibrated { output: Some(output), input: Some(input), ..Calibrated::default() };
        let text = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<Calibrated>(&text).unwrap(), whole);
        assert_eq!(whole.clone().with(Jack::Phones, Some(output), None).input, Some(input), "another output");
        assert_eq!(whole.with(Jack::Line, Some(output), None).input, None);
        assert!(Calibrated::default().is_empty());
    }

    #[test]
    fn each_chain_is_fed_by_its_own_jack() {
        // As earlier versions wrote it: the line outputs.
        let old = r#"{"output":{"full_scale_dbu":15.5,"uncertainty_db":0.05}}"#;
        let line: Calibrated = serde_json::from_str(old).unwrap();
        assert_eq!(serde_json::to_string(&line).unwrap(), old);
        let socket = Socket { full_scale_dbu: 11.0, uncertainty_db: 0.05 };
        let both = line.clone().with(Jack::Phones, Some(socket), Some("2026-11-03T10:20:00Z".to_owned()));
        for (chain, id, _) in CHAINS {
            let on_phones = matches!(chain, Chain::Headphones | Chain::HeadphoneAmpFromPhones);
            let fed = if on_phones { (None, Some(socket)) } else { (line.output, None) };
            let known = Known::new(&both, None, *chain, ReturnPath::Loopback);
            assert_eq!((known.output, known.phones), fed, "{id}");
            assert_eq!(both.feeding(*chain), fed.0.or(fed.1), "{id}");
            assert_eq!(line.feeding(*chain).is_some(), !on_phones, "{id}");
        }
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(serde_json::from_str::<Calibrated>(&text).unwrap(), both);
        assert_eq!(both.with(Jack::Phones, None, None), line);
    }

    #[test]
    fn a_run_takes_what_holds_for_it() {
        let microphone = Microphone { input: 1, full_scale_db_spl: 120.0, uncertainty_db: 0.15, by: None };
        let file = CorrectionFile::new("m.txt", "20 -2\n20000 2").unwrap();
        let calibrated =
            Calibrated { microphone: Some(microphone), correction: Some(file), ..Calibrated::default() };
        let gains = [Gain { output: 0, input: 0, gain_db: -6.0, uncertainty_db: 0.0 }];
        let learnt = Learnt::new("line-loop", "loopback", 1, &gains).unwrap();
        let known = |chain, path| Known::new(&calibrated, Some(&learnt), chain, path);
        let air = known(Chain::PowerAmp, ReturnPath::Microphone);
        assert_eq!((air.microphone, air.learnt.is_some()), (Some(microphone), false));
        assert!(air.correction.is_some());
        let cable = known(Chain::LineLoop, ReturnPath::Loopback);
        assert!(cable.microphone.is_none() && cable.correction.is_none() && cable.learnt.is_some());
        assert!(CorrectionFile::new("x", "just words").is_err());
        assert_eq!(calibrated.microphone_on(1).map(|one| one.spl(Dbfs(-26.0))), Some(Spl(94.0)));
        assert!(calibrated.microphone_on(0).is_none());
    }
}

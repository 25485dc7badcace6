//! What a figure can be of: the units it may be written in, and what of it is possible at all.

use crate::chain::levels::headphone::Sensitivity;
use crate::chain::levels::speaker;
use crate::units::{Db, Dbu, Dbv, Hz, Metres, Ohms, Seconds, Spl, Volts, Watts, gain_to_db};
use schemars::{Schema, json_schema};
use serde::{Deserialize, Serialize};

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
    /// Several.
    List(Vec<Value>),
}

/// Something that a figure can be of.
pub trait Quantity: Sized {
    /// Its name in the schema.
    const NAME: &'static str;
    /// The units it may be written in, the usual one first; empty: any.
    const UNITS: &'static [&'static str];
    /// Reads a value, or says what is wrong with it.
    fn read(value: &Value, unit: &str) -> Result<Self, String>;
    /// The value as it would be written, with its unit.
    fn write(&self) -> (Value, String);
    /// The JSON schema of the value alone.
    fn schema() -> Schema;
}

fn unit_error(unit: &str, units: &[&str]) -> String {
    format!("the unit “{unit}” does not belong here: write {}", units.join(" or "))
}

fn number(value: &Value) -> Result<f64, String> {
    match value {
        Value::Number(number) => Ok(*number),
        _ => Err("v must be a number".to_owned()),
    }
}

/// A number with a unit, its conversions to the usual unit, and the range of what exists.
macro_rules! quantity {
    ($type:ty, $name:literal, $what:literal, [$($unit:literal => $convert:expr),+], $back:expr, $low:literal ..= $high:literal) => {
        impl Quantity for $type {
            const NAME: &'static str = $name;
            const UNITS: &'static [&'static str] = &[$($unit),+];

            fn read(value: &Value, unit: &str) -> Result<Self, String> {
                let written = number(value)?;
                let read: $type = match unit {
                    $($unit => { let convert: fn(f64) -> $type = $convert; convert(written) })+
                    _ => return Err(unit_error(unit, Self::UNITS)),
                };
                let back: fn(&$type) -> f64 = $back;
                let usual = back(&read);
                if ($low..=$high).contains(&usual) {
                    return Ok(read);
                }
                Err(format!("{} of {written} {unit} is impossible", $what))
            }

            fn write(&self) -> (Value, String) {
                let back: fn(&$type) -> f64 = $back;
                (Value::Number(back(self)), Self::UNITS[0].to_owned())
            }

            fn schema() -> Schema {
                json_schema!({ "type": "number" })
            }
        }
    };
}

quantity!(
    Dbu, "level", "a level",
    ["dBu" => Dbu, "dBV" => |v| Dbv(v).dbu(), "V rms" => |v| Volts(v).dbu()],
    |level| level.0, -120.0..=60.0
);
quantity!(
    Ohms, "impedance", "an impedance",
    ["ohm" => Ohms, "kohm" => |v| Ohms(1e3 * v)],
    |impedance| impedance.0, 0.001..=1e8
);
quantity!(
    Watts, "power", "a power",
    ["W" => Watts, "mW" => |v| Watts(1e-3 * v)],
    |power| power.0, 1e-6..=20_000.0
);
quantity!(
    Db, "gain", "a gain or ratio",
    ["dB" => Db, "V/V" => |v| Db(gain_to_db(v))],
    |gain| gain.0, -200.0..=200.0
);
quantity!(Spl, "spl", "a sound pressure level", ["dB SPL" => Spl, "dB" => Spl], |level| level.0, 0.0..=160.0);
quantity!(
    Seconds, "time", "a time",
    ["s" => Seconds, "min" => |v| Seconds(60.0 * v)],
    |time| time.0, 0.0..=1e6
);
quantity!(Metres, "distance", "a distance", ["m" => Metres], |distance| distance.0, 0.01..=1000.0);
quantity!(Hz, "frequency", "a frequency", ["Hz" => Hz, "kHz" => |v| Hz(1e3 * v)], |hz| hz.0, 0.1..=1e7);

impl Quantity for Sensitivity {
    const NAME: &'static str = "sensitivity";
    const UNITS: &'static [&'static str] = &["dB/V", "dB/mW"];

    fn read(value: &Value, unit: &str) -> Result<Self, String> {
        let level = loudness(value, unit)?;
        match unit {
            "dB/V" => Ok(Self::PerVolt(level)),
            "dB/mW" => Ok(Self::PerMilliwatt(level)),
            _ => Err(unit_error(unit, Self::UNITS)),
        }
    }

    fn write(&self) -> (Value, String) {
        let (level, unit) = match self {
            Self::PerVolt(level) => (level, "dB/V"),
            Self::PerMilliwatt(level) => (level, "dB/mW"),
        };
        (Value::Number(*level), unit.to_owned())
    }

    fn schema() -> Schema {
        json_schema!({ "type": "number" })
    }
}

/// The level of a sensitivity, of headphones or loudspeakers.
fn loudness(value: &Value, unit: &str) -> Result<f64, String> {
    let level = number(value)?;
    if (40.0..=150.0).contains(&level) {
        Ok(level)
    } else {
        Err(format!("a sensitivity of {level} {unit} is impossible"))
    }
}

/// What a figure without any reference means is what files said of it before there was one: 2.83 V.
impl Quantity for speaker::Sensitivity {
    const NAME: &'static str = "speaker_sensitivity";
    const UNITS: &'static [&'static str] = &["dB/2.83V", "dB/W", "dB SPL", "dB"];

    fn read(value: &Value, unit: &str) -> Result<Self, String> {
        let level = loudness(value, unit)?;
        match unit {
            "dB/2.83V" | "dB SPL" | "dB" => Ok(Self::PerVoltage(level)),
            "dB/W" => Ok(Self::PerWatt(level)),
            _ => Err(unit_error(unit, &["dB/2.83V", "dB/W"])),
        }
    }

    fn write(&self) -> (Value, String) {
        let (level, unit) = match self {
            Self::PerVoltage(level) => (level, "dB/2.83V"),
            Self::PerWatt(level) => (level, "dB/W"),
        };
        (Value::Number(*level), unit.to_owned())
    }

    fn schema() -> Schema {
        json_schema!({ "type": "number" })
    }
}

/// Whether an amplifier's minus terminal is ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topology {
    /// The minus terminal is ground.
    Grounded,
    /// Both terminals are driven (bridged, BTL): neither may touch ground.
    Bridged,
}

impl Quantity for Topology {
    const NAME: &'static str = "topology";
    const UNITS: &'static [&'static str] = &["text"];

    fn read(value: &Value, unit: &str) -> Result<Self, String> {
        match value {
            _ if !Self::UNITS.contains(&unit) => Err(unit_error(unit, Self::UNITS)),
            Value::Text(text) if text == "bridged" => Ok(Self::Bridged),
            Value::Text(text) if text == "grounded" => Ok(Self::Grounded),
            _ => Err("v must be \"bridged\" or \"grounded\"".to_owned()),
        }
    }

    fn write(&self) -> (Value, String) {
        let text = match self {
            Self::Bridged => "bridged",
            Self::Grounded => "grounded",
        };
        (Value::Text(text.to_owned()), Self::UNITS[0].to_owned())
    }

    fn schema() -> Schema {
        json_schema!({ "enum": ["bridged", "grounded"] })
    }
}

impl Quantity for u16 {
    const NAME: &'static str = "count";
    const UNITS: &'static [&'static str] = &["count", "channel"];

    fn read(value: &Value, unit: &str) -> Result<Self, String> {
        let written = number(value)?;
        if !Self::UNITS.contains(&unit) {
            return Err(unit_error(unit, Self::UNITS));
        }
        let whole = (1.0..=4096.0).contains(&written) && written.fract() == 0.0;
        if whole { Ok(written as Self) } else { Err(format!("{written} is not a count from 1 to 4096")) }
    }

    fn write(&self) -> (Value, String) {
        (Value::Number(f64::from(*self)), Self::UNITS[0].to_owned())
    }

    fn schema() -> Schema {
        json_schema!({ "type": "number" })
    }
}

impl Quantity for bool {
    const NAME: &'static str = "yes_or_no";
    const UNITS: &'static [&'static str] = &["bool"];

    fn read(value: &Value, unit: &str) -> Result<Self, String> {
        match value {
            _ if unit != "bool" => Err(unit_error(unit, Self::UNITS)),
            Value::Bool(yes) => Ok(*yes),
            _ => Err("v must be true or false".to_owned()),
        }
    }

    fn write(&self) -> (Value, String) {
        (Value::Bool(*self), "bool".to_owned())
    }

    fn schema() -> Schema {
        json_schema!({ "type": "boolean" })
    }
}

impl<Q: Quantity> Quantity for Vec<Q> {
    const NAME: &'static str = const_name(Q::NAME);
    const UNITS: &'static [&'static str] = Q::UNITS;

    fn read(value: &Value, unit: &str) -> Result<Self, String> {
        match value {
            Value::List(values) if !values.is_empty() => {
                values.iter().map(|one| Q::read(one, unit)).collect()
            }
            _ => Err("v must be a list with at least one value".to_owned()),
        }
    }

    fn write(&self) -> (Value, String) {
        let unit = self.first().map_or_else(String::new, |first| first.write().1);
        (Value::List(self.iter().map(|one| one.write().0).collect()), unit)
    }

    fn schema() -> Schema {
        json_schema!({ "type": "array", "items": Q::schema(), "minItems": 1 })
    }
}

/// Names of lists in the schema.
const fn const_name(one: &str) -> &'static str {
    match one.as_bytes() {
        b"gain" => "gains",
        b"impedance" => "impedances",
        b"count" => "counts",
        _ => "list",
    }
}

/// A figure that is kept and shown, but not reckoned with: its unit is a string that goes with the value.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// The value as written.
    pub value: Value,
    /// Its unit as written.
    pub unit: String,
}

impl Quantity for Remark {
    const NAME: &'static str = "remark";
    const UNITS: &'static [&'static str] = &[];

    fn read(value: &Value, unit: &str) -> Result<Self, String> {
        Ok(Self { value: value.clone(), unit: unit.to_owned() })
    }

    fn write(&self) -> (Value, String) {
        (self.value.clone(), self.unit.clone())
    }

    fn schema() -> Schema {
        json_schema!(true)
    }
}

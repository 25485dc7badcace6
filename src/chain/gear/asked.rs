//! The figures that are asked of gear which is not in the list, or of which the list knows little: those that levels
//! are reckoned with and that a manual tells.

use super::device::{Device, Kind};
use super::figure::SourceKind;
use super::told::{Told, name_of};
use serde_json::{Map, Value, json};

/// Where a typed figure is from.
pub const TYPED: &str = "typed by you";

/// A unit as it is typed (small letters, no spaces), the unit of a gear file, and how many of that one it is.
type Unit = (&'static str, &'static str, f64);

const LEVEL: &[Unit] = &[
    ("dbu", "dBu", 1.0),
    ("dbv", "dBV", 1.0),
    ("v", "V rms", 1.0),
    ("vrms", "V rms", 1.0),
    ("mv", "V rms", 1e-3),
];
const OHMS: &[Unit] = &[
    ("ω", "ohm", 1.0),
    ("ohm", "ohm", 1.0),
    ("ohms", "ohm", 1.0),
    ("k", "kohm", 1.0),
    ("kω", "kohm", 1.0),
    ("kohm", "kohm", 1.0),
];
const WATTS: &[Unit] = &[("w", "W", 1.0), ("mw", "mW", 1.0)];
const GAIN: &[Unit] = &[("db", "dB", 1.0), ("x", "V/V", 1.0), ("v/v", "V/V", 1.0)];
const RATIO: &[Unit] = &[("db", "dB", 1.0), ("db(a)", "dB", 1.0), ("dba", "dB", 1.0)];
const SOUND: &[Unit] =
    &[("dbspl", "dB SPL", 1.0), ("db", "dB SPL", 1.0), ("db(a)", "dB SPL", 1.0), ("dba", "dB SPL", 1.0)];
const DRIVE: &[Unit] =
    &[("db/v", "dB/V", 1.0), ("dbspl/v", "dB/V", 1.0), ("db/mw", "dB/mW", 1.0), ("dbspl/mw", "dB/mW", 1.0)];
const LOUDNESS: &[Unit] = &[
    ("db/2.83v", "dB/2.83V", 1.0),
    ("db/2.83v/m", "dB/2.83V", 1.0),
    ("db/2.83v/1m", "dB/2.83V", 1.0),
    ("db(2.83v/1m)", "dB/2.83V", 1.0),
    ("db(2.83v.1m)", "dB/2.83V", 1.0),
    ("dbspl/2.83v", "dB/2.83V", 1.0),
    ("db/w", "dB/W", 1.0),
    ("db/w/m", "dB/W", 1.0),
    ("db/1w", "dB/W", 1.0),
    ("db/1w/1m", "dB/W", 1.0),
    ("db(1w/1m)", "dB/W", 1.0),
    ("db(1w.1m)", "dB/W", 1.0),
    ("dbspl/w", "dB/W", 1.0),
];
const WORDS: &[Unit] = &[("grounded", "text", 1.0), ("bridged", "text", 1.0)];

/// What an answer looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A number; without a unit it is in the first.
    Number,
    /// A number that says nothing without its unit.
    WithUnit,
    /// One of the words.
    Word,
}

/// A figure that is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// Its name in a gear file.
    pub id: &'static str,
    /// Of one that depends on the load: the load in ohms, and what the figure is called in its row.
    row: Option<(f64, &'static str)>,
    form: Form,
    units: &'static [Unit],
    /// The unit as it is shown; of words, what they are about.
    shown: &'static str,
    /// Almost all gear lies between these, in the usual unit; what does not is asked again.
    usual: (f64, f64),
}

const fn number(id: &'static str, units: &'static [Unit], shown: &'static str, low: f64, high: f64) -> Asked {
    Asked { id, row: None, form: Form::Number, units, shown, usual: (low, high) }
}

const fn into(load: f64, key: &'static str, asked: Asked) -> Asked {
    Asked { row: Some((load, key)), ..asked }
}

const INTERFACE: &[Asked] = &[
    number("line_out_max", LEVEL, "dBu", 0.0, 30.0),
    number("line_in_max", LEVEL, "dBu", 0.0, 30.0),
    number("line_out_dynamic_range_a", RATIO, "dB(A)", 80.0, 140.0),
    into(32.0, "level", number("hp_max", LEVEL, "dBu", -10.0, 26.0)),
    into(300.0, "level", number("hp_max", LEVEL, "dBu", -10.0, 26.0)),
];
const MONITOR: &[Asked] = &[
    number("input_for_100db", LEVEL, "dBu", -20.0, 12.0),
    number("input_max", LEVEL, "dBu", 0.0, 30.0),
    number("max_spl", SOUND, "dB SPL", 95.0, 135.0),
    number("self_noise", SOUND, "dB SPL (A)", 0.0, 35.0),
];
const SPEAKER: &[Asked] = &[
    Asked { form: Form::WithUnit, ..number("sensitivity", LOUDNESS, "dB/2.83V or dB/W", 80.0, 112.0) },
    number("impedance", OHMS, "Ω", 2.0, 16.0),
    number("power_continuous", WATTS, "W", 10.0, 2000.0),
];
const POWER_AMP: &[Asked] = &[
    number("gain", GAIN, "dB", 10.0, 44.0),
    number("input_max", LEVEL, "dBu", 0.0, 30.0),
    into(8.0, "power", number("power", WATTS, "W", 5.0, 3000.0)),
    into(4.0, "power", number("power", WATTS, "W", 5.0, 5000.0)),
    number("snr_a", RATIO, "dB(A)", 80.0, 130.0),
    Asked {
        id: "output_topology",
        row: None,
        form: Form::Word,
        units: WORDS,
        shown: "Speaker terminals",
        usual: (f64::NEG_INFINITY, f64::INFINITY),
    },
];
const HEADPHONE_AMP: &[Asked] = &[
    number("gain", GAIN, "dB", -10.0, 40.0),
    number("input_max", LEVEL, "dBu", 0.0, 30.0),
    number("output_impedance", OHMS, "Ω", 0.01, 150.0),
    into(32.0, "power", number("power", WATTS, "W", 0.005, 10.0)),
    into(300.0, "power", number("power", WATTS, "W", 0.005, 10.0)),
];
const HEADPHONE: &[Asked] = &[
    Asked { form: Form::WithUnit, ..number("sensitivity", DRIVE, "dB/V or dB/mW", 80.0, 130.0) },
    number("impedance", OHMS, "Ω", 8.0, 600.0),
    number("max_power", WATTS, "W", 0.01, 10.0),
];

/// What is asked of gear of a kind. Of a microphone nothing is: only calibration tells how loud it hears.
pub fn asked(kind: Kind) -> &'static [Asked] {
    match kind {
        Kind::Interface => INTERFACE,
        Kind::Monitor => MONITOR,
        Kind::Speaker => SPEAKER,
        Kind::PowerAmp => POWER_AMP,
        Kind::HeadphoneAmp => HEADPHONE_AMP,
        Kind::Headphone => HEADPHONE,
        Kind::Microphone => &[],
    }
}

impl Asked {
    /// What to write at its field.
    pub fn caption(&self) -> String {
        if self.form == Form::Word {
            return self.shown.to_owned();
        }
        let name = name_of(self.id);
        let mut letters = name.chars();
        let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
        let load = self.row.map_or_else(String::new, |(load, _)| format!(", into {load} Ω"));
        format!("{first}{}{load}, in {}", letters.as_str(), self.shown)
    }

    /// The words to choose from, where it is no number.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        let words = if self.form == Form::Word { self.units } else { &[] };
        words.iter().map(|word| word.0)
    }

    /// What a device says of it, as one would type it; empty where it says nothing.
    pub fn of(&self, device: &Device) -> String {
        if self.form == Form::Word {
            let fields = serde_json::to_value(device).unwrap_or_default();
            let word = fields.pointer(&format!("/{}/{}/v", device.kind().key(), self.id));
            return word.and_then(Value::as_str).unwrap_or("").to_owned();
        }
        device.told().iter().find(|told| self.is(told)).map_or_else(String::new, |told| {
            // Enough for every figure that a manual prints; what is kept is not rounded.
            let value = (told.value * 1e4).round() / 1e4;
            format!("{value} {}", told.unit)
        })
    }

    fn is(&self, told: &Told) -> bool {
        told.id == self.id && told.load_ohm == self.row.map(|row| row.0)
    }

    /// What was typed, as a gear file has it; `None`: nothing.
    fn read(&self, text: &str) -> Result<Option<Value>, String> {
        let plain = text.trim().replace(['\u{2212}', '\u{2013}'], "-").replace(',', ".").to_lowercase();
        // The sign of the ohm has a small letter that is not omega.
        let plain: String = plain.replace('\u{2126}', "ω").split_whitespace().collect();
        if plain.is_empty() {
            return Ok(None);
        }
        if self.form == Form::Word {
            let known = self.words().any(|word| word == plain);
            return if known { Ok(Some(written(json!(plain), "text"))) } else { Err(self.unread(text)) };
        }
        let end = plain.find(|c: char| !(c.is_ascii_digit() || "+-.".contains(c))).unwrap_or(plain.len());
        let (digits, unit) = plain.split_at(end);
        let value: f64 = digits.parse().map_err(|_| self.unread(text))?;
        let unit = match self.units.iter().find(|row| row.0 == unit) {
            Some(unit) => unit,
            None if unit.is_empty() && self.form == Form::Number => {
                self.units.first().ok_or_else(|| self.unread(text))?
            }
            None => return Err(self.unread(text)),
        };
        Ok(Some(written(json!(value * unit.2), unit.1)))
    }

    fn unread(&self, text: &str) -> String {
        let text = text.trim();
        if self.form == Form::WithUnit {
            return format!(
                "“{text}” can't be read: write the number with its unit, {}; the two are not the same.",
                self.shown
            );
        }
        format!("“{text}” can't be read: write a number in {}, or nothing.", self.shown)
    }

    /// Puts it in its place among the fields of a device, or takes it out.
    fn put(&self, fields: &mut Map<String, Value>, figure: Option<Value>) {
        if let Some(missing) = fields.get_mut("missing").and_then(Value::as_array_mut) {
            missing.retain(|name| name != self.id);
        }
        let Some((load, key)) = self.row else {
            match figure {
                Some(figure) => fields.insert(self.id.to_owned(), figure),
                None => fields.remove(self.id),
            };
            return;
        };
        let rows = fields.entry(self.id).or_insert_with(|| json!([]));
        if let Some(rows) = rows.as_array_mut() {
            rows.retain(|row| row.get("load_ohm").and_then(Value::as_f64) != Some(load));
            rows.extend(figure.map(|figure| json!({ "load_ohm": load, key: figure })));
        }
    }
}

/// As many as the bound needs.
fn decimals(bound: f64) -> usize {
    (0..3).find(|digits| (bound * 10f64.powi(*digits as i32)).fract() == 0.0).unwrap_or(3)
}

fn written(value: Value, unit: &str) -> Value {
    json!({ "v": value, "unit": unit, "source": TYPED, "kind": SourceKind::Own })
}

/// Gear with the figures that were typed, over what is known of it already; `None` where nothing is known of it then.
///
/// # Errors
/// In a sentence, naming the figure, what can't be read or can't exist.
pub fn own(
    kind: Kind,
    base: Option<&Device>,
    name: &str,
    typed: &[(Asked, &str)],
) -> Result<Option<Device>, String> {
    let known = base.and_then(|base| serde_json::to_value(base).ok());
    let known = known.as_ref().and_then(|known| known.get(kind.key())?.as_object());
    let mut fields = known.cloned().unwrap_or_default();
    fields.insert("id".to_owned(), json!(format!("own-{}", kind.key().replace('_', "-"))));
    let unnamed = format!("My {}", kind.name().to_lowercase());
    fields.insert(
        "name".to_owned(),
        json!(Some(name.trim()).filter(|name| !name.is_empty()).unwrap_or(&unnamed)),
    );
    let device = |fields: &Map<String, Value>| {
        let mut whole = Map::new();
        whole.insert(kind.key().to_owned(), Value::Object(fields.clone()));
        serde_json::from_value::<Device>(Value::Object(whole))
    };
    for (asked, text) in typed {
        let figure = asked.read(text).map_err(|why| format!("{}: {why}", asked.caption()))?;
        asked.put(&mut fields, figure);
        // One at a time, so that the figure that can't exist has its name.
        device(&fields).map_err(|error| format!("{}: {error}.", asked.caption()))?;
    }
    let device = device(&fields).map_err(|error| format!("{error}."))?;
    if device.given().is_empty() {
        return Ok(None);
    }
    device.check().map_err(|why| format!("It can't be kept: {why}."))?;
    Ok(Some(device))
}

/// What is unusual in what was typed and should be asked again: the first such figure, in a question.
pub fn odd(device: &Device, typed: &[(Asked, &str)]) -> Option<String> {
    let told = device.told();
    typed.iter().find_map(|(asked, text)| {
        let told = told.iter().find(|told| asked.is(told))?;
        let (low, high) = asked.usual;
        (!(low..=high).contains(&told.value)).then(|| {
            format!(
                "{}: “{}” is unusual, most lie between {} and {} {}. Press Keep again if it is right.",
                asked.caption(),
                text.trim(),
                crate::units::number(low, decimals(low)),
                crate::units::number(high, 0),
                told.unit
            )
        })
    })
}

#[cfg(test)]
#[path = "asked_tests.rs"]
mod tests;

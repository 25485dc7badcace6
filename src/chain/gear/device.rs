//! One piece of gear of any kind, and whether it can exist.

use super::figure::Figure;
use super::kinds::{Headphone, HeadphoneAmp, Interface, Microphone, Monitor, PowerAmp, Speaker};
use super::quantity::{Remark, Value};
use super::told::Told;
use crate::chain::levels::headphone::Sensitivity;
use crate::chain::levels::speaker;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! devices {
    ($($(#[$doc:meta])* $name:ident $key:literal $shown:literal,)*) => {
        /// One piece of gear.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Device {
            $($(#[$doc])* $name(Box<$name>),)*
        }

        /// A kind of gear.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The key of its entries in a gear file: `[[key]]`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The name shown to people.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $shown,)* }
            }
        }

        impl Device {
            /// What it is.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => Kind::$name,)* }
            }

            /// Stable id.
            pub fn id(&self) -> &str {
                match self { $(Self::$name(device) => &device.id,)* }
            }

            /// The name shown to people.
            pub fn name(&self) -> &str {
                match self { $(Self::$name(device) => &device.name,)* }
            }

            /// The same under another id.
            #[must_use]
            pub fn with_id(mut self, id: &str) -> Self {
                match &mut self { $(Self::$name(device) => id.clone_into(&mut device.id),)* }
                self
            }

            /// Names of the figures that it has; those that are only kept and shown are not counted.
            pub fn given(&self) -> Vec<&'static str> {
                match self { $(Self::$name(device) => device.given(),)* }
            }

            /// Names of the figures that were looked for and not found.
            pub fn missing(&self) -> &[String] {
                match self { $(Self::$name(device) => &device.missing,)* }
            }

            /// Names of the figures that gear of this kind can have.
            pub fn figures(&self) -> &'static [&'static str] {
                match self { $(Self::$name(_) => $name::FIGURES,)* }
            }

            /// Its figures that are single numbers.
            pub(super) fn all_told(&self) -> Vec<Told> {
                match self { $(Self::$name(device) => device.all_told(),)* }
            }

            fn remarks(&self) -> &BTreeMap<String, Figure<Remark>> {
                match self { $(Self::$name(device) => &device.other,)* }
            }
        }
    };
}

devices! {
    /// An audio interface.
    Interface "interface" "Interface",
    /// An active monitor.
    Monitor "monitor" "Active monitor",
    /// A passive loudspeaker.
    Speaker "speaker" "Passive speaker",
    /// A power amplifier.
    PowerAmp "power_amp" "Power amplifier",
    /// A headphone amplifier.
    HeadphoneAmp "headphone_amp" "Headphone amplifier",
    /// A headphone.
    Headphone "headphone" "Headphones",
    /// A measurement microphone.
    Microphone "microphone" "Measurement microphone",
}

impl Device {
    /// Whether it is the same gear with the same figures, under whatever id.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.is_called_as(other) && self.clone().with_id(other.id()) == *other
    }

    /// Whether it is gear of the same kind and name.
    pub(super) fn is_called_as(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.name().trim() == other.name().trim()
    }
}

/// The name of what is said of danger.
const SAFETY: &str = "safety";

impl Device {
    /// What is known of it and not reckoned with, a line each with who says so; what is of danger comes first.
    pub fn notes(&self) -> Vec<String> {
        let (safety, rest): (Vec<_>, Vec<_>) = self.remarks().iter().partition(|(name, _)| *name == SAFETY);
        safety.into_iter().chain(rest).map(|(name, figure)| line(name, figure)).collect()
    }

    /// Whether it can exist; what is wrong with it otherwise. Single figures were checked when they were read.
    pub fn check(&self) -> Result<(), String> {
        if self.name().trim().is_empty() {
            return Err("the name is empty".to_owned());
        }
        let id = self.id();
        if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            return Err(format!("the id “{id}” must be small letters, digits and hyphens"));
        }
        let given = self.given();
        if given.is_empty() && self.remarks().is_empty() && self.missing().is_empty() {
            return Err("it has no figure: give at least one, or list what is missing".to_owned());
        }
        if let Some(unknown) = self.missing().iter().find(|name| !self.figures().contains(&name.as_str())) {
            return Err(format!("“{unknown}”, listed as missing, is no figure of such gear"));
        }
        if let Some(both) = self.missing().iter().find(|name| given.contains(&name.as_str())) {
            return Err(format!("“{both}” is given and listed as missing"));
        }
        self.check_together()
    }

    /// What figures say about each other.
    fn check_together(&self) -> Result<(), String> {
        let loads: Vec<f64> = match self {
            Self::Interface(device) => device.hp_max.iter().map(|row| row.load_ohm).collect(),
            Self::PowerAmp(device) => device.power.iter().map(|row| row.load_ohm).collect(),
            Self::HeadphoneAmp(device) => device.power.iter().map(|row| row.load_ohm).collect(),
            _ => Vec::new(),
        };
        if let Some(load) = loads.iter().find(|load| !(0.1..=1e5).contains(*load)) {
            return Err(format!("a load of {load} ohm is impossible"));
        }
        match self {
            Self::Headphone(device) => {
                let per_milliwatt = device
                    .sensitivity
                    .as_ref()
                    .is_some_and(|figure| matches!(figure.value, Sensitivity::PerMilliwatt(_)));
                if per_milliwatt && device.impedance.is_none() {
                    return Err("a sensitivity per milliwatt says nothing without the impedance".to_owned());
                }
            }
            Self::Speaker(device) => {
                let sensitivity = device.sensitivity.as_ref().map(|figure| figure.value);
                if matches!(sensitivity, Some(speaker::Sensitivity::PerWatt(_))) && device.impedance.is_none()
                {
                    return Err("a sensitivity per watt says nothing without the impedance".to_owned());
                }
            }
            Self::PowerAmp(device) => {
                let gains = device.gain_options.as_ref().map(|figure| figure.value.len());
                let inputs = device.input_impedance_options.as_ref().map(|figure| figure.value.len());
                if inputs.is_some() && gains != inputs {
                    return Err("input_impedance_options must have one entry for each gain option".to_owned());
                }
            }
            Self::Monitor(device) => {
                let most = device.input_for_100db.as_ref().map(|figure| figure.value.0);
                let least = device.input_for_100db_least.as_ref().map(|figure| figure.value.0);
                if most.zip(least).is_some_and(|(most, least)| most > least) {
                    return Err("input_for_100db_least must not be below input_for_100db".to_owned());
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// “Load range: 32, 600 ohm (the maker's figure)”.
fn line(name: &str, figure: &Figure<Remark>) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(char::to_uppercase);
    let name: String = first.into_iter().flatten().chain(letters).collect();
    let Remark { value, unit } = &figure.value;
    // The unit of words only says of which kind they are.
    let unit =
        if matches!(value, Value::Text(_) | Value::Bool(_)) { String::new() } else { format!(" {unit}") };
    let note = figure.note.as_ref().map_or_else(String::new, |note| format!("; {note}"));
    format!("{}: {}{unit}{note} ({})", name.replace('_', " "), spelt(value), figure.kind)
}

fn spelt(value: &Value) -> String {
    match value {
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string().replace('-', "\u{2212}"),
        Value::Text(text) => text.clone(),
        Value::List(values) => values.iter().map(spelt).collect::<Vec<_>>().join(", "),
    }
}

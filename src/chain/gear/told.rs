//! The figures of a piece of gear that levels are reckoned with, each with its source: for whoever reads a report.

use super::device::Device;
use super::figure::{Figure, SourceKind};
use super::kinds::{LevelAtLoad, PowerAtLoad};
use super::quantity::{Quantity, Value};
use crate::units::{Db, Dbu, Ohms, Spl, Watts, number};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The figures that the level diagram, the expected return and the limits before the ears are reckoned from, with their
/// names as shown.
const USED: &[(&str, &str)] = &[
    ("line_out_max", "line outputs, full scale"),
    ("line_out_impedance", "line outputs, source impedance"),
    ("line_in_max", "line inputs at minimum gain, full scale"),
    ("line_in_impedance", "line inputs, impedance"),
    ("line_out_dynamic_range_a", "line outputs, dynamic range (A)"),
    ("line_in_dynamic_range_a", "line inputs, dynamic range (A)"),
    ("hp_max", "phones jack, full scale"),
    ("input_for_100db", "input level for 100 dB SPL at 1 m"),
    ("input_max", "highest input level"),
    ("input_impedance", "input impedance"),
    ("max_spl", "loudest sound at 1 m"),
    ("self_noise", "own noise at 1 m (A)"),
    ("sensitivity", "sensitivity"),
    ("impedance", "nominal impedance"),
    ("power_continuous", "power it takes for hours"),
    ("gain", "voltage gain, fully up"),
    ("snr_a", "signal to noise at full power (A)"),
    ("power", "power"),
    ("output_impedance", "output impedance"),
    ("max_power", "power it takes"),
];

/// A figure of a piece of gear, and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// Its name in a gear file.
    pub id: String,
    /// The load that it holds for, in ohms; absent where it does not depend on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_ohm: Option<f64>,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// What kind of source it has.
    pub kind: SourceKind,
    /// The source: a page, a manual, or in words how it was found.
    pub source: String,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a figure is called; of one that this version does not know, its id in words.
pub(super) fn name_of(id: &str) -> String {
    let known = USED.iter().find(|row| row.0 == id);
    known.map_or_else(|| id.replace('_', " "), |row| row.1.to_owned())
}

impl Told {
    /// A figure as it is told; none where it is no single number.
    pub(super) fn of<Q: Quantity>(id: &str, load_ohm: Option<f64>, figure: &Figure<Q>) -> Option<Self> {
        let (Value::Number(value), unit) = figure.value.write() else { return None };
        let (kind, source, note) = (figure.kind, figure.source.clone(), figure.note.clone());
        Some(Self { id: id.to_owned(), load_ohm, value, unit, kind, source, note })
    }

    /// What the figure is called, with the load that it holds for; of one that this version does not know, its id in
    /// words.
    pub fn name(&self) -> String {
        let load = self.load_ohm.map(|load| format!(" into {}", Ohms(load)));
        name_of(&self.id) + &load.unwrap_or_default()
    }

    /// The figure with its unit.
    pub fn shown(&self) -> String {
        let value = self.value;
        match self.unit.as_str() {
            "dBu" => Dbu(value).to_string(),
            "dB" => Db(value).to_string(),
            "dB SPL" => Spl(value).to_string(),
            "ohm" => Ohms(value).to_string(),
            "W" => Watts(value).to_string(),
            unit => format!("{} {unit}", number(value, 1)).trim_end().to_owned(),
        }
    }
}

/// A row of a list by load.
pub(super) trait AtLoad {
    /// What it tells.
    fn told(&self, id: &str) -> Option<Told>;
}

impl AtLoad for LevelAtLoad {
    fn told(&self, id: &str) -> Option<Told> {
        Told::of(id, Some(self.load_ohm), &self.level)
    }
}

impl AtLoad for PowerAtLoad {
    fn told(&self, id: &str) -> Option<Told> {
        Told::of(id, Some(self.load_ohm), &self.power)
    }
}

impl Device {
    /// Its figures that levels are reckoned with; what no source says is absent.
    pub fn told(&self) -> Vec<Told> {
        let mut told = self.all_told();
        told.retain(|figure| USED.iter().any(|row| row.0 == figure.id));
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::gear::{Catalogue, Interface, Kind};

    #[test]
    fn every_figure_comes_with_its_source_and_what_is_unknown_is_absent() {
        let list = Catalogue::built_in();
        let told = list.device("focusrite-scarlett-4i4-4g").unwrap().told();
        let out = told.iter().find(|figure| figure.id == "line_out_max").unwrap();
        assert_eq!((out.value, out.unit.as_str(), out.kind), (16.0, "dBu", SourceKind::Manufacturer));
        assert!(out.source.starts_with("https://userguides.focusrite.com"));
        let phones: Vec<_> = told.iter().filter(|figure| figure.id == "hp_max").collect();
        assert!(!phones.is_empty() && phones.iter().all(|figure| figure.load_ohm.is_some()));
        assert!(told.iter().all(|figure| figure.id != "line_out_thdn"), "not reckoned with");
        assert!(list.device("focusrite-scarlett-solo-4g").unwrap().told().is_empty(), "all missing");
        let own =
            Interface { line_in_max: Some(Figure::own(Dbu(18.5), "typed by you")), ..Interface::default() };
        let own = Device::Interface(Box::new(own)).told();
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].kind, own[0].source.as_str()), (SourceKind::Own, "typed by you"));
    }

    #[test]
    fn every_name_is_that_of_a_figure_that_some_gear_can_have() {
        let list = Catalogue::built_in();
        let gear: Vec<_> = Kind::ALL.iter().flat_map(|kind| list.search(Some(*kind), "")).collect();
        for (id, name) in USED {
            assert!(gear.iter().any(|device| device.figures().contains(id)), "{id}");
            let told = Told::of(id, None, &Figure::own(Dbu(4.0), "a manual")).unwrap();
            assert_eq!(told.name(), *name);
        }
        let told: Vec<Told> = gear.iter().flat_map(|device| device.told()).collect();
        assert!(told.len() > 50 && told.iter().all(|one| !one.source.is_empty() && one.value.is_finite()));
    }
}

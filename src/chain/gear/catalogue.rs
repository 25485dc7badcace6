//! All gear that is known: the built-in list and the user's own.

use super::device::{Device, Kind};
use super::parse::{Parsed, parse};
use super::search;
use std::sync::LazyLock;

/// The built-in list as it is written.
pub(super) const BUILT_IN: &str = include_str!("catalogue.toml");

/// All gear that is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    devices: Vec<Device>,
}

impl Catalogue {
    /// The built-in list.
    pub fn built_in() -> &'static Self {
        static LIST: LazyLock<Catalogue> = LazyLock::new(|| Catalogue { devices: parse(BUILT_IN).devices });
        &LIST
    }

    /// This list with the user's entries before it; one with the same id takes the place of the one here.
    pub fn with(&self, own: &Parsed) -> Self {
        let replaced = |device: &&Device| !own.devices.iter().any(|mine| mine.id() == device.id());
        let rest = self.devices.iter().filter(replaced).cloned();
        Self { devices: own.devices.iter().cloned().chain(rest).collect() }
    }

    /// All devices.
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    /// The device with this id.
    pub fn device(&self, id: &str) -> Option<&Device> {
        self.devices.iter().find(|device| device.id() == id)
    }

    /// Devices of a kind (any, if `None`) whose name is like `query`, the likest first; all, for an empty query.
    pub fn search(&self, kind: Option<Kind>, query: &str) -> Vec<&Device> {
        let of_kind = self.devices.iter().filter(|device| kind.is_none_or(|kind| device.kind() == kind));
        let mut found: Vec<(u32, &Device)> =
            of_kind.filter_map(|device| Some((search::distance(query, device.name())?, device))).collect();
        found.sort_by_key(|(distance, _)| *distance);
        found.into_iter().map(|(_, device)| device).collect()
    }
}

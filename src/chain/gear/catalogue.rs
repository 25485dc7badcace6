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
    /// What can be chosen: the user's own first.
    devices: Vec<Device>,
    /// So many of them are the user's own.
    own: usize,
    /// What is in the list, but can't be chosen: the user has an entry with the same id.
    replaced: Vec<Device>,
}

impl Catalogue {
    /// The built-in list.
    pub fn built_in() -> &'static Self {
        static LIST: LazyLock<Catalogue> =
            LazyLock::new(|| Catalogue { devices: parse(BUILT_IN).devices, ..Catalogue::default() });
        &LIST
    }

    /// This list with the user's entries before it; for choosing, one with the same id takes the place of the one here.
    pub fn with(&self, own: &Parsed) -> Self {
        let is_replaced = |device: &Device| own.devices.iter().any(|mine| mine.id() == device.id());
        let (replaced, rest): (Vec<Device>, Vec<Device>) = self.list().cloned().partition(is_replaced);
        let devices = own.devices.iter().cloned().chain(rest).collect();
        Self { devices, own: own.devices.len(), replaced }
    }

    /// All devices that can be chosen.
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    /// The user's own of them.
    pub fn own(&self) -> &[Device] {
        self.devices.get(..self.own).unwrap_or_default()
    }

    /// Whether the user's own hold this one, under whatever id.
    pub fn keeps(&self, device: &Device) -> bool {
        self.own().iter().any(|own| own.is_same(device))
    }

    /// The device of the list that a project means by this id: never one of the user's own. What is chosen of those is
    /// saved whole, so that a project means the same on every machine, in the window and in a run.
    pub fn device(&self, id: &str) -> Option<&Device> {
        self.list().find(|device| device.id() == id)
    }

    fn list(&self) -> impl Iterator<Item = &Device> {
        self.devices.iter().skip(self.own).chain(&self.replaced)
    }

    /// Devices to choose from, of a kind (any, if `None`) whose name is like `query`, the likest first; all, for an empty query.
    pub fn search(&self, kind: Option<Kind>, query: &str) -> Vec<&Device> {
        let of_kind = self.devices.iter().filter(|device| kind.is_none_or(|kind| device.kind() == kind));
        let mut found: Vec<(u32, &Device)> =
            of_kind.filter_map(|device| Some((search::distance(query, device.name())?, device))).collect();
        found.sort_by_key(|(distance, _)| *distance);
        found.into_iter().map(|(_, device)| device).collect()
    }
}

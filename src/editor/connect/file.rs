//! The user's own gear file as the page knows it: what it adds to the list, what is wrong with it, and keeping what was typed
//! for other projects.

use crate::chain::connection::Place;
use crate::chain::gear::{Catalogue, Choice, Device, Refused, file};
use crate::editor::{Intent, layout};
use egui::Ui;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The user's gear file.
#[derive(Debug, Clone, Default)]
pub struct GearFile {
    /// Where it lies; `None` where the system does not tell.
    path: Option<PathBuf>,
    /// The gear that is known beside the built-in list: both together.
    catalogue: Option<Arc<Catalogue>>,
    /// Entries that could not be read, or why none could.
    complaints: Vec<String>,
    /// What could not be kept, and why.
    unkept: Option<(Device, String)>,
}

impl GearFile {
    /// Reads what is there.
    pub fn open(path: PathBuf) -> Self {
        let mut opened = Self { path: Some(path), ..Self::default() };
        opened.read();
        opened
    }

    fn read(&mut self) {
        let Some(path) = &self.path else { return };
        match file::read(path) {
            Ok(own) => {
                self.complaints = own.refused.iter().map(complaint).collect();
                self.catalogue = Some(Arc::new(Catalogue::built_in().with(&own)));
            }
            Err(error) => self.complaints = vec![error.to_string()],
        }
    }

    /// Adds a device to the file.
    pub fn keep(&mut self, device: &Device) {
        let Some(path) = &self.path else { return };
        self.unkept = file::add(path, device).err().map(|error| (device.clone(), error.to_string()));
        self.read();
    }

    /// The list to choose from; `None`: the built-in one.
    pub(super) fn catalogue(&self) -> Option<Arc<Catalogue>> {
        self.catalogue.clone()
    }

    /// What is wrong with the file, a sentence each.
    pub(super) fn complaints(&self) -> &[String] {
        &self.complaints
    }
}

/// What to say of an entry that was left out.
fn complaint(refused: &Refused) -> String {
    format!("“{}” in your gear file, line {}, is left out: {}.", refused.name, refused.line, refused.why)
}

impl GearFile {
    /// What the gear of a place is kept as, if it has figures of its own that can be kept, and where.
    fn own<'a>(&'a self, said: &'a Choice) -> Option<(&'a Device, &'a Path)> {
        let Choice::Measured { device } = said else { return None };
        Some((device, self.path.as_deref()?))
    }

    fn keeps(&self, device: &Device) -> bool {
        self.catalogue.as_ref().is_some_and(|catalogue| catalogue.keeps(device))
    }
}

/// The button that keeps gear with figures of its own for other projects.
pub(super) fn button(ui: &mut Ui, place: Place, said: &Choice, file: &GearFile, intents: &mut Vec<Intent>) {
    let unkept = file.own(said).filter(|(device, _)| !file.keeps(device));
    if let Some((device, _)) = unkept
        && layout::button_of(ui, "Keep for other projects", place.name())
    {
        intents.push(Intent::KeepGear(device.clone()));
    }
}

/// Where it is kept, or why it could not be.
pub(super) fn standing(ui: &mut Ui, said: &Choice, file: &GearFile) {
    let Some((device, path)) = file.own(said) else { return };
    if file.keeps(device) {
        layout::dim(ui, format!("In your gear file, for every project: {}", path.display()));
    } else if let Some((_, why)) = file.unkept.as_ref().filter(|(unkept, _)| unkept == device) {
        super::gear::warning(ui, why);
    }
}

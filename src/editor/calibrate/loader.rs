//! Loads a correction file on a thread of its own: dialogs and disks may be slow.

use crate::chain::calibration::{CorrectionFile, file};
use crate::editor::intent::ExportTo;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

/// What came of it; `None`: no file was chosen.
type Loaded = Option<Result<CorrectionFile, String>>;

/// Loads files, one after the other.
#[derive(Debug)]
pub struct Loader {
    results: (Sender<Loaded>, Receiver<Loaded>),
    busy: bool,
}

impl Default for Loader {
    fn default() -> Self {
        Self { results: channel(), busy: false }
    }
}

impl Loader {
    /// Starts to load.
    pub fn start(&mut self, from: ExportTo) {
        if self.busy {
            return;
        }
        let results = self.results.0.clone();
        let work = move || {
            let path = match from {
                ExportTo::Dialog => rfd::FileDialog::new()
                    .set_title("The microphone's correction")
                    .add_filter("Correction", &["txt", "cal", "frd", "csv"])
                    .pick_file(),
                ExportTo::Path(path) => Some(PathBuf::from(path)),
            };
            // The window may be gone by now.
            let _ = results.send(path.map(|path| file::read(&path)));
        };
        match std::thread::Builder::new().name("linecheck-load".to_owned()).spawn(work) {
            Ok(_) => self.busy = true,
            Err(error) => {
                let _ = self.results.0.send(Some(Err(error.to_string())));
            }
        }
    }

    /// What came of it, once.
    pub fn poll(&mut self) -> Option<Result<CorrectionFile, String>> {
        let loaded = self.results.1.try_recv().ok()?;
        self.busy = false;
        let none = "No file was chosen. If no dialog came up, type the path.".to_owned();
        Some(loaded.unwrap_or(Err(none)))
    }
}

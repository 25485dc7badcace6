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

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(path: &std::path::Path) -> Result<CorrectionFile, String> {
        let mut loader = Loader::default();
        loader.start(ExportTo::Path(path.to_string_lossy().into_owned()));
        assert!(loader.busy);
        loop {
            if let Some(loaded) = loader.poll() {
                assert!(!loader.busy);
                return loaded;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    #[test]
    fn a_file_is_loaded_and_a_missing_one_named() {
        let path = std::env::temp_dir().join(format!("linecheck-{}-loaded.cal", std::process::id()));
        std::fs::write(&path, "20 1\n20000 2").unwrap();
        assert!(loaded(&path).unwrap().text.starts_with("20 1"));
        std::fs::remove_file(&path).unwrap();
        assert!(loaded(&path).unwrap_err().contains("can't be read"));
    }
}

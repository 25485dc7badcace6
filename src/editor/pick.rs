//! Choosing a folder by the system's dialog, on a thread of its own: it may stay open for minutes.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Asks for folders, one after the other.
#[derive(Debug)]
pub struct Picker {
    results: (Sender<Option<PathBuf>>, Receiver<Option<PathBuf>>),
    busy: bool,
}

impl Default for Picker {
    fn default() -> Self {
        Self { results: channel(), busy: false }
    }
}

impl Picker {
    /// Opens the dialog, at `last` where that is a folder.
    pub fn start(&mut self, last: &str) {
        if self.busy {
            return;
        }
        let (results, last) = (self.results.0.clone(), last.trim().to_owned());
        let work = move || {
            let mut dialog = rfd::FileDialog::new().set_title("A folder for reports");
            if Path::new(&last).is_dir() {
                dialog = dialog.set_directory(&last);
            }
            // The window may be gone by now.
            let _ = results.send(dialog.pick_folder());
        };
        match std::thread::Builder::new().name("linecheck-pick".to_owned()).spawn(work) {
            Ok(_) => self.busy = true,
            Err(_) => drop(self.results.0.send(None)),
        }
    }

    /// What came of it, once; inside it `None` where no folder was chosen.
    pub fn poll(&mut self) -> Option<Option<PathBuf>> {
        let picked = self.results.1.try_recv().ok()?;
        self.busy = false;
        Some(picked)
    }
}

//! Saving the report in a thread of its own: a file dialog may stay open for minutes, a disk may sleep.

use super::intent::ExportTo;
use super::state::Message;
use crate::live::Past;
use crate::live::takes::Takes;
use crate::report::Report;
use crate::report::files::Format;
use crate::report::wav::Impulse;
use crate::walk::Levels;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Writes a report to a file, with what changed since an earlier one where there is one, and says where it went, or why
/// it did not, in a sentence.
pub type Exporter = fn(&Document, &Path, Format) -> Result<PathBuf, String>;

/// What is written.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The report.
    pub report: Arc<Report>,
    /// An earlier one to say what changed since.
    pub since: Option<Arc<Report>>,
    /// The level diagrams.
    pub levels: Levels,
    /// The impulse responses of the run, where they are still at hand.
    pub impulses: Arc<Vec<Impulse>>,
    /// The takes of the run, where they are still at hand.
    pub takes: Arc<Takes>,
    /// The kept reports.
    pub past: Arc<Past>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It was written there.
    To(PathBuf),
    /// There is no dialog, or it was closed without a choice.
    NoFile,
    /// It could not be written, and why.
    Failed(String),
}

impl Saved {
    /// What to tell the user.
    pub fn message(&self) -> Message {
        let (good, text) = match self {
            Self::To(path) => (true, format!("Saved to {}", path.display())),
            Self::NoFile => {
                (false, "No file was chosen. If no dialog came up, type below where to save it.".to_owned())
            }
            Self::Failed(why) => (false, format!("The report was not saved. {why}")),
        };
        Message { good, text }
    }
}

/// Saves reports, one after the other.
#[derive(Debug)]
pub struct Saver {
    exporter: Exporter,
    results: (Sender<Saved>, Receiver<Saved>),
    busy: bool,
}

impl Saver {
    /// A saver that writes through `exporter`.
    pub fn new(exporter: Exporter) -> Self {
        Self { exporter, results: channel(), busy: false }
    }

    /// Whether one is being saved.
    pub fn is_busy(&self) -> bool {
        self.busy
    }

    /// Starts to save `document`; `last` is where the dialog starts.
    pub fn start(&mut self, document: Document, format: Format, to: ExportTo, last: &str) {
        if self.busy {
            return;
        }
        let (exporter, results, last) = (self.exporter, self.results.0.clone(), PathBuf::from(last));
        let work = move || {
            let path = match to {
                ExportTo::Dialog => ask(format, &last),
                ExportTo::Path(path) => Some(PathBuf::from(path)),
            };
            let saved = path.map_or(Saved::NoFile, |path| match exporter(&document, &path, format) {
                Ok(path) => Saved::To(path),
                Err(why) => Saved::Failed(why),
            });
            // The window may be gone by now.
            let _ = results.send(saved);
        };
        match std::thread::Builder::new().name("linecheck-save".to_owned()).spawn(work) {
            Ok(_) => self.busy = true,
            Err(error) => {
                let _ = self.results.0.send(Saved::Failed(error.to_string()));
            }
        }
    }

    /// What came of it, once.
    pub fn poll(&mut self) -> Option<Saved> {
        let saved = self.results.1.try_recv().ok()?;
        self.busy = false;
        Some(saved)
    }
}

/// The system's file dialog, if there is one.
fn ask(format: Format, last: &Path) -> Option<PathBuf> {
    let name = last
        .file_stem()
        .map_or_else(|| "linecheck-report".into(), |stem| stem.to_string_lossy().into_owned());
    let mut dialog = rfd::FileDialog::new()
        .set_title("Save the report")
        .add_filter(format.name(), &[format.extension()])
        .set_file_name(format!("{name}.{}", format.extension()));
    if let Some(folder) = last.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        dialog = dialog.set_directory(folder);
    }
    dialog.save_file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn wait(saver: &Saver) -> Saved {
        saver.results.1.recv_timeout(Duration::from_secs(10)).expect("the thread answers")
    }

    #[test]
    fn a_path_is_written_and_a_failure_is_told() {
        let mut saver = Saver::new(|_, path, format| {
            if format == Format::Json { Ok(path.to_path_buf()) } else { Err("The disk is full.".to_owned()) }
        });
        saver.start(Document::default(), Format::Json, ExportTo::Path("/x/a.json".to_owned()), "");
        let saved = wait(&saver);
        assert_eq!(saved, Saved::To(PathBuf::from("/x/a.json")));
        assert!(saved.message().good);
        saver.busy = false;
        saver.start(Document::default(), Format::Html, ExportTo::Path("/x/a.html".to_owned()), "");
        assert_eq!(wait(&saver).message().text, "The report was not saved. The disk is full.");
    }
}

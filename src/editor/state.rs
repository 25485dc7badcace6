//! What the window remembers that is neither a parameter nor a result.

use super::meters::Held;
use super::{bench, connect, gain, knee, listen, practice, undo};
use crate::live::Shelved;
use crate::report::pdf::Paper;
use crate::signal::Generator;
use crate::tape::MAX_CHANNELS;
use crate::walk::guide::Step;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// The zoom the window offers, in percent.
pub const ZOOMS: &[u16] = &[75, 100, 125, 150, 175, 200];

/// The pages of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Page {
    /// Set-up, run, outcomes.
    #[default]
    LineCheck,
    /// What is connected, and how.
    Connect,
    /// What to switch on, in which order.
    PowerUp,
    /// Levels, and calibration.
    Gain,
    /// Generator and meters.
    Bench,
    /// Which output arrives where.
    Channels,
    /// Which way round and how late.
    Phase,
    /// How clean.
    Quality,
    /// The ear tests.
    Listen,
    /// What came out of it.
    Report,
    /// The same in a simulated studio.
    Practice,
}

/// The pages, what they are called, and the step of the walk that each is, if it is one. The rail draws this table: a step
/// without a page does not appear.
pub const PAGES: &[(Page, &str, Option<Step>)] = &[
    (Page::Connect, "Connect", Some(Step::Connect)),
    (Page::PowerUp, "Power up", Some(Step::PowerUp)),
    (Page::Gain, "Gain", Some(Step::Gain)),
    (Page::Channels, "Channels", Some(Step::Channels)),
    (Page::Phase, "Phase", Some(Step::Phase)),
    (Page::Quality, "Quality", Some(Step::Quality)),
    (Page::Listen, "Listen", Some(Step::Listen)),
    (Page::Report, "Report", Some(Step::Report)),
    (Page::LineCheck, "Run everything", None),
    (Page::Bench, "Bench", None),
    (Page::Practice, "Practice", None),
];

/// What came of the last export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Whether it worked.
    pub good: bool,
    /// What happened and what to do, in a sentence.
    pub text: String,
}

/// The window's own state: theme, zoom, what is folded out, what was typed.
#[derive(Debug, Clone)]
pub struct UiState {
    /// The page that is open.
    pub page: Page,
    /// Whether the page is still to be taken from the project: the one at which it was left.
    pub resume: bool,
    /// What was copied last, in a sentence; empty at first.
    pub copied: String,
    /// What the page Connect remembers.
    pub connect: connect::State,
    /// What the bench remembers.
    pub bench: bench::State,
    /// What the page of levels remembers.
    pub gain: gain::State,
    /// What the noise knee remembers.
    pub knee: knee::State,
    /// What the ear tests remember.
    pub listen: listen::State,
    /// What the practice remembers.
    pub practice: practice::State,
    /// The answers that can be taken back.
    pub undo: undo::State,
    /// Dark theme, else light.
    pub dark: bool,
    /// Zoom, in percent.
    pub zoom: u16,
    /// What a PDF is laid out for.
    pub paper: Paper,
    /// The format the host loaded, as printed; empty when unknown.
    pub plugin_api: String,
    /// The signal that Play would play.
    pub signal: Generator,
    /// Whether the headphones are off the head, as was said for a signal played by hand.
    pub(super) unworn: bool,
    /// Ids of the outcomes that are folded out.
    pub open: BTreeSet<String>,
    /// Whether the path field is shown because no dialog gave a file.
    pub path_field: bool,
    /// What stands in the path field.
    pub path: String,
    /// Whether a report is being written or its dialog is open.
    pub saving: bool,
    /// What came of the last export.
    pub message: Option<Message>,
    /// What is known of the folder of reports.
    pub shelved: Arc<Shelved>,
    /// What stands in the field for that folder.
    pub folder: String,
    /// Whether its dialog gave none.
    pub no_folder: bool,
    /// Whether figures that did not move are drawn as well.
    pub all_figures: bool,
    /// What the mark "this was good" did, in a sentence.
    pub marked: Option<Message>,
    /// Peaks held, per output.
    pub(super) held_out: [Held; MAX_CHANNELS],
    /// Peaks held, per input.
    pub(super) held_in: [Held; MAX_CHANNELS],
}

impl Default for UiState {
    fn default() -> Self {
        Self {
            page: Page::default(),
            resume: true,
            copied: String::new(),
            connect: connect::State::default(),
            bench: bench::State::default(),
            gain: gain::State::default(),
            knee: knee::State::default(),
            listen: listen::State::default(),
            practice: practice::State::default(),
            undo: undo::State::default(),
            dark: true,
            zoom: 100,
            paper: Paper::default(),
            plugin_api: String::new(),
            signal: Generator::Sine,
            unworn: false,
            open: BTreeSet::new(),
            path_field: false,
            path: default_path(),
            saving: false,
            message: None,
            shelved: Arc::default(),
            folder: String::new(),
            no_folder: false,
            all_figures: false,
            marked: None,
            held_out: Default::default(),
            held_in: Default::default(),
        }
    }
}

/// A file in the user's home folder.
fn default_path() -> String {
    let folder = std::env::home_dir().unwrap_or_else(|| PathBuf::from("."));
    folder.join("linecheck-report.html").to_string_lossy().into_owned()
}

/// The step of [`ZOOMS`] nearest to a zoom factor.
pub fn nearest_zoom(factor: f32) -> u16 {
    let percent = f64::from(factor) * 100.0;
    let distance = |zoom: u16| (f64::from(zoom) - percent).abs();
    ZOOMS.iter().copied().min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap_or(100)
}

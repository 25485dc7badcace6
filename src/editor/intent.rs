//! What the user wants, as data: the pages only say it, [`super::glue`] does it.

use crate::chain::gear::Device;
use crate::chain::{Chain, ReturnPath};
use crate::live::exercise::Choice;
use crate::live::rta::Settings;
use crate::live::{KeptWish, ShelfWish};
use crate::report::files::Format;
use crate::signal::{Generator, Invert};
use crate::units::{Dbfs, Seconds};
use crate::walk::Edit;
use crate::walk::ear::Test;

/// One wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Make a run.
    Run,
    /// Silence, now.
    Stop,
    /// Stimulus level, peak.
    SetLevel(Dbfs),
    /// What hangs on the outputs.
    SetChain(Chain),
    /// How the signal comes back.
    SetReturnPath(ReturnPath),
    /// Start, change or end the signal played by hand.
    SetGenerator(Generator),
    /// Frequency of its sine, in hertz.
    SetFrequency(f64),
    /// Its 1-based output; 0 is all.
    SetOutput(usize),
    /// Which of its outputs are upside down.
    SetInvert(Invert),
    /// How long one of its sweeps lasts.
    SetSweep(Seconds),
    /// How long one of its level steps lasts.
    SetStep(Seconds),
    /// Whether the input passes while nothing plays.
    SetThru(bool),
    /// Have the meters begin anew.
    ResetMeters,
    /// What the spectrum shows.
    SetAnalyser(Settings),
    /// Play the trial at hand of an ear test.
    PlayTrial(Test),
    /// Play a quiet pilot tone at this level while a knob is turned.
    PlayPilot(Dbfs),
    /// Practise on a simulated studio.
    Practise(Choice),
    /// Say what is wrong with the hidden one.
    Guess(&'static str),
    /// Go back to the real one.
    EndPractice,
    /// Change what is saved of what the user said.
    Edit(Edit),
    /// Keep gear for other projects.
    KeepGear(Device),
    /// Read a microphone's correction file.
    LoadCorrection(ExportTo),
    /// Change which kept report is the measure of the others.
    Keep(KeptWish),
    /// Choose the folder of reports by the system's dialog.
    PickFolder,
    /// Have something done with the folder of reports.
    Shelf(ShelfWish),
    /// Write the report to a file.
    Export(Format, ExportTo),
}

impl Intent {
    /// Whether something may sound because of it.
    pub fn may_sound(&self) -> bool {
        match self {
            Self::Run | Self::PlayTrial(_) | Self::PlayPilot(_) | Self::SetThru(true) => true,
            Self::SetGenerator(generator) => *generator != Generator::Off,
            _ => false,
        }
    }
}

/// Where the report goes, or a file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportTo {
    /// Where the system's file dialog says.
    Dialog,
    /// To this path, as typed.
    Path(String),
}

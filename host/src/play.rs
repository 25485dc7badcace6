//! Real time: the deck on a thread of its own, as fast as a sound card would call.

use crate::Session;
use crate::deck::Deck;
use anyhow::{Context, Result, ensure};
use clack_host::events::event_types::ParamValueEvent;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A thread that came so late gives up catching up: the sound card would have dropped out.
const TOO_LATE: Duration = Duration::from_millis(200);

/// A deck that plays.
pub(crate) struct Playing {
    /// Gone when the thread is to end.
    changes: Sender<ParamValueEvent>,
    thread: JoinHandle<(Deck, Result<()>)>,
}

impl Playing {
    /// Sets a parameter with the next block.
    pub(crate) fn send(&self, change: ParamValueEvent) {
        // A thread that has ended says why when it is joined.
        let _ = self.changes.send(change);
    }
}

impl Session {
    /// Lets sound pass in real time, on a thread of its own, until [`Session::rest`].
    pub fn play(&mut self) -> Result<()> {
        ensure!(self.playing.is_none(), "the session plays already");
        let mut deck = self.deck.take().context("the plugin is not active")?;
        let (changes, changed) = channel();
        let thread = std::thread::Builder::new().name("audio".to_owned()).spawn(move || {
            let result = play(&mut deck, &changed);
            (deck, result)
        })?;
        self.playing = Some(Playing { changes, thread });
        Ok(())
    }

    /// Ends it; an error if the plugin had failed meanwhile.
    pub fn rest(&mut self) -> Result<()> {
        let Some(Playing { changes, thread }) = self.playing.take() else { return Ok(()) };
        drop(changes);
        match thread.join() {
            Ok((deck, result)) => {
                self.deck = Some(deck);
                result
            }
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// Whether the audio thread has ended by itself, which only a failure makes it do.
    pub fn has_failed(&self) -> bool {
        self.playing.as_ref().is_some_and(|playing| playing.thread.is_finished())
    }
}

fn play(deck: &mut Deck, changed: &Receiver<ParamValueEvent>) -> Result<()> {
    let block = deck.blocks.longest();
    let length = Duration::from_secs_f64(block as f64 / deck.rate);
    let (mut due, mut changes) = (Instant::now(), Vec::new());
    loop {
        changes.clear();
        loop {
            match changed.try_recv() {
                Ok(change) => changes.push(change),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return Ok(()),
            }
        }
        deck.run(block, &changes)?;
        due += length;
        let now = Instant::now();
        if now > due + TOO_LATE {
            due = now;
        }
        std::thread::sleep(due.saturating_duration_since(now));
    }
}

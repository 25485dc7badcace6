//! What the operator hears of the return while nothing is measured: meters, spectrum, idents.

use super::Operator;
use crate::live::listener::in_words;
use crate::live::meters::meter_readings;
use crate::report::MeterReadings;
use std::sync::Arc;

impl Operator {
    pub(super) fn meters(&self) -> MeterReadings {
        meter_readings(&self.bench.meters)
    }

    pub(super) fn read_meters(&mut self) {
        if self.link.meters.update() {
            let meters = *self.link.meters.output_buffer_mut();
            let bench = Arc::make_mut(&mut self.bench);
            let reset = meters.resets != bench.meters.resets;
            bench.meters = meters;
            if reset {
                bench.rta = Arc::default();
                self.listener.reset();
            }
        }
    }

    /// Keeps the spectrum and the ident going while somebody looks at them. A run needs the time more.
    pub(super) fn listen(&mut self) {
        if self.read_knob() {
            return;
        }
        let waiting = self.link.tap.slots();
        let Ok(chunk) = self.link.tap.read_chunk(waiting) else { return };
        if !self.shared.is_watched() {
            chunk.commit_all();
            if self.listener.close() {
                let bench = Arc::make_mut(&mut self.bench);
                (bench.rta, bench.ident) = (Arc::default(), Vec::new());
            }
            return;
        }
        let spectrum = self.listener.hear(chunk.into_iter(), self.shared.analyser());
        if let Some(rta) = spectrum {
            Arc::make_mut(&mut self.bench).rta = rta;
        }
        if self.session.is_none()
            && let Some(found) = self.listener.look()
        {
            // It says what is wrong, which in practice the user is to find.
            let found = found.as_ref().filter(|_| !self.is_blind());
            let ident = found.map(in_words).unwrap_or_default();
            if ident != self.bench.ident {
                Arc::make_mut(&mut self.bench).ident = ident;
            }
        }
    }
}

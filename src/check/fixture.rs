//! Evidence made by hand, for the tests of checks and faults.

use crate::chain::{Chain, Connected, ReturnPath, Setup};
use crate::measure::breaks::{Breaks, Silence};
use crate::measure::room::{Heard, Room};
use crate::measure::{
    Arrival, BandGain, Cell, Column, Estimate, Evidence, Find, Idle, IdleInput, Leak, Mains, MainsKind,
    NoiseLevels, Repeats, SecondArrival, Sighting, Tones, Trace, UsbLines,
};
use crate::units::Dbfs;

/// A setup with what was measured in it.
#[derive(Debug, Clone)]
pub(crate) struct Bench {
    /// For what.
    pub setup: Setup,
    /// What was measured.
    pub evidence: Evidence,
}

fn exactly(value: f64) -> Estimate {
    Estimate { value, uncertainty: 0.0 }
}

/// The tones of a healthy cable.
fn healthy_tones(input: usize, gain_db: f64) -> Tones {
    let about = |value, uncertainty| Estimate { value, uncertainty };
    Tones {
        input,
        played: Dbfs(-20.0),
        gain_db: about(gain_db, 0.001),
        quiet_gain_db: Some(about(gain_db + 0.01, 0.01)),
        quiet_should_be_seen: true,
        faint_gain_db: Some(about(gain_db + 0.02, 0.05)),
        faint_should_be_seen: true,
        dynamic_range_db: Some(about(93.4, 0.1)),
        smpte_imd_db: Some(about(-88.0, 0.5)),
        ccif_imd_db: Some(about(-95.0, 0.5)),
        thd_db: about(-94.0, 0.5),
        thdn_db: about(-70.0, 0.1),
        harmonics_db: vec![(2, about(-95.0, 0.5)), (3, about(-101.0, 0.8))],
        rate_ratio: about(1.0, 1e-8),
        flicker_db: about(0.02, 0.01),
        sag_db: about(0.0, 0.01),
        dropouts: 0,
        flat_top: 0.09,
        top_dbfs: -20.0 + gain_db,
    }
}

/// Points of a response.
const POINTS: usize = 81;

/// 10 Hz to 22 kHz, seven points an octave.
fn frequencies() -> Vec<f64> {
    (0..POINTS).map(|point| 10.0 * 2_200f64.powf(point as f64 / (POINTS - 1) as f64)).collect()
}

impl Bench {
    /// A whole run on a line loop in which nothing arrives; noise −95 dBFS on every input.
    pub fn silent(outputs: usize, inputs: usize) -> Self {
        let setup = Setup {
            chain: Chain::LineLoop,
            return_path: ReturnPath::Loopback,
            level: Dbfs(-20.0),
            sample_rate: 48_000.0,
            inputs,
            outputs,
            plugin_api: "none".to_owned(),
            known: crate::chain::calibration::Known::default(),
            connected: Connected::default(),
        };
        let nothing = BandGain { gain_db: None, below_db: -120.0 };
        let leak = Leak { at_1k: Some(nothing), at_10k: Some(nothing), bands: vec![(1_000.0, nothing)] };
        let column = Column {
            played: Dbfs(-20.0),
            cells: vec![Cell::Nothing { below_db: -80.0 }; inputs],
            leaks: vec![Some(leak); inputs],
            harmonics: Vec::new(),
            thd_db: Trace::default(),
        };
        let evidence = Evidence {
            idle: Some(Idle { inputs: vec![None; inputs] }),
            find: Some(Find { seen: vec![None; outputs], climbed_to: Dbfs(-20.0), rate_ratio: None }),
            columns: vec![Some(column); outputs],
            tones: vec![None; outputs],
            repeats: None,
            breaks: Breaks::default(),
            room: None,
            self_test: None,
        };
        let bench = Self { setup, evidence };
        (0..inputs).fold(bench, |bench, input| bench.noise(input, Some(-95.0)).dc(input, 0.0))
    }

    /// Every output on its own input at −6 dB.
    pub fn straight(outputs: usize, inputs: usize) -> Self {
        (0..outputs.min(inputs)).fold(Self::silent(outputs, inputs), |bench, n| bench.wire(n, n, -6.0, 1))
    }

    /// `output` arrives at `input`; polarity 0 can't be told.
    pub fn wire(self, output: usize, input: usize, gain_db: f64, polarity: i8) -> Self {
        let sighting = Sighting { input, delay: 592, gain_db, clearance_db: 30.0 };
        let arrival = Arrival {
            gain_db: exactly(gain_db),
            snr_db: 60.0,
            polarity: (polarity != 0).then_some(polarity),
            delay: exactly(592.25),
            bit_exact: false,
            peak_dbfs: -20.0 + gain_db,
            response: Trace { x: frequencies(), y: vec![gain_db; POINTS] },
            beside_db: Vec::new(),
            impulse: Trace { x: vec![0.0], y: vec![1.0] },
            phase: Trace { x: vec![1_000.0], y: vec![0.0] },
            seconds: Vec::new(),
        };
        let arrives = Cell::Arrives(Box::new(arrival));
        let mut bench = self.cell(output, input, arrives).leak(output, input, gain_db);
        let quieter = |tones: &Tones| tones.gain_db.value < gain_db;
        if let Some(slot) = bench.evidence.tones.get_mut(output)
            && slot.as_ref().is_none_or(quieter)
        {
            *slot = Some(healthy_tones(input, gain_db));
        }
        let seen = bench.evidence.find.as_mut().and_then(|find| find.seen.get_mut(output));
        if let Some(seen) = seen
            && seen.is_none_or(|seen| seen.gain_db < gain_db)
        {
            *seen = Some(sighting);
        }
        // A search that sees everything at once does not climb.
        if let Some(find) = &mut bench.evidence.find
            && find.seen.iter().all(Option::is_some)
        {
            find.climbed_to = Dbfs(-60.0);
        }
        bench
    }

    /// `output` does not arrive at `input`.
    pub fn cut(mut self, output: usize, input: usize) -> Self {
        // The search did not see it there either, and climbed to its end.
        if let Some(find) = &mut self.evidence.find
            && let Some(seen) = find.seen.get_mut(output)
            && seen.is_some_and(|seen| seen.input == input)
        {
            *seen = None;
            find.climbed_to = self.setup.level;
        }
        self.gone(output, input)
    }

    /// `output` was seen by the search, and does not arrive at `input` any more when it is swept.
    pub fn gone(self, output: usize, input: usize) -> Self {
        self.cell(output, input, Cell::Nothing { below_db: -80.0 })
    }

    /// `output` is at `input` in both bands of crosstalk, whether it stands out as an arrival or not.
    pub fn leak(mut self, output: usize, input: usize, gain_db: f64) -> Self {
        let band = BandGain { gain_db: Some(exactly(gain_db)), below_db: -120.0 };
        let leaks = self.evidence.columns[output].as_mut().map(|column| &mut column.leaks);
        if let Some(leak) = leaks.and_then(|leaks| leaks.get_mut(input)) {
            let bands = vec![(1_000.0, band), (10_000.0, band)];
            *leak = Some(Leak { at_1k: Some(band), at_10k: Some(band), bands });
        }
        self
    }

    /// Any cell.
    pub fn cell(mut self, output: usize, input: usize, cell: Cell) -> Self {
        if let Some(column) = &mut self.evidence.columns[output] {
            column.cells[input] = cell;
        }
        self
    }

    /// Changes every arrival of `output`.
    fn arrivals(mut self, output: usize, change: impl Fn(&mut Arrival)) -> Self {
        let cells = self.evidence.columns[output].iter_mut().flat_map(|column| &mut column.cells);
        for cell in cells {
            if let Cell::Arrives(arrival) = cell {
                change(arrival);
            }
        }
        self
    }

    /// Adds `bend` (dB, of a frequency in hertz) to the response of `output`.
    pub fn bend(self, output: usize, bend: impl Fn(f64) -> f64) -> Self {
        self.arrivals(output, |arrival| {
            let points = arrival.response.x.iter().zip(&mut arrival.response.y);
            points.for_each(|(hz, db)| *db += bend(*hz));
        })
    }

    /// `output` arrives again, `delay` samples later.
    pub fn second(self, output: usize, delay: f64, level_db: f64, repeats: bool) -> Self {
        let second = SecondArrival { delay: exactly(delay), level_db: exactly(level_db), repeats };
        self.arrivals(output, |arrival| arrival.seconds.push(second))
    }

    /// `output` arrives later by `samples`.
    pub fn delay(self, output: usize, samples: f64) -> Self {
        self.arrivals(output, |arrival| arrival.delay.value += samples)
    }

    /// `output` was timed again and again.
    pub fn delays(mut self, output: usize, delays: &[f64]) -> Self {
        let outputs = self.setup.outputs;
        let repeats = self.evidence.repeats.get_or_insert(Repeats { delays: vec![Vec::new(); outputs] });
        repeats.delays[output] = delays.to_vec();
        self
    }

    /// Codes came back at a speed of their own, so that nothing was swept.
    pub fn at_another_rate(mut self, ratio: f64) -> Self {
        if let Some(find) = &mut self.evidence.find {
            find.rate_ratio = Some(Estimate { value: ratio, uncertainty: 1e-6 });
        }
        self.evidence.columns.fill(None);
        self
    }

    /// `output` arrives bit for bit.
    pub fn bit_exact(self, output: usize) -> Self {
        self.arrivals(output, |arrival| arrival.bit_exact = true)
    }

    /// Noise of `input`; `None` is digital silence.
    pub fn noise(mut self, input: usize, dbfs: Option<f64>) -> Self {
        let noise = dbfs.map(|level| NoiseLevels {
            flat: exactly(level),
            a: exactly(level - 2.0),
            ccir_rms: exactly(level + 2.0),
        });
        let idle = self.idle(input);
        idle.noise = noise;
        self
    }

    /// Mean of `input`.
    pub fn dc(mut self, input: usize, dc: f64) -> Self {
        self.idle(input).dc = exactly(dc);
        self
    }

    /// Mains at `hz` on `input`; its level does not add to the noise.
    pub fn hum(mut self, input: usize, hz: f64, dbfs: f64, above_floor_db: f64, kind: MainsKind) -> Self {
        let fundamental = if kind == MainsKind::Supply { f64::NEG_INFINITY } else { dbfs - 1.0 };
        self.idle(input).mains = Some(Mains {
            hz: exactly(hz),
            total_dbfs: exactly(dbfs),
            fundamental_dbfs: exactly(fundamental),
            harmonics: if kind == MainsKind::MagneticField { 1 } else { 7 },
            above_floor_db,
            kind,
        });
        self
    }

    /// USB lines on `input`; their level does not add to the noise.
    pub fn usb(mut self, input: usize, spacing_hz: f64, dbfs: f64, above_floor_db: f64) -> Self {
        let lines = if spacing_hz > 1_000.0 { 1 } else { 3 };
        self.idle(input).usb =
            Some(UsbLines { spacing_hz, total_dbfs: exactly(dbfs), above_floor_db, lines });
        self
    }

    /// What the silence of `input` held beside noise: clicks, and whether it was unsteady.
    pub fn silence(mut self, input: usize, clicks: usize, unsteady: bool) -> Self {
        let silence = &mut self.evidence.breaks.silence;
        silence.resize(silence.len().max(input + 1), None);
        let unrest_db = if unsteady { 20.0 } else { 1.0 };
        silence[input] = Some(Silence { clicks: Some(clicks), unrest_db, unsteady });
        self
    }

    fn idle(&mut self, input: usize) -> &mut IdleInput {
        let inputs = &mut self.evidence.idle.as_mut().expect("made whole").inputs;
        inputs[input].get_or_insert(IdleInput {
            noise: None,
            dc: exactly(0.0),
            spectrum: Trace::default(),
            fine: Trace::default(),
            lines: Vec::new(),
            mains: None,
            usb: None,
        })
    }

    /// Two active monitors and one microphone at −6 dB: which way round each is by itself, and the second re the first.
    pub fn in_room(own: [Option<i8>; 2], pair: Option<i8>) -> Self {
        let mut bench = Self::silent(2, 1).wire(0, 0, -6.0, 0).wire(1, 0, -6.0, 0);
        let delay = Estimate { value: 592.25, uncertainty: 0.2 };
        bench.evidence.room = Some(Room::imitated(own, pair, delay));
        bench.chain(Chain::ActiveMonitors).return_path(ReturnPath::Microphone)
    }

    /// The direct sound of `output` comes later by `samples`.
    pub fn later(mut self, output: usize, samples: f64) -> Self {
        let heard = self.evidence.room.iter_mut().filter_map(|room| room.heard.get_mut(output));
        for heard in heard.flatten().flatten() {
            match heard {
                Heard::Air(direct) => direct.delay.value += samples,
                Heard::Cable { delay } => delay.value += samples,
            }
        }
        self
    }

    /// A second input hears `output` by cable, after so many samples.
    pub fn cable_beside(mut self, output: usize, delay: f64) -> Self {
        self.setup.inputs = 2;
        for column in self.evidence.columns.iter_mut().flatten() {
            column.cells.resize(2, Cell::Nothing { below_db: -80.0 });
        }
        let mut bench = self.wire(output, 1, -3.0, 1).noise(0, Some(-80.0));
        if let Some(idle) = &mut bench.evidence.idle {
            idle.inputs.resize(2, None);
        }
        bench = bench.noise(1, Some(-100.0));
        if let Some(room) = &mut bench.evidence.room {
            for heard in &mut room.heard {
                heard.resize(2, None);
            }
            room.heard[output][1] = Some(Heard::Cable { delay: exactly(delay) });
        }
        bench
    }

    /// Another chain.
    pub fn chain(mut self, chain: Chain) -> Self {
        self.setup.chain = chain;
        self
    }

    /// Another return.
    pub fn return_path(mut self, return_path: ReturnPath) -> Self {
        self.setup.return_path = return_path;
        self
    }
}

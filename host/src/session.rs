//! One instance of the plugin and everything a host can do to it.

use crate::deck::Deck;
use crate::play::Playing;
use crate::plugin::{Asked, Handlers};
use crate::{Blocks, Heard, Line, Param, Report, Wire, params};
use anyhow::{Context, Result, bail, ensure};
use clack_extensions::audio_ports::{AudioPortInfoBuffer, PluginAudioPorts};
use clack_extensions::audio_ports_config::{AudioPortsConfigBuffer, PluginAudioPortsConfig};
use clack_extensions::latency::PluginLatency;
use clack_extensions::params::PluginParams;
use clack_extensions::render::{PluginRender, RenderMode};
use clack_extensions::state::PluginState;
use clack_host::events::event_types::ParamValueEvent;
use clack_host::prelude::*;
use std::io::Cursor;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// A run that takes longer on the clock on the wall than this has failed.
pub const RUN_LIMIT: Duration = Duration::from_secs(120);

/// A plugin that does not come back from a process call within this hangs.
const CALL_LIMIT: Duration = Duration::from_secs(60);

/// How much sound passes between two looks at the report, in seconds.
const LOOK: f64 = 0.25;

/// An instance of the plugin. Changes of parameters reach it with the next block, or at once while it is not active.
pub struct Session {
    pub(crate) playing: Option<Playing>,
    pub(crate) deck: Option<Deck>,
    pub(crate) instance: PluginInstance<Handlers>,
    channels: usize,
    pub(crate) rate: f64,
    params: Vec<Param>,
    changes: Vec<ParamValueEvent>,
}

impl Session {
    pub(crate) fn new(mut instance: PluginInstance<Handlers>, channels: usize) -> Result<Self> {
        let handle = instance.plugin_handle();
        choose_ports(&handle, channels)?;
        let params = params::list(&handle)?;
        Ok(Self { playing: None, deck: None, instance, channels, rate: 0.0, params, changes: Vec::new() })
    }

    /// Tells the plugin that nobody waits for its samples, or that somebody does.
    pub fn offline(&mut self, offline: bool) -> Result<()> {
        let handle = self.instance.plugin_handle();
        let render: PluginRender = handle.get_extension().context("the plugin has no render extension")?;
        let mode = if offline { RenderMode::Offline } else { RenderMode::Realtime };
        render.set(&handle, mode).context("the plugin refuses the render mode")
    }

    /// Activates the plugin and closes the loop by a straight wire. The way round takes the longest block, whatever
    /// the blocks in between: a block that went out comes back that much later, neither more nor less.
    pub fn activate(&mut self, rate: f64, blocks: Blocks) -> Result<()> {
        self.activate_with(rate, blocks, Box::new(Wire::straight(self.channels)))
    }

    /// Activates the plugin with this between its outputs and its inputs.
    pub fn activate_with(&mut self, rate: f64, blocks: Blocks, line: Box<dyn Line>) -> Result<()> {
        ensure!(self.deck.is_none(), "the plugin is active already");
        let configuration = PluginAudioConfiguration {
            sample_rate: rate,
            min_frames_count: 1,
            max_frames_count: u32::try_from(blocks.longest())?,
        };
        let processor =
            self.instance.activate(|_, _| (), configuration).context("the plugin refuses to activate")?;
        self.rate = rate;
        self.deck = Some(Deck::new(processor, line, self.channels, rate, blocks)?);
        Ok(())
    }

    /// Ends processing, as a host does before it closes a project or changes its settings.
    pub fn deactivate(&mut self) {
        if let Err(error) = self.rest() {
            eprintln!("{error:#}");
        }
        if let Some(deck) = self.deck.take() {
            let (processor, _) = deck.stop();
            self.instance.deactivate(processor);
        }
        self.attend();
    }

    /// What a host does when the rate or the buffer size changes in its settings. The line stays.
    pub fn reactivate(&mut self, rate: f64, blocks: Blocks) -> Result<()> {
        let (processor, line) = self.deck.take().context("the plugin is not active")?.stop();
        self.instance.deactivate(processor);
        self.attend();
        self.activate_with(rate, blocks, line)
    }

    /// Replaces what hangs between outputs and inputs.
    pub fn patch(&mut self, line: Box<dyn Line>) -> Result<()> {
        self.deck_mut()?.line = line;
        Ok(())
    }

    /// Every parameter the plugin lists.
    pub fn params(&self) -> &[Param] {
        &self.params
    }

    /// The parameter with this string id.
    pub fn param(&self, id: &str) -> Result<&Param> {
        params::find(&self.params, id)
    }

    /// Sets a parameter, in the units of the contract.
    pub fn set(&mut self, id: &str, value: f64) -> Result<()> {
        let param = params::find(&self.params, id)?;
        let value = params::to_host(&self.instance.plugin_handle(), param, value)?;
        self.send(ClapId::new(param.id), value);
        Ok(())
    }

    /// Sets a choice by its stable id.
    pub fn choose(&mut self, id: &str, variant: &str) -> Result<()> {
        self.set(id, params::step(id, variant)?)
    }

    /// The parameter's value as the host sees it.
    pub fn value(&mut self, id: &str) -> Result<f64> {
        params::value(&self.instance.plugin_handle(), params::find(&self.params, id)?)
    }

    /// How the plugin writes a value that the host would send.
    pub fn text(&mut self, id: &str, value: f64) -> Result<String> {
        params::text(&self.instance.plugin_handle(), params::find(&self.params, id)?, value)
    }

    /// The latency the plugin reports, in samples.
    pub fn latency(&mut self) -> u32 {
        let handle = self.instance.plugin_handle();
        let latency: Option<PluginLatency> = handle.get_extension();
        latency.map_or(0, |latency| latency.get(&handle))
    }

    /// Lets so many seconds of sound pass.
    pub fn process(&mut self, seconds: f64) -> Result<()> {
        self.process_frames((seconds * self.rate).round() as usize)
    }

    /// Lets so many frames pass, on a thread that is not the plugin's main thread.
    pub fn process_frames(&mut self, frames: usize) -> Result<()> {
        let changes = std::mem::take(&mut self.changes);
        let deck = self.deck.as_mut().context("the plugin is not active")?;
        let result = std::thread::scope(|scope| {
            let (done, wait) = mpsc::channel();
            let audio = scope.spawn(move || {
                let result = deck.run(frames, &changes);
                let _ = done.send(());
                result
            });
            let life = Duration::from_secs_f64(frames as f64 / self.rate);
            if wait.recv_timeout(CALL_LIMIT + 2 * life) == Err(mpsc::RecvTimeoutError::Timeout) {
                eprintln!(
                    "The plugin has not come back from its process call for a minute: it hangs. Giving up."
                );
                std::process::exit(70);
            }
            audio.join()
        });
        self.attend();
        match result {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// What the outputs have done since the plugin was activated or [`Session::forget`].
    pub fn heard(&self) -> Heard {
        self.deck.as_ref().map_or_else(Heard::new, |deck| deck.heard.clone())
    }

    /// Begins a new account of the outputs; with `record`, one that keeps every sample.
    pub fn forget(&mut self, record: bool) -> Result<()> {
        let channels = self.channels;
        let heard = &mut self.deck_mut()?.heard;
        *heard = Heard::new();
        heard.tape = record.then(|| vec![Vec::new(); channels]);
        Ok(())
    }

    /// The bytes a host would put in its project.
    pub fn save_state(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let handle = self.instance.plugin_handle();
        let state: PluginState = handle.get_extension().context("the plugin saves no state")?;
        state.save(&handle, &mut bytes).context("the plugin failed to save its state")?;
        Ok(bytes)
    }

    /// Loads what a host has in its project; an error if the plugin refuses it.
    pub fn load_state(&mut self, bytes: &[u8]) -> Result<()> {
        let handle = self.instance.plugin_handle();
        let state: PluginState = handle.get_extension().context("the plugin loads no state")?;
        let result = state.load(&handle, &mut Cursor::new(bytes)).context("the plugin refuses the state");
        self.attend();
        result
    }

    /// The report as it stands in the state; an error if what stands there is none.
    pub fn report(&mut self) -> Result<Option<Report>> {
        Report::from_state(&self.save_state()?)
    }

    /// Presses Run and lets sound pass until the run is over; Run is off afterwards.
    pub fn run(&mut self) -> Result<Report> {
        self.run_watched(RUN_LIMIT, |_, _| ())
    }

    /// The same with a limit on the clock on the wall; `watch` sees every look at the report and the seconds of sound
    /// so far.
    pub fn run_watched(&mut self, limit: Duration, mut watch: impl FnMut(&Report, f64)) -> Result<Report> {
        // A value that is on when processing starts is no press: let the plugin see it off first.
        self.set("run", 0.0)?;
        self.process(LOOK)?;
        // A foreign or damaged report stays where it is until the run begins.
        let before = self.report().ok().flatten().map(Report::without_the_clock);
        let mut running = false;
        let began = self.heard().frames;
        let started = Instant::now();
        self.set("run", 1.0)?;
        loop {
            self.process(LOOK)?;
            let seconds = (self.heard().frames - began) as f64 / self.rate;
            let now = self.report().ok().flatten();
            if let Some(report) = &now {
                watch(report, seconds);
                running |= report.status() == "running";
                let fresh = running || now.clone().map(Report::without_the_clock) != before;
                if fresh && matches!(report.status(), "complete" | "stopped") {
                    break;
                }
            }
            if started.elapsed() > limit {
                let status = now.as_ref().map_or("no report", Report::status);
                bail!("the run is not over after {limit:.0?} ({seconds:.1} s of sound); it says {status:?}");
            }
        }
        self.set("run", 0.0)?;
        self.process(LOOK)?;
        self.report()?.context("the report has vanished")
    }

    fn send(&mut self, id: ClapId, value: f64) {
        let change = ParamValueEvent::new(0, id, Pckn::match_all(), value);
        if let Some(playing) = &self.playing {
            playing.send(change);
            return;
        }
        self.changes.push(change);
        let flushed = self.instance.inactive_plugin_handle().is_some_and(|mut handle| {
            let params: Option<PluginParams> = handle.get_extension();
            params.is_some_and(|params| {
                let changes = self.changes.as_slice();
                params.flush(&mut handle, &InputEvents::from_buffer(&changes), &mut OutputEvents::void());
                true
            })
        });
        if flushed {
            self.changes.clear();
        }
    }

    /// What a host's main thread does between two events: what the plugin has asked for.
    pub(crate) fn attend(&mut self) {
        while self.instance.access_shared_handler(Asked::take_callback) {
            self.instance.call_on_main_thread_callback();
        }
    }

    fn deck_mut(&mut self) -> Result<&mut Deck> {
        self.deck.as_mut().context("the plugin is not active")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.deactivate();
    }
}

/// Selects the layout with so many channels each way.
fn choose_ports(handle: &PluginMainThreadHandle, channels: usize) -> Result<()> {
    let wanted = u32::try_from(channels)?;
    let configs: Option<PluginAudioPortsConfig> = handle.get_extension();
    for index in 0..configs.map_or(0, |configs| configs.count(handle)) {
        let mut buffer = AudioPortsConfigBuffer::new();
        let config = configs.and_then(|configs| configs.get(handle, index, &mut buffer));
        if let (Some(configs), Some(config)) = (configs, config)
            && config.main_input.is_some_and(|port| port.channel_count == wanted)
            && config.main_output.is_some_and(|port| port.channel_count == wanted)
        {
            return configs.select(handle, config.id).context("the plugin refuses its own layout");
        }
    }
    let ports: PluginAudioPorts = handle.get_extension().context("the plugin has no audio ports")?;
    let (mut input, mut output) = (AudioPortInfoBuffer::new(), AudioPortInfoBuffer::new());
    let input = ports.get(handle, 0, true, &mut input).map(|port| port.channel_count);
    let output = ports.get(handle, 0, false, &mut output).map(|port| port.channel_count);
    ensure!(
        input == Some(wanted) && output == Some(wanted),
        "the plugin offers no layout with {channels} channels in and out"
    );
    Ok(())
}

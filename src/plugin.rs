//! The plugin as hosts see it: glue between nice-plug and the live half.

use crate::chain::{Connected, Setup};
use crate::editor::glue;
use crate::live::engine::{Engine, Format};
use crate::live::{OperatorThread, Saved, Shared, ViewSlot, link, operator::Operator};
use crate::params::LinecheckParams;
use crate::report::drift::Along;
use crate::report::{Extras, files};
use nice_plug::plugin::ParamValue;
use nice_plug::prelude::*;
use std::sync::Arc;

/// Rates at which the mathematics is tested, with some slack around 8 … 384 kHz.
const RATES: std::ops::RangeInclusive<f32> = 7_000.0..=400_000.0;

/// One instance.
pub struct Linecheck {
    params: Arc<LinecheckParams>,
    shared: Arc<Shared>,
    saved: Saved,
    view: Arc<ViewSlot>,
    live: Option<Live>,
}

/// What exists while the host has the plugin activated.
struct Live {
    engine: Engine,
    /// Joined on drop, after the engine has given its take back.
    _operator: OperatorThread,
}

impl Default for Linecheck {
    fn default() -> Self {
        let saved = Saved::default();
        Self {
            params: Arc::new(LinecheckParams::new(saved.clone())),
            shared: Arc::new(Shared::new(saved.project.bars())),
            saved,
            view: Arc::default(),
            live: None,
        }
    }
}

impl Linecheck {
    fn shut_down(&mut self) {
        if let Some(mut live) = self.live.take() {
            live.engine.deactivate();
        }
        self.shared.set_busy(false);
        self.shared.set_rate(0.0);
    }
}

const fn layout(inputs: u32, outputs: u32, name: &'static str) -> AudioIOLayout {
    AudioIOLayout {
        main_input_channels: NonZeroU32::new(inputs),
        main_output_channels: NonZeroU32::new(outputs),
        names: PortNames {
            layout: Some(name),
            main_input: Some("Return"),
            main_output: Some("Chain"),
            ..PortNames::const_default()
        },
        ..AudioIOLayout::const_default()
    }
}

impl Plugin for Linecheck {
    const NAME: &'static str = "Linecheck";
    const VENDOR: &'static str = "Linecheck";
    const URL: &'static str = "https://github.com/linecheck/linecheck";
    const EMAIL: &'static str = "";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    // Inputs beyond the outputs are out of reach in nice-plug's in-place buffers, so there are none.
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] = &[
        layout(2, 2, "Stereo"),
        layout(1, 1, "Mono"),
        layout(1, 2, "Mono return, stereo chain"),
        layout(3, 3, "3 channels"),
        layout(4, 4, "Quad"),
        layout(5, 5, "5.0"),
        layout(6, 6, "5.1"),
        layout(7, 7, "7.0"),
        layout(8, 8, "7.1"),
        layout(9, 9, "9 channels"),
        layout(10, 10, "5.1.4"),
        layout(11, 11, "11 channels"),
        layout(12, 12, "7.1.4"),
        layout(13, 13, "13 channels"),
        layout(14, 14, "14 channels"),
        layout(15, 15, "15 channels"),
        layout(16, 16, "16 channels"),
    ];

    type Editor = glue::Editor;
    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    fn editor(&mut self, _: AsyncExecutor<Self>) -> Option<Self::Editor> {
        glue::create(self.params.clone(), self.shared.clone(), self.view.clone(), |document, path, format| {
            let extras = Extras {
                since: document.since.as_deref(),
                impulses: &document.impulses,
                levels: document.levels.diagram.as_ref(),
                back: document.levels.back.as_ref(),
                along: Some(Along {
                    drift: &document.past.drift,
                    baseline: document.past.baseline.as_deref(),
                }),
            };
            let written = if format == files::Format::Takes {
                let takes = &document.takes;
                files::export_takes(takes.recordings(), takes.missing().as_deref(), path)
            } else {
                files::export_with(&document.report, &extras, path, format)
            };
            written.map_err(|error| error.to_string())
        })
    }

    /// Loading a project never makes sound: whatever was sounding when it was saved comes back switched off.
    fn filter_state(state: &mut PluginState) {
        if let Some(run) = state.params.get_mut("run") {
            *run = ParamValue::Bool(false);
        }
        if let Some(generator) = state.params.get_mut("generator") {
            *generator = ParamValue::String("off".to_owned());
        }
    }

    fn activate(
        &mut self,
        layout: &AudioIOLayout,
        buffer: &BufferConfig,
        context: &mut impl ActivateContext<Self>,
    ) -> bool {
        self.shut_down();
        if !RATES.contains(&buffer.sample_rate) {
            nice_warn!("Linecheck works from 8 to 384 kHz, not at {} Hz", buffer.sample_rate);
            return false;
        }
        let channels = |count: Option<NonZeroU32>| count.map_or(0, |count| count.get() as usize);
        let format = Format {
            rate: f64::from(buffer.sample_rate),
            inputs: channels(layout.main_input_channels),
            outputs: channels(layout.main_output_channels),
            offline: buffer.process_mode == ProcessMode::Offline,
        };
        let controls = self.params.controls();
        let setup = Setup {
            chain: controls.chain,
            return_path: controls.return_path,
            level: controls.level,
            sample_rate: format.rate,
            inputs: format.inputs,
            outputs: format.outputs,
            plugin_api: context.plugin_api().to_string().to_lowercase(),
            known: crate::chain::calibration::Known::default(),
            // Each run takes it from the project, which may change while the plugin is active.
            connected: Connected::default(),
        };
        let (engine_end, operator_end) = link::link();
        self.shared.set_rate(format.rate);
        self.view.shelf.start_here();
        let operator =
            Operator::new(operator_end, self.shared.clone(), self.saved.clone(), self.view.clone(), setup);
        self.live = Some(Live {
            engine: Engine::new(format, engine_end, self.shared.clone()),
            _operator: OperatorThread::start(operator),
        });
        true
    }

    fn reset(&mut self) {
        if let Some(live) = &mut self.live {
            live.engine.reset();
        }
    }

    fn deactivate(&mut self) {
        self.shut_down();
    }

    fn process(
        &mut self,
        buffer: &mut Buffer,
        _: &mut AuxiliaryBuffers,
        _: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        if let Some(live) = &mut self.live {
            live.engine.process(buffer.as_slice(), self.params.controls());
        }
        ProcessStatus::KeepAlive
    }
}

impl Drop for Linecheck {
    fn drop(&mut self) {
        self.shut_down();
    }
}

impl ClapPlugin for Linecheck {
    const CLAP_ID: &'static str = "org.linecheck.linecheck";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("Sets up and proves a monitoring chain");
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::AudioEffect,
        ClapFeature::Analyzer,
        ClapFeature::Utility,
        ClapFeature::Mono,
        ClapFeature::Stereo,
        ClapFeature::Surround,
    ];
}

impl Vst3Plugin for Linecheck {
    const VST3_CLASS_ID: [u8; 16] = *b"LinecheckPlugin1";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Analyzer, Vst3SubCategory::Tools];
}

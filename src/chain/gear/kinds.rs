//! What is worth knowing of each kind of gear.

use super::figure::Figure;
use super::quantity::{Remark, Topology};
use super::told::{AtLoad, Told};
use crate::chain::levels::headphone::Sensitivity;
use crate::chain::levels::speaker;
use crate::units::{Db, Dbu, Metres, Ohms, Seconds, Spl, Watts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A level that depends on the load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelAtLoad {
    /// The load, in ohms.
    pub load_ohm: f64,
    /// The level into it.
    pub level: Figure<Dbu>,
}

/// A power that depends on the load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PowerAtLoad {
    /// The load, in ohms.
    pub load_ohm: f64,
    /// The distortion at which the power is quoted, where it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thd_percent: Option<f64>,
    /// The power into it.
    pub power: Figure<Watts>,
}

macro_rules! kind {
    (
        $(#[$doc:meta])* $name:ident
        { $($(#[$figure_doc:meta])* $figure:ident: $quantity:ty,)* }
        [ $($(#[$list_doc:meta])* $list:ident: $item:ty,)* ]
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Stable id, kebab-case.
            pub id: String,
            /// The name shown to people.
            pub name: String,
            $(
                $(#[$figure_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $figure: Option<Figure<$quantity>>,
            )*
            $(
                $(#[$list_doc])*
                #[serde(default, skip_serializing_if = "Vec::is_empty")]
                pub $list: Vec<$item>,
            )*
            /// Figures that are kept and shown, but not reckoned with.
            #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
            pub other: BTreeMap<String, Figure<Remark>>,
            /// Figures that were looked for and not found.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub missing: Vec<String>,
        }

        impl $name {
            /// Names of the figures that it can have.
            pub(super) const FIGURES: &'static [&'static str] =
                &[$(stringify!($figure),)* $(stringify!($list),)*];

            /// Names of the figures that it has.
            pub(super) fn given(&self) -> Vec<&'static str> {
                let mut given = Vec::new();
                $(if self.$figure.is_some() { given.push(stringify!($figure)); })*
                $(if !self.$list.is_empty() { given.push(stringify!($list)); })*
                given
            }

            /// Its figures that are single numbers.
            pub(super) fn all_told(&self) -> Vec<Told> {
                let mut told = Vec::new();
                $(told.extend(self.$figure.as_ref().and_then(|one| Told::of(stringify!($figure), None, one)));)*
                $(told.extend(self.$list.iter().filter_map(|row: &$item| row.told(stringify!($list))));)*
                told
            }
        }
    };
}

kind!(
    /// An audio interface.
    Interface {
        /// Line output: level of a full-scale sine at full volume, balanced.
        line_out_max: Dbu,
        /// Line output: source impedance.
        line_out_impedance: Ohms,
        /// Line input at minimum gain: level that reaches full scale.
        line_in_max: Dbu,
        /// Line inputs with fixed gain: level that reaches full scale.
        line_in_fixed_max: Dbu,
        /// Line input: nominal level.
        line_in_nominal: Dbu,
        /// Line input: impedance.
        line_in_impedance: Ohms,
        /// Instrument input at minimum gain: level that reaches full scale.
        inst_in_max: Dbu,
        /// Instrument input: impedance.
        inst_in_impedance: Ohms,
        /// Microphone input at minimum gain: level that reaches full scale.
        mic_in_max: Dbu,
        /// Microphone input: impedance.
        mic_in_impedance: Ohms,
        /// Range of the line inputs' gain.
        gain_range_line: Db,
        /// Range of the microphone inputs' gain.
        mic_gain_range: Db,
        /// What the pad takes away.
        pad: Db,
        /// Phones jack: source impedance.
        hp_out_impedance: Ohms,
        /// Line outputs: A-weighted dynamic range.
        line_out_dynamic_range_a: Db,
        /// Line inputs: A-weighted dynamic range.
        line_in_dynamic_range_a: Db,
        /// Line outputs: THD+N.
        line_out_thdn: Db,
        /// Outputs that follow the monitor knob.
        outputs_on_monitor_knob: Vec<u16>,
        /// Outputs at a fixed level.
        outputs_fixed_level: Vec<u16>,
        /// Whether inputs and outputs pass DC.
        dc_coupled: bool,
    }
    [
        /// Phones jack: level of a full-scale sine at full volume, by load.
        hp_max: LevelAtLoad,
    ]
);
kind!(
    /// An active monitor.
    Monitor {
        /// Input level for 100 dB SPL at 1 m at the nominal, most sensitive setting.
        input_for_100db: Dbu,
        /// The same at the least sensitive setting.
        input_for_100db_least: Dbu,
        /// Level at which the input stage clips.
        input_max: Dbu,
        /// Input impedance.
        input_impedance: Ohms,
        /// Loudest sound at 1 m, one monitor, free field.
        max_spl: Spl,
        /// Self-noise at 1 m, A-weighted.
        self_noise: Spl,
        /// Falls asleep after this time without signal.
        standby_after: Seconds,
        /// Level that wakes it.
        standby_wake: Dbu,
        /// Time from power-on to sound.
        power_on_delay: Seconds,
        /// Distance at which it still reaches its reference level.
        max_listening_distance: Metres,
    }
    []
);
kind!(
    /// A passive loudspeaker.
    Speaker {
        /// Level at 1 m for 2.83 V, or for 1 W.
        sensitivity: speaker::Sensitivity,
        /// Nominal impedance.
        impedance: Ohms,
        /// Power it takes for hours.
        power_continuous: Watts,
    }
    []
);
kind!(
    /// A power amplifier, or an integrated one.
    PowerAmp {
        /// Voltage gain at full volume.
        gain: Db,
        /// Gains it can be switched to.
        gain_options: Vec<Db>,
        /// Input impedances that go with them, in the same order.
        input_impedance_options: Vec<Ohms>,
        /// Input impedance.
        input_impedance: Ohms,
        /// Input level for full power.
        input_sensitivity: Dbu,
        /// Level at which the input stage clips.
        input_max: Dbu,
        /// Smallest load when bridged.
        min_load_btl: Ohms,
        /// Whether its minus terminals are ground.
        output_topology: Topology,
        /// A-weighted signal to noise at full power.
        snr_a: Db,
    }
    [
        /// Power by load.
        power: PowerAtLoad,
    ]
);
kind!(
    /// A headphone amplifier or splitter.
    HeadphoneAmp {
        /// Voltage gain at full volume.
        gain: Db,
        /// Gains it can be switched to.
        gain_factors: Vec<Db>,
        /// Level at which the input clips.
        input_max: Dbu,
        /// Input impedance.
        input_impedance: Ohms,
        /// Output impedance.
        output_impedance: Ohms,
        /// Smallest load.
        load_min: Ohms,
        /// Number of outputs.
        outputs: u16,
    }
    [
        /// Power by load.
        power: PowerAtLoad,
    ]
);
kind!(
    /// A headphone.
    Headphone {
        /// How loud for which drive.
        sensitivity: Sensitivity,
        /// Nominal impedance.
        impedance: Ohms,
        /// Sensitivity measured by others.
        sensitivity_measured: Sensitivity,
        /// Impedance measured by others.
        impedance_measured: Ohms,
        /// Power it takes.
        max_power: Watts,
    }
    []
);
kind!(
    /// A measurement microphone.
    Microphone {
        /// Output level at 94 dB SPL.
        output_at_94db: Dbu,
        /// Loudest sound it takes.
        max_spl: Spl,
        /// Self-noise, A-weighted.
        self_noise: Spl,
    }
    []
);

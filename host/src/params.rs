//! Parameters by their string ids, as the contract names them.

use anyhow::{Context, Result, bail, ensure};
use clack_extensions::params::{ParamInfoBuffer, ParamInfoFlags, PluginParams};
use clack_host::prelude::*;
use linecheck::chain::{CHAINS, RETURN_PATHS};
use linecheck::signal::GENERATORS;
use std::ffi::CString;

/// What the plugin tells its host about one parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// The number the host uses for it.
    pub id: u32,
    /// The name it shows.
    pub name: String,
    /// Ends of its range and its default, as the host sees them: a stepped parameter counts its steps from 0, any
    /// other goes from 0 to 1.
    pub range: std::ops::RangeInclusive<f64>,
    /// See `range`.
    pub default: f64,
    /// Whether it goes in steps.
    pub stepped: bool,
    /// Whether it is the host's bypass.
    pub bypass: bool,
}

/// The number the plugin's framework makes of a string id, in CLAP as in VST3: a Rabin fingerprint of 31 bits.
fn number(id: &str) -> u32 {
    id.bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into())) & (u32::MAX >> 1)
}

/// Everything the plugin lists.
pub(crate) fn list(plugin: &PluginMainThreadHandle) -> Result<Vec<Param>> {
    let params = extension(plugin)?;
    (0..params.count(plugin))
        .map(|index| {
            let mut buffer = ParamInfoBuffer::new();
            let info = params
                .get_info(plugin, index, &mut buffer)
                .with_context(|| format!("the plugin does not describe its parameter {index}"))?;
            Ok(Param {
                id: info.id.get(),
                name: String::from_utf8_lossy(info.name).into_owned(),
                range: info.min_value..=info.max_value,
                default: info.default_value,
                stepped: info.flags.contains(ParamInfoFlags::IS_STEPPED),
                bypass: info.flags.contains(ParamInfoFlags::IS_BYPASS),
            })
        })
        .collect()
}

/// The one with this string id.
pub(crate) fn find<'a>(list: &'a [Param], id: &str) -> Result<&'a Param> {
    let wanted = number(id);
    list.iter().find(|param| param.id == wanted).with_context(|| {
        let names: Vec<_> = list.iter().map(|param| param.name.as_str()).collect();
        format!("the plugin has no parameter with the id {id:?} (it shows {})", names.join(", "))
    })
}

/// What the host has to send for a value in the units of the contract (dBFS, Hz, a channel, 0 or 1).
pub(crate) fn to_host(plugin: &PluginMainThreadHandle, param: &Param, value: f64) -> Result<f64> {
    if param.stepped {
        ensure!(param.range.contains(&value), "{} goes from {:?}, not to {value}", param.name, param.range);
        return Ok(value);
    }
    extension(plugin)?
        .text_to_value(plugin, ClapId::new(param.id), &CString::new(value.to_string())?)
        .with_context(|| format!("the plugin's {} does not understand {value}", param.name))
}

/// The step that stands for one of an enumeration's stable ids.
pub(crate) fn step(id: &str, variant: &str) -> Result<f64> {
    let position = match id {
        "chain" => CHAINS.iter().position(|row| row.1 == variant),
        "return_path" => RETURN_PATHS.iter().position(|row| row.1 == variant),
        "generator" => GENERATORS.iter().position(|row| row.1 == variant),
        _ => bail!("{id} is not a choice"),
    };
    let position = position.with_context(|| format!("{id} has no choice {variant:?}"))?;
    Ok(f64::from(u32::try_from(position)?))
}

/// How the plugin writes a value (one that the host would send).
pub(crate) fn text(plugin: &PluginMainThreadHandle, param: &Param, value: f64) -> Result<String> {
    let mut buffer = [0; 256];
    let text = extension(plugin)?
        .value_to_text(plugin, ClapId::new(param.id), value, &mut buffer)
        .with_context(|| format!("the plugin does not write {value} of its {}", param.name))?;
    Ok(String::from_utf8_lossy(text).into_owned())
}

/// The value the plugin has now, as the host sees it.
pub(crate) fn value(plugin: &PluginMainThreadHandle, param: &Param) -> Result<f64> {
    extension(plugin)?
        .get_value(plugin, ClapId::new(param.id))
        .with_context(|| format!("the plugin does not tell the value of its {}", param.name))
}

fn extension(plugin: &PluginMainThreadHandle) -> Result<PluginParams> {
    plugin.get_extension().context("the plugin has no parameters")
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_those_of_projects_already_saved() {
        assert_eq!(number("run"), 113_291);
        assert_eq!(number("level"), 102_865_796);
        assert!(number("return_path") < 1 << 31);
    }
}

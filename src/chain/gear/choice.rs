//! What the user says of one place in the chain.

use super::catalogue::Catalogue;
use super::device::Device;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands in one place of the chain. It is saved with the project, so that a project opens with its gear on a
/// machine whose own list has none of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Nothing was said.
    #[default]
    NotSaid,
    /// It is not in the list. What it is called, if that was said; nothing is known of it.
    NotListed {
        /// Its name.
        name: Option<String>,
    },
    /// It is in the list.
    Listed {
        /// Its id.
        id: String,
    },
    /// Its figures are the user's own: measured here, or written down in the user's file.
    Measured {
        /// What is known of it.
        device: Device,
    },
}

impl Choice {
    /// What is known of it; nothing, where nothing is.
    pub fn resolve<'a>(&'a self, catalogue: &'a Catalogue) -> Option<&'a Device> {
        match self {
            Self::NotSaid | Self::NotListed { .. } => None,
            Self::Listed { id } => catalogue.device(id),
            Self::Measured { device } => Some(device),
        }
    }

    /// What to call it.
    pub fn name<'a>(&'a self, catalogue: &'a Catalogue) -> &'a str {
        match self {
            Self::NotSaid => "not chosen",
            Self::NotListed { name } => name.as_deref().unwrap_or("not in the list"),
            Self::Listed { id } => catalogue.device(id).map_or(id, Device::name),
            Self::Measured { device } => device.name(),
        }
    }
}

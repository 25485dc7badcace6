//! Figures with where they come from, and what levels are counted in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a figure of the diagram comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Measured here.
    Measured,
    /// From the catalogue, or the user's own list.
    Listed,
    /// Said by the user.
    Set,
    /// Assumed, as nothing better is known.
    Assumed,
}

/// A figure and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Given<T> {
    /// The figure.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Given<T> {
    /// Measured here.
    pub fn measured(value: T) -> Self {
        Self { value, origin: Origin::Measured }
    }

    /// From a list.
    pub fn listed(value: T) -> Self {
        Self { value, origin: Origin::Listed }
    }

    /// Assumed.
    pub fn assumed(value: T) -> Self {
        Self { value, origin: Origin::Assumed }
    }
}

/// What a stage's levels are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// dBFS.
    Digital,
    /// dBu.
    Electrical,
    /// dB SPL.
    Acoustic,
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digital => "dBFS",
            Self::Electrical => "dBu",
            Self::Acoustic => "dB SPL",
        })
    }
}

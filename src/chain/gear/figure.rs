//! A figure with its source.

use super::quantity::{Quantity, Value};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// The maker's page, or a copy of its manual.
    Manufacturer,
    /// Somebody's bench.
    Measurement,
    /// An article or data file that quotes a figure.
    Secondary,
    /// A shop's table.
    Retailer,
    /// A forum post.
    UserQuote,
    /// Measured or read off by the user of this copy.
    Own,
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Manufacturer => "the maker's figure",
            Self::Measurement => "measured by others",
            Self::Secondary => "quoted by others",
            Self::Retailer => "a shop's table",
            Self::UserQuote => "an owner's word",
            Self::Own => "your own figure",
        })
    }
}

/// A figure and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure<Q> {
    /// The figure.
    pub value: Q,
    /// A page, a manual, or in words how it was measured.
    pub source: String,
    /// What kind of source that is.
    pub kind: SourceKind,
    /// What else there is to say.
    pub note: Option<String>,
}

impl<Q> Figure<Q> {
    /// A figure of the user's own, and how it was found.
    pub fn own(value: Q, how: &str) -> Self {
        Self { value, source: how.to_owned(), kind: SourceKind::Own, note: None }
    }
}

/// A figure as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    v: Value,
    unit: String,
    source: String,
    kind: SourceKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl<'de, Q: Quantity> Deserialize<'de> for Figure<Q> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { v, unit, source, kind, note } = Written::deserialize(deserializer)?;
        if source.trim().is_empty() {
            return Err(D::Error::custom("the source is empty: say where the figure comes from"));
        }
        let value = Q::read(&v, &unit).map_err(D::Error::custom)?;
        Ok(Self { value, source, kind, note })
    }
}

impl<Q: Quantity> Serialize for Figure<Q> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (v, unit) = self.value.write();
        let (source, note) = (self.source.clone(), self.note.clone());
        Written { v, unit, source, kind: self.kind, note }.serialize(serializer)
    }
}

impl<Q: Quantity> JsonSchema for Figure<Q> {
    fn schema_name() -> Cow<'static, str> {
        format!("Figure_{}", Q::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let unit = match Q::UNITS {
            [] => json_schema!({ "type": "string" }),
            units => json_schema!({ "enum": units }),
        };
        let kind = generator.subschema_for::<SourceKind>();
        json_schema!({
            "type": "object",
            "description": "A figure and where it comes from.",
            "properties": {
                "v": Q::schema(),
                "unit": unit,
                "source": { "type": "string", "minLength": 1 },
                "kind": kind,
                "note": { "type": "string" },
            },
            "required": ["v", "unit", "source", "kind"],
            "additionalProperties": false,
        })
    }
}

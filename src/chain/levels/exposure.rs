//! How long a level is allowed: rules for work and for leisure.

use crate::units::{Seconds, Spl};

/// What a rule's time counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// One day.
    Day,
    /// One week.
    Week,
}

/// A limit of sound exposure: a level, the time it is allowed for, and by how much the level may rise when the time
/// is halved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Stable id.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// The level that is allowed for `hours`, A-weighted.
    pub level: Spl,
    /// The time at that level, in hours.
    pub hours: f64,
    /// dB that halve the time.
    pub exchange_db: f64,
    /// What the time counts for.
    pub period: Period,
    /// Where it stands.
    pub source: &'static str,
}

impl Rule {
    /// The time allowed at a level.
    pub fn time(&self, level: Spl) -> Seconds {
        Seconds(3600.0 * self.hours / 2f64.powf(level.above(self.level).0 / self.exchange_db))
    }
}

/// NIOSH recommended exposure limit: for work, "not a recommendation … in the general environment".
pub const NIOSH: Rule = Rule {
    id: "niosh-rel",
    name: "NIOSH, at work",
    level: Spl(85.0),
    hours: 8.0,
    exchange_db: 3.0,
    period: Period::Day,
    source: "NIOSH recommended exposure limit (publication 98-126)",
};

/// OSHA permissible exposure limit.
pub const OSHA: Rule = Rule {
    id: "osha-pel",
    name: "OSHA, at work",
    level: Spl(90.0),
    hours: 8.0,
    exchange_db: 5.0,
    period: Period::Day,
    source: "OSHA permissible exposure limit (29 CFR 1910.95)",
};

/// WHO and ITU, safe listening, adults (mode 1).
pub const WHO_ADULT: Rule = Rule {
    id: "who-itu-adult",
    name: "WHO and ITU, adults",
    level: Spl(80.0),
    hours: 40.0,
    exchange_db: 3.0,
    period: Period::Week,
    source: "WHO-ITU H.870, mode 1",
};

/// WHO and ITU, safe listening, children and others who are sensitive (mode 2).
pub const WHO_CHILD: Rule = Rule {
    id: "who-itu-child",
    name: "WHO and ITU, children",
    level: Spl(75.0),
    hours: 40.0,
    exchange_db: 3.0,
    period: Period::Week,
    source: "WHO-ITU H.870, mode 2",
};

/// All of them; the one for leisure first, as home studios are not a workplace by law.
pub const RULES: &[Rule] = &[WHO_ADULT, WHO_CHILD, NIOSH, OSHA];

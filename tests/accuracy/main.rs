//! What the figures are promised to be worth, held against chains whose truth is known. Every test prints what it
//! reached; `docs/figures.md` lists it.

mod chains;
mod crosstalk;
mod false_alarms;
mod hum;
mod latency;
mod noise;
mod response;

#[allow(dead_code, reason = "the library's own tests use all of it")]
#[path = "../../src/analysis/imitation.rs"]
mod imitation;

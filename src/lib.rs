//! Linecheck sets up and proves a monitoring chain from inside the DAW.
//!
//! The modules stand in layer order: each imports only what is listed before it (`tests/layers.rs` enforces it).
//! The audio thread is a tape machine ([`live::engine`]): it plays a pre-rendered [`tape`], records the return
//! beside it, and meters. A [`measure`] turns that take into evidence, a [`check`] judges it, a [`fault`]
//! recognises what is wrong, the [`report`] says so.

pub mod units;

pub mod signal;

pub mod meter;

pub mod analysis;

pub mod tape;

pub mod chain;

pub mod measure;

pub mod check;

pub mod fault;

pub mod walk;

pub mod studio;

pub mod report;

pub mod live;

pub mod params;

pub mod editor;

mod plugin;

pub use plugin::Linecheck;

nice_plug::nice_export_clap!(Linecheck);
nice_plug::nice_export_vst3!(Linecheck);

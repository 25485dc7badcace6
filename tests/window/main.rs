//! The window, drawn without a host: by label it is pressed and read, in pictures it is looked at.

mod bench;
mod common;
mod connect;
mod cost;
mod course;
mod folder;
mod gain;
mod knee;
mod layout;
mod listen;
mod listener;
mod noise;
mod numbers;
mod own;
mod past;
mod picture;
mod plugged;
mod power;
mod practice;
mod pressing;
mod reading;
#[path = "../common/mod.rs"]
mod rig;
mod steps;
mod undo;
mod walk_cables;
mod walk_chains;
mod walk_faults;
mod walk_practice;
mod walk_trouble;
mod walker;
mod walking;

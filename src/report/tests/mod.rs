#![allow(clippy::unwrap_used)]

mod files;
mod html;
mod json;
pub mod sample;

#![allow(clippy::unwrap_used)]

mod files;
mod html;
mod json;
mod pdf;
pub mod sample;

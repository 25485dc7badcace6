#![allow(clippy::unwrap_used)]

mod files;
mod folder;
mod html;
mod json;
pub mod known;
mod noise;
mod pdf;
mod pdf_tags;
pub mod sample;

#![allow(clippy::unwrap_used)]

mod files;
mod folder;
mod html;
mod json;
mod pdf;
mod pdf_tags;
pub mod sample;

//! Level arithmetic from the converter to the ear: pure functions between newtypes.
//!
//! Voltages are rms. rms levels re full scale are AES17 (a full-scale sine reads 0) unless a name says otherwise.
//! Every relation is held against known answers (`vectors.toml`).

pub mod converter;
pub mod digital;
pub mod exposure;
pub mod headphone;
pub mod load;
pub mod power;
pub mod speaker;
pub mod timing;
pub mod voltage;

#[cfg(test)]
mod tests;

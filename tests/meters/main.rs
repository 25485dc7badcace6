//! The meters against known truth: the cases of the EBU and the ITU, the standards' tables, a second opinion.

mod allocation;
mod command;
mod levels;
mod loudness;
mod programme;
mod robustness;
mod second_opinion;
mod signals;
mod stereo;
mod true_peak;

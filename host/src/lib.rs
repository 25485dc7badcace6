//! A headless CLAP host. It loads the built plugin file the way a DAW does, closes the loop from its outputs to its
//! inputs through a [`Line`], presses nothing but parameters, and reads the report out of the saved state.
//!
//! [`Host`] is the loaded file, [`Session`] one instance of the plugin, [`Blocks`] how the host cuts time.

mod blocks;
mod deck;
mod line;
mod params;
mod plugin;
mod report;
mod session;

pub use blocks::Blocks;
pub use deck::Heard;
pub use line::{Line, Wire};
pub use params::Param;
pub use plugin::Host;
pub use report::Report;
pub use session::{RUN_LIMIT, Session};

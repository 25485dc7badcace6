//! The window, drawn without a host: by label it is pressed and read, in pictures it is looked at.

mod bench;
mod common;
mod layout;
mod past;
mod picture;
mod pressing;
mod reading;

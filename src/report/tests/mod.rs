mod files;
mod json;
mod sample;

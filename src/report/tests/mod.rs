mod files;
mod html;
mod json;
mod sample;

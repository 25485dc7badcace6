//! The wiring picture in the window.

use super::paint;
use crate::chain::wiring::Wiring;
use crate::chain::wiring::picture::folded;
use egui::{Response, Ui};

/// A picture is never larger than this, re its own size.
const LARGEST: f32 = 1.15;
/// Smaller than this, it is folded: the letters must stay readable.
const SMALLEST: f32 = 0.9;

/// Draws the picture as wide as there is room, with the hop `lit` marked and a level on each hop that has one. Its
/// accessible name says the whole chain in words.
pub fn show(ui: &mut Ui, wiring: &Wiring, lit: Option<usize>, levels: &[Option<String>]) -> Response {
    let mut picture = folded(wiring, lit, levels, usize::MAX);
    if ui.available_width() < SMALLEST * picture.size.0 as f32 {
        picture = folded(wiring, lit, levels, 1);
    }
    paint::show(ui, &picture, LARGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::wiring::WIRINGS;
    use egui::Vec2;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    #[test]
    fn every_picture_is_named_and_fits_the_room() {
        for wiring in WIRINGS {
            for width in [440.0, 700.0, 1000.0] {
                let level = [Some("−26.0 dBFS".to_owned())];
                let harness = Harness::builder().with_size(Vec2::new(width, 700.0)).build_ui(|ui| {
                    show(ui, wiring, Some(0), &level);
                });
                let picture = harness.get_by_label_contains(wiring.name);
                assert!(picture.rect().right() <= width, "{} in {width}", wiring.id);
            }
        }
    }
}

//! No words are cut and none lie on others: in both themes, at 100 % and 150 %, in the smallest window and the usual.

use crate::common::{Desk, SMALL, USUAL, faulty, healthy, idle, many, running, stopped};
use crate::picture;
use egui::{Rect, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use linecheck::editor::Message;
use linecheck::live::View;
use linecheck::signal::Generator;

/// The words that are drawn, where, and where they may be drawn.
fn words(harness: &Harness<'static, Desk>) -> Vec<(String, Rect, Rect)> {
    fn collect(shape: &Shape, clip: Rect, found: &mut Vec<(String, Rect, Rect)>) {
        match shape {
            Shape::Text(text) if !text.galley.text().trim().is_empty() => {
                assert!(!text.galley.elided, "shortened: {}", text.galley.text());
                found.push((
                    text.galley.text().to_owned(),
                    text.galley.rect.translate(text.pos.to_vec2()),
                    clip,
                ));
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        collect(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

#[track_caller]
pub fn check(harness: &Harness<'static, Desk>, name: &str) {
    let words = words(harness);
    assert!(!words.is_empty());
    for (place, (text, rect, clip)) in words.iter().enumerate() {
        // What is scrolled out of sight is cut at top or bottom, never at the sides.
        let cut = rect.left() < clip.left() - 0.5 || rect.right() > clip.right() + 0.5;
        assert!(!cut, "{name}: cut: {text:?} {rect:?} in {clip:?}");
        for (other, other_rect, other_clip) in &words[place + 1..] {
            let common = rect.intersect(*clip).intersect(other_rect.intersect(*other_clip));
            let overlap = common.width() > 1.0 && common.height() > 2.0;
            assert!(!overlap, "{name}: {text:?} lies on {other:?}: {rect:?} {other_rect:?}");
        }
    }
}

pub fn look(name: &str, view: &View, prepare: impl Fn(&mut Desk), scroll: f32) {
    for (size, size_name) in [(SMALL, "small"), (USUAL, "usual")] {
        for scale in [1.0f32, 1.5] {
            for dark in [true, false] {
                let mut desk = Desk::new(view.clone());
                desk.state.dark = dark;
                prepare(&mut desk);
                let mut harness = desk.open(size, scale);
                harness.run();
                if scroll > 0.0 {
                    harness.hover_at(egui::pos2(size.x / 2.0, size.y / 2.0));
                    harness.event(egui::Event::MouseWheel {
                        unit: egui::MouseWheelUnit::Point,
                        delta: egui::vec2(0.0, -scroll),
                        modifiers: egui::Modifiers::NONE,
                        phase: egui::TouchPhase::Move,
                        source: egui::MouseWheelSource::Unknown,
                    });
                    harness.run_steps(20);
                    harness.remove_cursor();
                    harness.run_steps(2);
                }
                let theme = if dark { "dark" } else { "light" };
                let name = format!("{name}-{size_name}-{:.0}-{theme}", scale * 100.0);
                check(&harness, &name);
                picture::save(&harness, &name);
            }
        }
    }
}

#[test]
fn the_window_before_a_run() {
    look("idle", &idle(), |_| (), 0.0);
    look("inactive", &View::default(), |_| (), 0.0);
}

#[test]
fn the_window_in_a_run() {
    look("running", &running(), |_| (), 0.0);
}

#[test]
fn the_window_with_faults() {
    let fold_out = |desk: &mut Desk| {
        desk.state.open.insert("noise".to_owned());
    };
    look("faulty", &faulty(), |_| (), 0.0);
    look("faulty-checks", &faulty(), fold_out, 560.0);
}

#[test]
fn the_window_of_a_healthy_line() {
    let path_field = |desk: &mut Desk| {
        desk.state.path_field = true;
        let text = "No file was chosen. If no dialog came up, type below where to save it.";
        desk.state.message = Some(Message { good: false, text: text.to_owned() });
    };
    look("healthy", &healthy(), |_| (), 0.0);
    look("healthy-export", &healthy(), path_field, 4000.0);
}

#[test]
fn the_window_after_a_stop() {
    look("stopped", &stopped(), |_| (), 0.0);
}

#[test]
fn sixteen_channels() {
    let tone = |desk: &mut Desk| {
        desk.controls.generator = Generator::PinkNoise500To2k;
        desk.controls.output = 12;
    };
    look("many", &many(), tone, 0.0);
}

#[test]
fn the_longest_names_and_the_section_played_by_hand() {
    for (chain, ..) in linecheck::chain::CHAINS {
        for (path, ..) in linecheck::chain::RETURN_PATHS {
            let mut desk = Desk::new(idle());
            desk.controls.chain = *chain;
            desk.controls.return_path = *path;
            let mut harness = desk.open(SMALL, 1.0);
            harness.run();
            check(&harness, chain.name());
        }
    }
    for (generator, ..) in linecheck::signal::GENERATORS {
        let mut desk = Desk::new(idle());
        desk.controls.generator = *generator;
        let mut harness = desk.open(SMALL, 1.0);
        harness.get_by_label("Play a signal by hand").click();
        harness.run();
        check(&harness, generator.name());
        picture::save(&harness, "by-hand");
    }
}

#[test]
fn a_window_that_could_not_grow_with_the_zoom() {
    for view in [idle(), running(), faulty(), many()] {
        let mut harness = Desk::new(view).open(egui::vec2(480.0, 400.0), 1.5);
        harness.run();
        check(&harness, "narrow");
        picture::save(&harness, "narrow");
    }
}

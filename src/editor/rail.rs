//! The rail at the left: the steps of the walk with how each stands, and below them what stands beside the walk.

use super::intent::Intent;
use super::shape::{self, Mark as Sign};
use super::state::{PAGES, Page, UiState};
use super::theme;
use crate::check::Verdict;
use crate::report::day;
use crate::walk::Edit;
use crate::walk::guide::{Guide, Mark, Row, Standing, Step};
use egui::accesskit::Role;
use egui::{
    Align2, FontId, Frame, Key, Margin, Modifiers, Panel, Pos2, Rect, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

/// Its width, and that without words where the window is narrower than [`NARROW`].
const WIDTH: f32 = 168.0;
const SLIM: f32 = 60.0;
const NARROW: f32 = 640.0;
/// Height of a row.
const ROW: f32 = 28.0;
const SIGN: f32 = 16.0;

/// Draws the rail.
pub fn show(ui: &mut Ui, guide: &Guide, state: &mut UiState, intents: &mut Vec<Intent>) {
    let slim = ui.available_width() < NARROW;
    let width = if slim { SLIM } else { WIDTH };
    let frame = Frame::new().fill(theme::palette(ui).surface).inner_margin(Margin::symmetric(8, 8));
    Panel::left("rail").frame(frame).resizable(false).exact_size(width).show(ui, |ui| {
        ScrollArea::vertical().id_salt("rail").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (place, row) in guide.rows().iter().enumerate() {
                let Some((page, name)) = page_of(row.step) else { continue };
                if step(ui, place + 1, name, row, state.page == page, slim) {
                    go(row.step, state, intents);
                }
            }
            ui.add_space(4.0);
            ui.separator();
            ui.add_space(4.0);
            for (page, name, _) in PAGES.iter().filter(|row| row.2.is_none()) {
                let place = entry(ui, state.page == *page, name, name);
                text(ui, place.0, if slim { initial(name) } else { name }, state.page == *page);
                if place.1.on_hover_text(*name).clicked() {
                    state.page = *page;
                }
            }
        });
    });
}

/// The page of a step, if it has one, and its name.
pub fn page_of(step: Step) -> Option<(Page, &'static str)> {
    PAGES.iter().find(|row| row.2 == Some(step)).map(|row| (row.0, row.1))
}

/// The step whose page this is, if it is one's.
pub fn step_of(page: Page) -> Option<Step> {
    PAGES.iter().find(|row| row.0 == page).and_then(|row| row.2)
}

/// Opens the page of a step, and has that remembered.
pub fn go(step: Step, state: &mut UiState, intents: &mut Vec<Intent>) {
    if let Some((page, _)) = page_of(step) {
        state.page = page;
        intents.push(Intent::Edit(Edit::GoTo(step)));
    }
}

/// Goes back and on by keys, unless something is being typed.
pub fn keys(ui: &Ui, guide: &Guide, state: &mut UiState, intents: &mut Vec<Intent>) {
    let Some(here) = step_of(state.page) else { return };
    if ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |keys: [(Modifiers, Key); 2]| {
        ui.ctx().input_mut(|input| keys.iter().any(|(modifiers, key)| input.consume_key(*modifiers, *key)))
    };
    let back = pressed([(Modifiers::ALT, Key::ArrowLeft), (Modifiers::NONE, Key::PageUp)]);
    let next = pressed([(Modifiers::ALT, Key::ArrowRight), (Modifiers::NONE, Key::PageDown)]);
    let to = if back { guide.back(here) } else { guide.next(here).filter(|_| next) };
    if let Some(step) = to {
        go(step, state, intents);
    }
}

/// The shape of how a step stands.
pub fn sign(mark: Mark) -> Sign {
    match mark {
        Mark::Open => Sign::Ready,
        Mark::Running => Sign::Running,
        Mark::Result(Standing::Good) => Sign::Verdict(Verdict::Pass),
        Mark::Result(Standing::Remark) => Sign::Verdict(Verdict::Warn),
        Mark::Result(Standing::Unsure) => Sign::Verdict(Verdict::Unsure),
        Mark::Result(Standing::Bad) => Sign::Verdict(Verdict::Fail),
        Mark::Skipped => Sign::Verdict(Verdict::Skipped),
        Mark::Again(_) => Sign::Again,
    }
}

/// How a step stands, in words, with the time of its result.
pub fn stand(row: &Row) -> String {
    let what = match row.mark {
        Mark::Again(what) => format!("measured with {what}"),
        mark => mark.word().to_owned(),
    };
    row.made.as_ref().map_or_else(|| what.clone(), |made| format!("{what}, {}", day(made)))
}

fn step(ui: &mut Ui, number: usize, name: &str, row: &Row, open: bool, slim: bool) -> bool {
    let words = format!("Step {number}, {name}: {}", row.mark.word());
    let (rect, response) = entry(ui, open, name, &words);
    let square = Rect::from_center_size(pos2(rect.right() - SIGN, rect.center().y), vec2(SIGN, SIGN));
    let number = number.to_string();
    text(ui, rect, &if slim { number } else { format!("{number}  {name}") }, open);
    shape::paint(ui, sign(row.mark), if slim { square.translate(vec2(6.0, 0.0)) } else { square });
    response.on_hover_text(format!("{name}: {}", stand(row))).clicked()
}

/// The ground of a row; where it is and what was done with it.
fn entry(ui: &mut Ui, open: bool, id: &str, words: &str) -> (Rect, egui::Response) {
    let id = ui.scope_id().with(("rail", id));
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, words));
    let palette = theme::palette(ui);
    let painter = ui.painter();
    if open {
        painter.rect_filled(rect, 4.0, palette.raised);
        let bar = Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(4.0, ROW - 8.0));
        painter.rect_filled(bar, 2.0, palette.accent);
    } else if response.hovered() {
        painter.rect_filled(rect, 4.0, palette.hover);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 4.0, Stroke::new(2.0, palette.text), StrokeKind::Inside);
    }
    (rect, response)
}

fn text(ui: &Ui, rect: Rect, words: &str, open: bool) {
    let palette = theme::palette(ui);
    let ink = if open { palette.text } else { palette.dim };
    let at: Pos2 = pos2(rect.left() + 12.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, words, FontId::proportional(theme::BODY), ink);
}

/// A page's first letter.
fn initial(name: &str) -> &str {
    name.char_indices().nth(1).map_or(name, |(end, _)| &name[..end])
}

//! The chains as cards with a picture, and the variants of the chosen one.

use super::pictogram;
use crate::chain::wiring::Wiring;
use crate::chain::{CHAINS, Chain};
use crate::editor::{Intent, layout, theme};
use crate::walk::Edit;
use egui::accesskit::Role;
use egui::{FontId, Pos2, Rect, Sense, StrokeKind, Ui, Vec2, WidgetInfo};

/// A card is at least this wide.
const CARD: f32 = 200.0;
/// Height of a card.
const HEIGHT: f32 = 64.0;
/// Side of its picture.
const PICTURE: f32 = 44.0;

/// Draws the cards.
pub fn grid(ui: &mut Ui, now: Chain, intents: &mut Vec<Intent>) {
    let room = ui.available_width();
    let columns = ((room + theme::GAP) / (CARD + theme::GAP)).floor().clamp(1.0, 3.0);
    let width = ((room - (columns - 1.0) * theme::GAP) / columns).floor();
    for row in CHAINS.chunks(columns as usize) {
        ui.horizontal(|ui| {
            for (chain, _, name) in row {
                if card(ui, *chain, name, *chain == now, width) && *chain != now {
                    intents.push(Intent::SetChain(*chain));
                }
            }
        });
    }
}

fn card(ui: &mut Ui, chain: Chain, name: &str, chosen: bool, width: f32) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, name));
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact_selectable(&response, chosen);
        let painter = ui.painter();
        let inner = rect.shrink(1.0);
        painter.rect(
            inner,
            visuals.corner_radius,
            visuals.weak_bg_fill,
            visuals.bg_stroke,
            StrokeKind::Inside,
        );
        let ink = visuals.text_color();
        let corner = Pos2::new(rect.left() + 12.0, rect.center().y - PICTURE / 2.0);
        let square = Rect::from_min_size(corner, Vec2::splat(PICTURE));
        pictogram::draw(painter, square, chain, ink, visuals.weak_bg_fill);
        let left = square.right() + 12.0;
        let words = painter.layout(
            name.to_owned(),
            FontId::proportional(theme::BODY),
            ink,
            (rect.right() - left - theme::GAP).max(0.0),
        );
        let at = Pos2::new(left, rect.center().y - words.size().y / 2.0);
        painter.galley(at, words, ink);
    }
    response.clicked()
}

/// Draws the variants of the chain that `now` is one of, with what one recognises each by.
pub fn variants(ui: &mut Ui, now: &Wiring, intents: &mut Vec<Intent>) {
    ui.add_space(theme::GAP);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let all: Vec<&Wiring> = Wiring::of(now.chain).collect();
        if all.len() > 1 {
            let colour = theme::palette(ui).text;
            layout::title(ui, "Which of these is it?", theme::TITLE, colour);
        }
        ui.spacing_mut().interact_size.y = theme::LINE;
        for wiring in all {
            ui.push_id(wiring.id, |ui| {
                if ui.radio(wiring == now, wiring.name).clicked() {
                    intents.push(Intent::Edit(Edit::SetWiring(wiring.id.to_owned())));
                }
                layout::under(ui, wiring.when);
            });
        }
    });
}

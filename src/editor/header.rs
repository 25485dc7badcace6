//! The header: name, what the host runs at, theme and zoom.

use super::state::{PAGES, UiState, ZOOMS};
use super::{layout, theme};
use crate::live::View;
use crate::units::number;
use egui::{Align, Button, ComboBox, Layout, Panel, Ui};

/// With less room than this, what the host runs at is left out.
const NARROW: f32 = 440.0;
/// With less room than this, the name is.
const NAMELESS: f32 = 760.0;
/// With less room than this, the pages have a row of their own.
const TWO_ROWS: f32 = 640.0;

/// Draws the header.
pub fn show(ui: &mut Ui, view: &View, state: &mut UiState) {
    Panel::top("header").frame(theme::bar(ui)).show(ui, |ui| {
        let two_rows = ui.available_width() < TWO_ROWS;
        ui.horizontal(|ui| {
            let colour = theme::palette(ui).text;
            if ui.available_width() > NAMELESS {
                layout::title(ui, "Linecheck", theme::HEADING, colour);
                ui.add_space(theme::GAP);
            }
            if !two_rows {
                pages(ui, state);
            }
            ui.add_space(theme::GAP);
            if ui.available_width() > NARROW {
                layout::dim(ui, host_line(view, &state.plugin_api));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                zoom(ui, state);
                let other = if state.dark { "Light theme" } else { "Dark theme" };
                if ui.add(Button::new(other)).clicked() {
                    state.dark = !state.dark;
                }
            });
        });
        if two_rows {
            ui.horizontal(|ui| pages(ui, state));
        }
    });
}

fn pages(ui: &mut Ui, state: &mut UiState) {
    for (page, name) in PAGES {
        if ui.add(Button::selectable(state.page == *page, *name)).clicked() {
            state.page = *page;
        }
    }
}

fn zoom(ui: &mut Ui, state: &mut UiState) {
    let percent = |zoom: u16| format!("{} %", number(f64::from(zoom), 0));
    let inner =
        ComboBox::from_id_salt("zoom").width(88.0).selected_text(percent(state.zoom)).show_ui(ui, |ui| {
            for zoom in ZOOMS {
                ui.selectable_value(&mut state.zoom, *zoom, percent(*zoom));
            }
        });
    let caption = layout::caption(ui, "Zoom");
    inner.response.labelled_by(caption.id);
}

/// Rate, block and format, as far as they are known.
fn host_line(view: &View, plugin_api: &str) -> String {
    let mut parts = Vec::new();
    match view.rate {
        Some(rate) => {
            let kilohertz = rate / 1000.0;
            let decimals = if (kilohertz - kilohertz.round()).abs() < 1e-6 { 0 } else { 1 };
            parts.push(format!("{} kHz", number(kilohertz, decimals)));
            if view.readout.block > 0 {
                parts.push(format!("block {}", view.readout.block));
            }
        }
        None => parts.push("not active".to_owned()),
    }
    if !plugin_api.is_empty() {
        parts.push(plugin_api.to_owned());
    }
    parts.join(" · ")
}

//! Every colour, distance and size of the window. Distances stand on a grid of 4 points.

use egui::{
    Color32, CornerRadius, FontDefinitions, FontFamily, FontId, Frame, Margin, Shadow, Stroke, TextStyle,
    Theme, Ui, Vec2, Visuals,
};
use std::sync::Arc;

/// Between things that belong together.
pub const GAP: f32 = 8.0;
/// Between groups, and from the edge.
pub const PAD: f32 = 16.0;
/// Height of a control.
pub const CONTROL: f32 = 32.0;
/// Height of a line of words, at least.
pub const LINE: f32 = 20.0;
/// Height of Run and Stop.
pub const BIG: f32 = 48.0;
/// The page is no wider than this, however wide the window.
pub const PAGE_WIDTH: f32 = 1040.0;
/// Room at the right for the scroll bar.
pub const SCROLL_BAR: f32 = 4.0;
/// Width of the column with captions or verdicts.
pub const CAPTION: f32 = 128.0;
/// Size of captions.
pub const SMALL: f32 = 13.0;
/// Size of running text.
pub const BODY: f32 = 14.5;
/// Size of the title of one result.
pub const TITLE: f32 = 16.0;
/// Size of the line that says what to do now.
pub const HEADING: f32 = 20.0;
const CORNER: CornerRadius = CornerRadius::same(6);

/// The colours of one theme.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Cards, header, strip.
    pub surface: Color32,
    /// Controls.
    pub raised: Color32,
    /// Controls under the pointer.
    pub hover: Color32,
    /// Edges.
    pub line: Color32,
    /// Words.
    pub text: Color32,
    /// Captions and words that matter less.
    pub dim: Color32,
    /// The one thing to press, selections, progress.
    pub accent: Color32,
    /// Words on `accent` and on `stop`.
    pub on_accent: Color32,
    /// The Stop button.
    pub stop: Color32,
    /// Healthy; also the bars of the meters.
    pub pass: Color32,
    /// Between healthy and faulty.
    pub warn: Color32,
    /// Faulty.
    pub fail: Color32,
    /// Can't tell.
    pub unsure: Color32,
    /// Curves in one picture, in order.
    pub curves: [Color32; 4],
    /// The left channel's lead, and what carries plus. Told apart from `right` by those who see red and green alike.
    pub left: Color32,
    /// The right channel's lead, and what carries minus.
    pub right: Color32,
}

/// Light words on dark.
pub const DARK: Palette = Palette {
    background: Color32::from_rgb(0x14, 0x17, 0x1c),
    surface: Color32::from_rgb(0x1e, 0x22, 0x29),
    raised: Color32::from_rgb(0x2e, 0x35, 0x40),
    hover: Color32::from_rgb(0x3a, 0x43, 0x50),
    line: Color32::from_rgb(0x3a, 0x42, 0x4e),
    text: Color32::from_rgb(0xee, 0xf1, 0xf5),
    dim: Color32::from_rgb(0xb4, 0xbd, 0xca),
    accent: Color32::from_rgb(0x2a, 0x6c, 0xcc),
    on_accent: Color32::WHITE,
    stop: Color32::from_rgb(0xc4, 0x33, 0x2a),
    pass: Color32::from_rgb(0x5c, 0xc8, 0x80),
    warn: Color32::from_rgb(0xef, 0xb8, 0x45),
    fail: Color32::from_rgb(0xff, 0x80, 0x78),
    unsure: Color32::from_rgb(0xbf, 0xa6, 0xff),
    curves: [
        Color32::from_rgb(0x5a, 0xa2, 0xf5),
        Color32::from_rgb(0xff, 0xb4, 0x54),
        Color32::from_rgb(0x6e, 0xd3, 0x9c),
        Color32::from_rgb(0xee, 0x96, 0xd8),
    ],
    left: Color32::from_rgb(0x56, 0xb4, 0xe9),
    right: Color32::from_rgb(0xf0, 0x8a, 0x3c),
};

/// Dark words on light.
pub const LIGHT: Palette = Palette {
    background: Color32::from_rgb(0xee, 0xf1, 0xf5),
    surface: Color32::WHITE,
    raised: Color32::from_rgb(0xe3, 0xe8, 0xef),
    hover: Color32::from_rgb(0xd3, 0xdb, 0xe6),
    line: Color32::from_rgb(0xc2, 0xca, 0xd6),
    text: Color32::from_rgb(0x16, 0x1b, 0x23),
    dim: Color32::from_rgb(0x45, 0x4f, 0x5e),
    accent: Color32::from_rgb(0x1f, 0x5f, 0xbf),
    on_accent: Color32::WHITE,
    stop: Color32::from_rgb(0xb8, 0x26, 0x1c),
    pass: Color32::from_rgb(0x17, 0x6e, 0x36),
    warn: Color32::from_rgb(0x85, 0x55, 0x00),
    fail: Color32::from_rgb(0xb0, 0x22, 0x18),
    unsure: Color32::from_rgb(0x62, 0x3a, 0xc0),
    curves: [
        Color32::from_rgb(0x1f, 0x5f, 0xbf),
        Color32::from_rgb(0xb0, 0x4a, 0x00),
        Color32::from_rgb(0x17, 0x6e, 0x36),
        Color32::from_rgb(0x96, 0x2a, 0x86),
    ],
    left: Color32::from_rgb(0x00, 0x68, 0xa8),
    right: Color32::from_rgb(0xb4, 0x4a, 0x00),
};

/// The colours in use.
pub fn palette(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Prepares a fresh context: once, before its first frame. The font for running text knows few signs beside the
/// letters (no ↔, no Ω), so the one for code stands in.
pub fn prepare(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let stand_in = fonts.families.get(&FontFamily::Monospace).cloned().unwrap_or_default();
    fonts.families.entry(FontFamily::Proportional).or_default().extend(stand_in);
    ctx.set_fonts(fonts);
}

/// Makes the theme that of the whole window, pop-ups included.
pub fn apply(ui: &mut Ui, dark: bool) {
    let theme = if dark { Theme::Dark } else { Theme::Light };
    let marker = egui::Id::unique("linecheck-theme");
    let done = ui.ctx().data(|data| data.get_temp::<bool>(marker));
    if done != Some(dark) {
        ui.ctx().set_theme(theme);
        ui.ctx().set_style_of(theme, Arc::new(style(dark)));
        ui.ctx().data_mut(|data| data.insert_temp(marker, dark));
    }
    ui.set_style(ui.ctx().style_of(theme));
}

/// The frame of the body.
pub fn body(ui: &Ui) -> Frame {
    Frame::new().fill(palette(ui).background).inner_margin(PAD)
}

/// The frame of header and strip.
pub fn bar(ui: &Ui) -> Frame {
    Frame::new().fill(palette(ui).surface).inner_margin(Margin::symmetric(16, 8))
}

/// The frame of one group on the page.
pub fn card(ui: &Ui) -> Frame {
    let palette = palette(ui);
    Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CORNER)
        .inner_margin(PAD)
}

fn style(dark: bool) -> egui::Style {
    let palette = if dark { &DARK } else { &LIGHT };
    let mut style = egui::Style { visuals: visuals(dark, palette), ..Default::default() };
    let font = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, font(SMALL)),
        (TextStyle::Body, font(BODY)),
        (TextStyle::Button, font(BODY)),
        (TextStyle::Heading, font(HEADING)),
        (TextStyle::Monospace, FontId::new(SMALL, FontFamily::Monospace)),
    ]
    .into();
    style.animation_time = 0.0;
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(GAP);
    spacing.button_padding = Vec2::new(12.0, 4.0);
    spacing.interact_size = Vec2::new(40.0, CONTROL);
    spacing.icon_width = 16.0;
    spacing.slider_rail_height = 6.0;
    spacing.combo_height = 360.0;
    style
}

fn visuals(dark: bool, palette: &Palette) -> Visuals {
    let mut visuals = if dark { Visuals::dark() } else { Visuals::light() };
    visuals.panel_fill = palette.background;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.menu_corner_radius = CORNER;
    visuals.popup_shadow = Shadow::NONE;
    visuals.extreme_bg_color = palette.background;
    visuals.faint_bg_color = palette.background;
    visuals.weak_text_color = Some(palette.dim);
    visuals.selection.bg_fill = palette.accent;
    visuals.selection.stroke = Stroke::new(1.0, palette.on_accent);
    visuals.slider_trailing_fill = true;
    visuals.disabled_alpha = 0.7;
    let widgets = &mut visuals.widgets;
    let all = [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open];
    for (widget, fill) in all.into_iter().zip([palette.raised, palette.hover, palette.hover, palette.hover]) {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, palette.line);
        widget.fg_stroke = Stroke::new(1.0, palette.text);
        widget.corner_radius = CORNER;
        widget.expansion = 0.0;
    }
    // Also the look of what has the keyboard.
    widgets.hovered.bg_stroke = Stroke::new(1.0, palette.dim);
    widgets.active.bg_stroke = Stroke::new(2.0, palette.text);
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, palette.text);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: Color32) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn all_words_can_be_read() {
        for palette in [DARK, LIGHT] {
            for back in [palette.background, palette.surface, palette.raised, palette.hover] {
                assert!(contrast(palette.text, back) >= 7.0, "{palette:?}");
                assert!(contrast(palette.dim, back) >= 4.5, "{back:?} {palette:?}");
            }
            for back in [palette.background, palette.surface] {
                let verdicts = [palette.pass, palette.warn, palette.fail, palette.unsure];
                let leads = [palette.left, palette.right];
                for ink in verdicts.into_iter().chain(palette.curves).chain(leads) {
                    assert!(contrast(ink, back) >= 4.5, "{ink:?} on {back:?}");
                }
            }
            for back in [palette.accent, palette.stop] {
                assert!(contrast(palette.on_accent, back) >= 4.5, "{back:?}");
            }
        }
    }
}

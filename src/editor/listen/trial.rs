//! One trial: play it, as often as you like, and say what you heard.

use super::super::intent::Intent;
use super::super::state::UiState;
use super::super::{layout, theme};
use super::Desk;
use crate::walk::Edit;
use crate::walk::ear::{Answer, EarEdit, Test};
use egui::accesskit::Role;
use egui::{Button, EventFilter, Key, Modifiers, Response, RichText, Ui, Vec2, WidgetInfo};

/// Width and height of the answers about the sound itself, at most.
const ANSWER: Vec2 = Vec2::new(200.0, 56.0);
/// The same of the answers that say there is none.
const OTHER: Vec2 = Vec2::new(200.0, 40.0);

/// The keys of an answer; the first one stands on its button.
fn keys(answer: Answer) -> &'static [Key] {
    match answer {
        Answer::Left => &[Key::ArrowLeft],
        Answer::Right => &[Key::ArrowRight],
        Answer::Both => &[Key::ArrowUp],
        Answer::First => &[Key::Num1, Key::ArrowLeft],
        Answer::Second => &[Key::Num2, Key::ArrowRight],
        Answer::CantHear => &[Key::N],
        Answer::CantTell => &[Key::T],
    }
}

/// (name, sign of its key).
fn face(answer: Answer) -> (&'static str, &'static str) {
    match answer {
        Answer::Left => ("Left", "←"),
        Answer::Right => ("Right", "→"),
        Answer::Both => ("Both, or the middle", "↑"),
        Answer::First => ("The first", "1"),
        Answer::Second => ("The second", "2"),
        Answer::CantHear => ("I can't hear it", "N"),
        Answer::CantTell => ("I can't tell", "T"),
    }
}

/// Draws the trial at hand, or what stands before the first.
pub fn show(ui: &mut Ui, desk: &Desk, state: &mut UiState, intents: &mut Vec<Intent>) {
    let test = desk.test;
    let text = theme::palette(ui).text;
    let answers = desk.series.map_or(0, |series| series.answers.len());
    let before = desk.series.and_then(|series| series.said);
    ui.horizontal_wrapped(|ui| {
        layout::title(ui, &format!("Trial {}", answers + 1), theme::TITLE, text);
        layout::dim(ui, "Usually over after five to ten. Whether an answer was right is told at the end.");
    });
    ui.add_space(theme::GAP);
    play(ui, desk, state, intents);
    ui.add_space(theme::GAP);
    layout::title(ui, test.question(), theme::TITLE, text);
    let at_hand = desk.at_hand();
    let heard = at_hand.is_some() && desk.view.trials.heard == at_hand;
    let mut said = None;
    let (first, rest) = test.answers().split_at(test.answers().len() - 2);
    for (row, size) in [(first, ANSWER), (rest, OTHER)] {
        ui.horizontal_wrapped(|ui| {
            let most = (ui.available_width() - 2.0 * theme::GAP) / 3.0;
            for answer in row {
                let size = Vec2::new(size.x.min(most), size.y);
                let chosen = before == Some(*answer);
                if one(ui, *answer, size, (heard, chosen))
                    || heard && keys(*answer).iter().any(|key| pressed(ui, *key))
                {
                    said = Some(*answer);
                }
            }
        });
    }
    if let Some(answer) = said {
        intents.push(Intent::Edit(Edit::Ear(EarEdit::Say(test, answer))));
    }
    ui.horizontal(|ui| {
        ui.set_min_height(theme::CONTROL);
        let take_back = ui.add_enabled(before.is_some(), Button::new("Take it back (Backspace)"));
        keep_arrows(ui, &take_back);
        if before.is_some() && said.is_none() && (take_back.clicked() || pressed(ui, Key::Backspace)) {
            intents.push(Intent::Edit(Edit::Ear(EarEdit::TakeBack(test))));
        }
        match before {
            Some(answer) => {
                let words = format!("You said: {}. It counts once you go on.", face(answer).0.to_lowercase());
                layout::dim(ui, words);
            }
            None if !heard => {
                layout::dim(ui, "Listen to the whole trial before you answer.");
            }
            None => {}
        }
    });
}

fn play(ui: &mut Ui, desk: &Desk, state: &mut UiState, intents: &mut Vec<Intent>) {
    let hindrance = desk.hindrance();
    let sounds = desk.view.trials.playing.is_some();
    let may = hindrance.is_none() && !sounds;
    ui.horizontal(|ui| {
        let palette = theme::palette(ui);
        let said = desk.series.filter(|series| series.said.is_some());
        let (word, name) =
            if said.is_some() { ("Go on  (P)", "Go on") } else { ("Play  (P)", "Play the trial") };
        let text = RichText::new(word).size(theme::HEADING).color(palette.on_accent);
        let button = Button::new(text).fill(palette.accent).min_size(Vec2::new(160.0, theme::BIG));
        let response = ui.add_enabled(may, button);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, may, name));
        keep_arrows(ui, &response);
        if may && (response.clicked() || pressed(ui, Key::P)) {
            if let Some(series) = said {
                intents.push(Intent::Edit(Edit::Ear(EarEdit::GoOn(desk.test))));
                // It may have been the last one.
                if series.gone_on().ending(desk.test).is_some() {
                    return;
                }
            }
            if desk.series.is_none() {
                let chain = desk.controls.chain.id().to_owned();
                let begin = EarEdit::Begin(desk.test, chain, state.listen.draw());
                intents.push(Intent::Edit(Edit::Ear(begin)));
            }
            intents.push(Intent::PlayTrial(desk.test));
        }
        let words = match (hindrance, sounds) {
            (Some(words), _) => words,
            (None, true) => "Listen …",
            (None, false) if said.is_some() => "Your answer counts from then on, and the next trial plays.",
            (None, false) if desk.test == Test::Channels => {
                "Two bursts of noise. Play them as often as you like."
            }
            (None, false) => "Two sounds, one after the other. Play them as often as you like.",
        };
        layout::dim(ui, words);
    });
}

/// One answer; whether it was given.
fn one(ui: &mut Ui, answer: Answer, size: Vec2, (enabled, chosen): (bool, bool)) -> bool {
    let (name, sign) = face(answer);
    let text = match answer {
        Answer::Right => format!("{name}  {sign}"),
        _ => format!("{sign}  {name}"),
    };
    let text = RichText::new(text).size(if size.y >= ANSWER.y { theme::TITLE } else { theme::BODY });
    let response = ui.add_enabled(enabled, Button::new(text).min_size(size).selected(chosen));
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, chosen, name));
    keep_arrows(ui, &response);
    response.clicked()
}

/// The arrows are answers here; Tab goes from control to control.
pub fn keep_arrows(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
}

/// Whether a key was pressed that nobody types.
pub fn pressed(ui: &Ui, key: Key) -> bool {
    let typing = ui.ctx().text_edit_focused();
    !typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
}

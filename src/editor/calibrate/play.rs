//! The sounds that calibrating needs: played by a press, and under the conditions of every other sound of the page.

use crate::chain::staging::{Reads, Sound, Stand, Target};
use crate::editor::Scene;
use crate::editor::gain::{Drive, Shown};
use crate::editor::intent::Intent;
use crate::editor::{barred, is_running, theme};
use crate::live::{Controls, View};
use egui::{Button, Ui, vec2};

/// Whether a sound may begin as it is plugged now. Where headphones hang at the end of the chain, this is to be
/// confirmed first.
pub fn may_sound(ui: &mut Ui, scene: Scene<'_>, (confirmed, words): (&mut bool, &str)) -> bool {
    let Scene { controls, .. } = scene;
    let worn = controls.chain.is_worn();
    if worn {
        ui.checkbox(confirmed, words);
    }
    barred(scene).is_none() && (*confirmed || !worn)
}

/// A button that fades a sound in on output 1 and keeps it, or stops it.
pub fn button(
    ui: &mut Ui,
    view: &View,
    controls: &Controls,
    (sound, word, may): (Sound, &str, bool),
    drive: &mut Option<Drive>,
    intents: &mut Vec<Intent>,
) {
    let on = drive.as_ref().is_some_and(|drive| drive.is_on() && drive.is_held());
    let mine = on && drive.as_ref().and_then(Drive::stand).is_some_and(|stand| stand.sound == sound);
    let busy = drive.as_ref().is_some_and(Drive::is_active);
    let ready = may && !busy && view.rate.is_some() && !controls.bypass && !is_running(view);
    let fading = drive.as_ref().is_some_and(|drive| drive.shown() != Shown::Held);
    let shown = match (mine, fading) {
        (true, true) => "Fading in: stop",
        (true, false) => "It sounds: stop",
        _ => word,
    };
    let button = Button::new(shown).min_size(vec2(136.0, theme::CONTROL));
    if ui.add_enabled(ready || mine, button).clicked() {
        if mine {
            intents.push(Intent::Stop);
        } else {
            // Only played: the target is that of nothing.
            let target = Target::electrical("");
            let stand =
                Stand { name: String::new(), output: 1, sound, reads: Reads::Return, target, first: None };
            *drive = Some(Drive::hold(stand, controls, view));
        }
    }
}

//! Gear that is not in the list, or of which the list knows little: its name and what its manual says.

use crate::chain::connection::Place;
use crate::chain::gear::{Asked, Choice, Device, asked, odd, own};
use crate::editor::{layout, theme};
use egui::{TextEdit, Ui};

/// Words of a gear file as shown.
const WORDS: &[(&str, &str)] =
    &[("grounded", "minus is ground"), ("bridged", "bridged: neither is ground"), ("", "not known")];

/// Width of a figure's caption.
const CAPTION: f32 = 296.0;
/// Width of its field.
const FIGURE: f32 = 112.0;

/// What is being typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Own {
    name: String,
    /// What is known of it already.
    base: Option<Device>,
    /// What stands in the fields, in the order of [`asked`].
    texts: Vec<String>,
    /// What was asked back, and what stood in the fields then.
    answer: Option<(String, Vec<String>)>,
}

impl Own {
    /// Of gear that is not in the list; of a name that was searched in vain, the name.
    pub fn unlisted(place: Place, said: &Choice, query: &str) -> Self {
        let name = match said {
            Choice::NotListed { name: Some(name) } => name,
            _ => query.trim(),
        };
        Self {
            name: name.to_owned(),
            texts: vec![String::new(); asked(place.kind()).len()],
            ..Self::default()
        }
    }

    /// Over what is known of what was chosen.
    pub fn over(base: &Device) -> Self {
        let texts = asked(base.kind()).iter().map(|asked| asked.of(base)).collect();
        Self { name: base.name().to_owned(), base: Some(base.clone()), texts, answer: None }
    }

    /// Whether it is typed over what is known.
    pub fn is_over(&self) -> bool {
        self.base.is_some()
    }

    /// What to keep, or what to ask back.
    fn choice(&self, place: Place) -> Result<Choice, String> {
        let kind = place.kind();
        let before = |asked: &Asked| self.base.as_ref().map_or_else(String::new, |base| asked.of(base));
        let fields = asked(kind).iter().zip(&self.texts);
        // What was left alone keeps its source, and more digits than are shown.
        let typed: Vec<(Asked, &str)> = fields
            .filter(|(asked, text)| text.trim() != before(asked))
            .map(|(asked, text)| (*asked, text.as_str()))
            .collect();
        let name = Some(self.name.trim()).filter(|name| !name.is_empty());
        let Some(device) = own(kind, self.base.as_ref(), &self.name, &typed)? else {
            return Ok(Choice::NotListed { name: name.map(str::to_owned) });
        };
        let confirmed = self.answer.as_ref().is_some_and(|(_, texts)| *texts == self.texts);
        match odd(&device, &typed).filter(|_| !confirmed) {
            Some(question) => Err(question),
            None => Ok(Choice::Measured { device }),
        }
    }

    /// Keeps it, or has it asked back.
    fn keep(&mut self, place: Place) -> Option<Choice> {
        self.choice(place).map_err(|question| self.answer = Some((question, self.texts.clone()))).ok()
    }
}

/// Draws the fields; what was kept.
pub fn show(ui: &mut Ui, place: Place, own: &mut Own) -> Option<Choice> {
    field(ui, "Its name", &mut own.name);
    let figures = asked(place.kind());
    if !figures.is_empty() {
        layout::dim(
            ui,
            "What its manual says. Leave empty what it does not: what is not known is not guessed.",
        );
    }
    for (asked, text) in figures.iter().zip(&mut own.texts) {
        if asked.words().next().is_some() {
            choose(ui, asked, text);
        } else {
            figure(ui, &asked.caption(), text);
        }
    }
    let kept = if ui.button("Keep").clicked() { own.keep(place) } else { None };
    if let Some((question, _)) = &own.answer {
        let colour = theme::palette(ui).warn;
        ui.colored_label(colour, question);
    }
    kept
}

fn field(ui: &mut Ui, caption: &str, text: &mut String) {
    let label = layout::caption(ui, caption);
    let width = ui.available_width().min(420.0);
    let field = TextEdit::singleline(text)
        .desired_width(width)
        .min_size(egui::vec2(0.0, theme::CONTROL))
        .align(egui::Align2::LEFT_CENTER);
    ui.add(field).labelled_by(label.id);
}

/// A figure beside its caption, or below it where there is no room.
fn figure(ui: &mut Ui, caption: &str, text: &mut String) {
    if ui.available_width() < CAPTION + FIGURE + theme::GAP {
        return field(ui, caption, text);
    }
    ui.horizontal(|ui| {
        let label = layout::caption_beside(ui, CAPTION, caption);
        let field = TextEdit::singleline(text)
            .desired_width(FIGURE)
            .min_size(egui::vec2(0.0, theme::CONTROL))
            .align(egui::Align2::LEFT_CENTER);
        ui.add(field).labelled_by(label.id);
    });
}

fn choose(ui: &mut Ui, asked: &Asked, text: &mut String) {
    layout::caption(ui, &asked.caption());
    ui.horizontal_wrapped(|ui| {
        for (word, shown) in
            WORDS.iter().filter(|(word, _)| word.is_empty() || asked.words().any(|one| one == *word))
        {
            ui.radio_value(text, (*word).to_owned(), *shown);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::gear::{Figure, TYPED};
    use crate::units::Dbu;

    fn typed(name: &str, out_max: &str, in_max: &str) -> Own {
        let mut own = Own::unlisted(Place::Interface, &Choice::NotSaid, name);
        own.texts[0] = out_max.to_owned();
        own.texts[1] = in_max.to_owned();
        own
    }

    #[test]
    fn a_name_alone_is_an_answer_and_so_is_none() {
        let said = typed(" Desk ", "", " ").choice(Place::Interface);
        assert_eq!(said, Ok(Choice::NotListed { name: Some("Desk".to_owned()) }));
        assert_eq!(typed("", "", "").choice(Place::Interface), Ok(Choice::NotListed { name: None }));
    }

    #[test]
    fn typed_figures_are_the_users_own_and_come_back() {
        let choice = typed("Desk", "+24 dBu", "18,5").choice(Place::Interface).expect("is kept");
        let Choice::Measured { device: Device::Interface(device) } = &choice else { panic!("{choice:?}") };
        assert_eq!(device.line_out_max, Some(Figure::own(Dbu(24.0), TYPED)));
        assert_eq!(device.line_in_max.as_ref().map(|figure| figure.value), Some(Dbu(18.5)));
        let again = Own::over(&Device::Interface(device.clone()));
        assert_eq!(again.texts[..2], ["24 dBu".to_owned(), "18.5 dBu".to_owned()]);
        assert_eq!(again.choice(Place::Interface), Ok(choice), "kept again, it is the same");
    }

    #[test]
    fn what_is_odd_is_asked_once_and_what_is_no_level_never_kept() {
        let mut own = typed("Desk", "-10", "");
        assert_eq!(own.keep(Place::Interface), None);
        assert!(own.answer.as_ref().is_some_and(|(question, _)| question.contains("“-10” is unusual")));
        assert!(own.keep(Place::Interface).is_some(), "confirmed");
        own.texts[0] = "-11".to_owned();
        assert_eq!(own.keep(Place::Interface), None, "another figure is asked again");
        for words in ["loud", "1e9", "NaN"] {
            let mut own = typed("Desk", words, "");
            for _ in 0..2 {
                assert_eq!(own.keep(Place::Interface), None, "{words}");
            }
        }
    }
}

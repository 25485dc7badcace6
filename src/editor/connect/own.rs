//! Gear that is not in the list: its name, and of an interface what its manual says.

use crate::chain::connection::Place;
use crate::chain::gear::{Choice, Device, Figure, Interface};
use crate::editor::{layout, theme};
use crate::units::{Dbu, number};
use egui::{TextEdit, Ui};

/// Full scale of line sockets lies in here almost always, in dBu; else it is asked again.
const USUAL: std::ops::RangeInclusive<f64> = 0.0..=30.0;
/// Nothing beyond is kept, in dBu: as in the catalogue.
const POSSIBLE: std::ops::RangeInclusive<f64> = -120.0..=60.0;
/// Where a typed figure is from.
const TYPED: &str = "typed by you";

/// What is being typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Own {
    name: String,
    out_max: String,
    in_max: String,
    /// What was asked back, and the figures it was asked of.
    asked: Option<(String, [String; 2])>,
}

impl Own {
    /// From what is said so far; of a name that was searched in vain, the name.
    pub fn begin(said: &Choice, query: &str) -> Self {
        let level = |figure: &Option<Figure<Dbu>>| {
            figure.as_ref().map_or_else(String::new, |figure| number(figure.value.0, 1))
        };
        match said {
            Choice::NotListed { name: Some(name) } => Self { name: name.clone(), ..Self::default() },
            Choice::Measured { device: Device::Interface(device) } => Self {
                name: device.name.clone(),
                out_max: level(&device.line_out_max),
                in_max: level(&device.line_in_max),
                asked: None,
            },
            _ => Self { name: query.trim().to_owned(), ..Self::default() },
        }
    }

    /// What to keep, or what to ask back.
    fn choice(&mut self, place: Place) -> Result<Choice, String> {
        let name = Some(self.name.trim()).filter(|name| !name.is_empty());
        let (out_max, in_max) = match place {
            Place::Interface => (read(&self.out_max)?, read(&self.in_max)?),
            _ => (None, None),
        };
        if out_max.is_none() && in_max.is_none() {
            return Ok(Choice::NotListed { name: name.map(str::to_owned) });
        }
        let typed = [self.out_max.clone(), self.in_max.clone()];
        let confirmed = self.asked.as_ref().is_some_and(|(_, figures)| *figures == typed);
        let odd = [out_max, in_max].into_iter().flatten().find(|level| !USUAL.contains(&level.0));
        if let Some(level) = odd.filter(|_| !confirmed) {
            let question = format!(
                "Full scale at {level} is unusual: most line sockets lie between +4 and +24 dBu. Press Keep again if \
                 it is right."
            );
            self.asked = Some((question.clone(), typed));
            return Err(question);
        }
        let figure = |level: Dbu| Figure::own(level, TYPED);
        let device = Interface {
            id: "own-interface".to_owned(),
            name: name.unwrap_or("My interface").to_owned(),
            line_out_max: out_max.map(figure),
            line_in_max: in_max.map(figure),
            ..Interface::default()
        };
        Ok(Choice::Measured { device: Device::Interface(Box::new(device)) })
    }
}

/// A level as people type it; nothing typed is nothing said.
fn read(text: &str) -> Result<Option<Dbu>, String> {
    let plain = text.trim().replace('\u{2212}', "-").replace(',', ".").to_ascii_lowercase();
    let plain = plain.trim_end_matches("dbu").trim();
    if plain.is_empty() {
        return Ok(None);
    }
    match plain.parse::<f64>() {
        Ok(level) if POSSIBLE.contains(&level) => Ok(Some(Dbu(level))),
        _ => Err(format!(
            "“{}” is no level. Write a number in dBu, such as 16 or +22, or nothing.",
            text.trim()
        )),
    }
}

/// Draws the fields; what was kept.
pub fn show(ui: &mut Ui, place: Place, own: &mut Own) -> Option<Choice> {
    field(ui, "Its name", &mut own.name);
    if place == Place::Interface {
        layout::dim(
            ui,
            "If its manual says so (maximum level at 0 dBFS, gain at minimum). Leave empty what it does not.",
        );
        field(ui, "Line outputs, full scale, in dBu", &mut own.out_max);
        field(ui, "Line inputs, full scale, in dBu", &mut own.in_max);
    }
    let mut kept = None;
    if ui.button("Keep").clicked() {
        match own.choice(place) {
            Ok(choice) => kept = Some(choice),
            Err(question) => own.asked = Some((question, [own.out_max.clone(), own.in_max.clone()])),
        }
    }
    if let Some((question, _)) = &own.asked {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, out_max: &str, in_max: &str) -> Own {
        let [name, out_max, in_max] = [name, out_max, in_max].map(str::to_owned);
        Own { name, out_max, in_max, asked: None }
    }

    #[test]
    fn a_name_alone_is_an_answer_and_so_is_none() {
        let said = typed(" Desk ", "", " ").choice(Place::Interface);
        assert_eq!(said, Ok(Choice::NotListed { name: Some("Desk".to_owned()) }));
        assert_eq!(typed("", "", "").choice(Place::Interface), Ok(Choice::NotListed { name: None }));
        let amplifier = typed("Amp", "7", "7").choice(Place::Amplifier);
        assert_eq!(amplifier, Ok(Choice::NotListed { name: Some("Amp".to_owned()) }));
    }

    #[test]
    fn typed_figures_are_the_users_own_and_come_back() {
        let choice = typed("Desk", "+24 dBu", "18,5").choice(Place::Interface).expect("is kept");
        let Choice::Measured { device: Device::Interface(device) } = &choice else { panic!("{choice:?}") };
        assert_eq!(device.line_out_max, Some(Figure::own(Dbu(24.0), TYPED)));
        assert_eq!(device.line_in_max.as_ref().map(|figure| figure.value), Some(Dbu(18.5)));
        assert_eq!(Device::Interface(device.clone()).check(), Ok(()));
        assert_eq!(Own::begin(&choice, ""), typed("Desk", "24.0", "18.5"));
    }

    #[test]
    fn what_is_odd_is_asked_once_and_what_is_no_level_never_kept() {
        let mut own = typed("Desk", "-10", "");
        assert!(own.choice(Place::Interface).expect_err("is asked").contains("−10.0 dBu is unusual"));
        assert!(own.choice(Place::Interface).is_ok(), "confirmed");
        own.out_max = "-11".to_owned();
        assert!(own.choice(Place::Interface).is_err(), "another figure is asked again");
        for words in ["loud", "1e9", "NaN"] {
            let mut own = typed("Desk", words, "");
            for _ in 0..2 {
                assert!(own.choice(Place::Interface).is_err(), "{words}");
            }
        }
    }
}

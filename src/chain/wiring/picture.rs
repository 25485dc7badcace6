//! The wiring picture: boxes, leads and plugs.

use super::{Connection, Contact, Direction, Hop, Join, Plug, Port, Role, Signal, Wiring};
use crate::chain::picture::{Align, Ink, LETTER, Mark, Picture, Point, wrapped};

const MARGIN: f64 = 16.0;
const BOX: Point = (150.0, 64.0);
const GAP: f64 = 190.0;
/// From a box to the middle of the plug in it: the names of both plugs of the longest lead fit beside each other, and those
/// of two leads under the box between them.
const PLUG_X: f64 = 20.0;
const PLUGS_Y: f64 = MARGIN + BOX.1 + 34.0;
const PLUG_HEIGHT: f64 = 92.0;
const SMALL: f64 = 11.0;
const NORMAL: f64 = 13.0;
/// Between the boxes of a device's parts.
const PART_GAP: f64 = 6.0;
/// Corners of boxes and plugs.
const ROUND: u8 = 3;

/// The picture of a wiring in one row; `lit` is the hop in question, from 0.
pub fn picture(wiring: &Wiring, lit: Option<usize>) -> Picture {
    folded(wiring, lit, &[], usize::MAX)
}

/// The picture with `levels` written on their hops (nothing on those beyond its end), and no more than `per_row` hops
/// beside each other; a further row begins with the device that the last one ended with.
pub fn folded(wiring: &Wiring, lit: Option<usize>, levels: &[Option<String>], per_row: usize) -> Picture {
    let row_height = PLUGS_Y + PLUG_HEIGHT + MARGIN;
    let (mut marks, mut size) = (Vec::new(), (0.0f64, 0.0));
    let mut index = 0;
    for row in wiring.hops.chunks(per_row.max(1)) {
        let mut drawing = Drawing { marks: Vec::new() };
        let mut from = MARGIN;
        for (place, hop) in row.iter().enumerate() {
            if place == 0 {
                drawing.device(from, hop.connection.from.role());
            }
            let to = from + BOX.0 + GAP;
            drawing.hop(from + BOX.0, to, hop, lit == Some(index));
            if let Some(level) = level(levels, index) {
                drawing.text(((from + BOX.0 + to) / 2.0, MARGIN - 3.0), level, NORMAL, Align::Middle);
            }
            match hop.parts {
                [] => drawing.device(to, hop.connection.to.role()),
                parts => drawing.parts(to, parts),
            }
            from = to;
            index += 1;
        }
        marks.extend(drawing.marks.into_iter().map(|mark| mark.lowered(size.1)));
        size = (size.0.max(from + BOX.0 + MARGIN), size.1 + row_height);
    }
    Picture { size, alt: alt(wiring, levels), marks }
}

fn level(levels: &[Option<String>], hop: usize) -> Option<&str> {
    levels.get(hop)?.as_deref()
}

fn alt(wiring: &Wiring, levels: &[Option<String>]) -> String {
    let hops = wiring.hops.iter().enumerate().map(|(index, hop)| {
        let Connection { from, to, lead } = hop.connection;
        let (source, sink) = (from.role().name(), to.role().name());
        let parts = if hop.parts.is_empty() { String::new() } else { format!(" ({})", hop.parts.join("; ")) };
        let level = level(levels, index).map_or_else(String::new, |level| format!(", measured {level}"));
        format!("{source}, {}, by {} to {sink}, {}{parts}{level}", from.name(), lead.name, to.name())
    });
    format!("{}: {}.", wiring.name, hops.collect::<Vec<_>>().join("; "))
}

struct Drawing {
    marks: Vec<Mark>,
}

impl Drawing {
    fn text(&mut self, at: Point, text: &str, size: f64, align: Align) {
        self.marks.push(Mark::Text { at, text: text.to_owned(), size, align, ink: Ink::Words });
    }

    fn filled(&mut self, at: Point, size: Point, ink: Ink) {
        self.marks.push(Mark::Rect { at, size, round: ROUND, filled: true, ink });
    }

    /// Text in lines no wider than `width`, the first on `at`; returns how many.
    fn lines(&mut self, at: Point, text: &str, size: f64, width: f64) -> usize {
        let lines = wrapped(text, width / (LETTER * size));
        for (index, line) in lines.iter().enumerate() {
            self.text((at.0, at.1 + index as f64 * size * 1.25), line, size, Align::Middle);
        }
        lines.len()
    }

    fn device(&mut self, x: f64, role: Role) {
        self.boxed((x, MARGIN), BOX.1, role.name(), NORMAL);
    }

    /// The parts of a device, one below the other where it would stand.
    fn parts(&mut self, x: f64, parts: &[&str]) {
        for (&name, (top, height)) in parts.iter().zip(bands(parts.len())) {
            self.boxed((x, top), height, name, SMALL);
        }
    }

    fn boxed(&mut self, (x, y): Point, height: f64, name: &str, letters: f64) {
        self.marks.push(Mark::Rect {
            at: (x, y),
            size: (BOX.0, height),
            round: ROUND,
            filled: false,
            ink: Ink::Device,
        });
        self.text((x + BOX.0 / 2.0, y + height / 2.0 + letters / 3.0), name, letters, Align::Middle);
    }

    fn hop(&mut self, from: f64, to: f64, hop: &Hop, lit: bool) {
        let connection = hop.connection;
        let middle = MARGIN + BOX.1 / 2.0;
        // Half of what lies between the two leads of a pair, half the height of what is lit, and the lines of the words
        // above and below: clear of the leads.
        let (apart, half, manner, name) = match hop.parts {
            [] => (8.0, 14.0, MARGIN + 14.0, 4.0),
            _ => (4.0, BOX.1 / 2.0 - 6.0, middle + SMALL / 3.0, 10.0),
        };
        let offsets: &[(f64, Ink)] = match connection.lead.per_pair {
            1 => &[(0.0, Ink::Left)],
            _ => &[(-apart, Ink::Left), (apart, Ink::Right)],
        };
        if lit {
            self.filled((from + 2.0, middle - half), (to - from - 4.0, 2.0 * half), Ink::Hop);
        }
        for (top, height) in bands(hop.parts.len().max(1)) {
            for (offset, ink) in offsets {
                let y = top + height / 2.0 + offset;
                self.marks.push(Mark::Line { from: (from, y), to: (to, y), ink: *ink });
            }
        }
        let centre = (from + to) / 2.0;
        let lead = counted(hop.times() * connection.lead.per_pair, connection.lead.name);
        self.lines((centre, MARGIN + BOX.1 + name), &lead, SMALL, GAP - 8.0);
        self.text((centre, manner), connection.manner(), SMALL, Align::Middle);
        let Connection { from: source, to: sink, lead } = connection;
        let (first, last) = lead.plugs();
        let (first, last) = (hop.times() * first, hop.times() * last);
        self.plug(from + PLUG_X, lead.from, first, wires(connection, source, Direction::Out));
        self.plug(to - PLUG_X, lead.to, last, wires(connection, sink, Direction::In));
    }

    /// A plug around `x`, with what each contact carries.
    fn plug(&mut self, x: f64, plug: Plug, count: u8, wires: &[(Contact, &'static str, Ink)]) {
        let top = PLUGS_Y + 12.0;
        self.text((x, top), &counted(count, plug.name()), SMALL, Align::Middle);
        match plug {
            Plug::Trs | Plug::Ts | Plug::MiniTrs | Plug::MiniSocket => self.jack((x, top + 8.0), wires),
            Plug::XlrMale | Plug::XlrFemale => self.xlr((x, top + 30.0), plug, wires),
            Plug::Rca => self.rca((x, top + 24.0)),
            Plug::Wire | Plug::Captive => return,
        }
        for (row, (contact, carries, _)) in wires.iter().enumerate() {
            let y = top + 59.0 + row as f64 * SMALL * 1.2;
            let text = format!("{}: {carries}", contact_name(*contact));
            self.text((x, y), &text, SMALL - 1.0, Align::Middle);
        }
    }

    /// Sleeve, ring and tip from left to right.
    fn jack(&mut self, (x, y): Point, wires: &[(Contact, &'static str, Ink)]) {
        let (height, mut left) = (14.0, x - 36.0);
        self.filled((left, y - 3.0), (18.0, height + 6.0), Ink::Plug);
        left += 18.0;
        for (contact, _, ink) in wires.iter().rev() {
            let width = match contact {
                Contact::Sleeve => 30.0 - 10.0 * (wires.len() as f64 - 2.0),
                _ => 10.0,
            };
            self.filled((left, y), (width, height), *ink);
            left += width + 2.0;
        }
    }

    /// Seen from the front of the plug: pin 1 upper left for pins, upper right for holes, 3 below.
    fn xlr(&mut self, (x, y): Point, plug: Plug, wires: &[(Contact, &'static str, Ink)]) {
        self.marks.push(Mark::Disc { centre: (x, y), radius: 18.0, filled: false, ink: Ink::Plug });
        let male = plug == Plug::XlrMale;
        let side = if male { -8.0 } else { 8.0 };
        for (contact, _, ink) in wires {
            let (dx, dy, number) = match contact {
                Contact::Pin(2) | Contact::Hole(2) => (-side, -5.0, 2),
                Contact::Pin(3) | Contact::Hole(3) => (0.0, 8.0, 3),
                _ => (side, -5.0, 1),
            };
            let centre = (x + dx, y + dy);
            self.marks.push(Mark::Disc { centre, radius: 3.5, filled: male, ink: *ink });
            let label = match number {
                3 => (x + 9.0, y + 12.0),
                _ => (x + 26.0 * dx.signum(), centre.1 + 4.0),
            };
            self.text(label, &number.to_string(), SMALL - 1.0, Align::Middle);
        }
    }

    fn rca(&mut self, (x, y): Point) {
        self.marks.push(Mark::Disc { centre: (x, y), radius: 13.0, filled: false, ink: Ink::Ground });
        self.marks.push(Mark::Disc { centre: (x, y), radius: 4.0, filled: true, ink: Ink::Hot });
    }
}

/// Top and height of each of `count` boxes that share a device's place.
fn bands(count: usize) -> impl Iterator<Item = (f64, f64)> {
    let height = (BOX.1 + PART_GAP) / count as f64 - PART_GAP;
    (0..count).map(move |index| (MARGIN + index as f64 * (height + PART_GAP), height))
}

/// “2 × TRS plug”; one goes without saying.
pub fn counted(count: u8, name: &str) -> String {
    if count > 1 { format!("{count} × {name}") } else { name.to_owned() }
}

fn contact_name(contact: Contact) -> String {
    match contact {
        Contact::Tip => "tip".to_owned(),
        Contact::Ring => "ring".to_owned(),
        Contact::Sleeve => "sleeve".to_owned(),
        Contact::Pin(number) | Contact::Hole(number) => format!("pin {number}"),
    }
}

/// What each contact of the plug in `port` carries, tip or pin 1 first.
fn wires(connection: Connection, port: Port, end: Direction) -> &'static [(Contact, &'static str, Ink)] {
    use Contact::{Hole, Pin, Ring, Sleeve, Tip};
    const MONO: &[(Contact, &str, Ink)] = &[(Tip, "signal", Ink::Hot), (Sleeve, "ground", Ink::Ground)];
    const BALANCED: &[(Contact, &str, Ink)] =
        &[(Tip, "+", Ink::Hot), (Ring, "\u{2212}", Ink::Cold), (Sleeve, "shield", Ink::Ground)];
    const STEREO: &[(Contact, &str, Ink)] =
        &[(Tip, "left", Ink::Hot), (Ring, "right", Ink::Cold), (Sleeve, "ground", Ink::Ground)];
    const PINS: &[(Contact, &str, Ink)] =
        &[(Pin(1), "shield", Ink::Ground), (Pin(2), "+", Ink::Hot), (Pin(3), "\u{2212}", Ink::Cold)];
    const HOLES: &[(Contact, &str, Ink)] =
        &[(Hole(1), "shield", Ink::Ground), (Hole(2), "+", Ink::Hot), (Hole(3), "\u{2212}", Ink::Cold)];
    let plug = if end == Direction::Out { connection.lead.from } else { connection.lead.to };
    match plug {
        Plug::Ts | Plug::Rca => MONO,
        Plug::XlrMale => PINS,
        Plug::XlrFemale => HOLES,
        Plug::Trs | Plug::MiniTrs | Plug::MiniSocket => match connection.lead.join {
            Join::Split | Join::Merge => STEREO,
            _ if port.signal() == Signal::Stereo => STEREO,
            _ => BALANCED,
        },
        Plug::Wire | Plug::Captive => &[],
    }
}

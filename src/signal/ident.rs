//! Line-up and ident signals as tables: what sounds on which leg, from when to when.

/// One tone of an ident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    /// The legs it is on, a bit each.
    pub legs: u16,
    /// When it begins, in milliseconds from the start of the cycle.
    pub start: u32,
    /// How long it lasts, in milliseconds, beyond the end of the cycle if need be; as long as the cycle: for ever.
    pub length: u32,
    /// In hertz.
    pub frequency: f64,
    /// Level re the ident's own, in dB.
    pub level: f64,
}

/// An ident.
#[derive(Debug, PartialEq)]
pub struct Ident {
    /// What its channels are called, in order.
    pub legs: &'static [&'static str],
    /// The cycle, in milliseconds.
    pub cycle: u32,
    /// What sounds.
    pub tones: &'static [Tone],
}

const LEFT: u16 = 1;
const RIGHT: u16 = 2;
/// Line-up.
const LINE_UP: f64 = 1000.0;

const fn tone(legs: u16, start: u32, length: u32, frequency: f64) -> Tone {
    Tone { legs, start, length, frequency, level: 0.0 }
}

/// EBU stereo ident (R 49 practice, Tech 3304 §2.1): 1 kHz, the left leg interrupted for 250 ms every 3 s.
pub const EBU_STEREO: Ident = Ident {
    legs: &["L", "R"],
    cycle: 3000,
    tones: &[tone(LEFT, 250, 2750, LINE_UP), tone(RIGHT, 0, 3000, LINE_UP)],
};

/// GLITS (BBC, G. Haines): 1 kHz; every 4 s the left leg is interrupted once, then the right leg twice, 250 ms each.
pub const GLITS: Ident = Ident {
    legs: &["L", "R"],
    cycle: 4000,
    tones: &[
        tone(LEFT, 250, 3750, LINE_UP),
        tone(RIGHT, 750, 250, LINE_UP),
        tone(RIGHT, 1250, 3250, LINE_UP),
    ],
};

/// BLITS (EBU Tech 3304 §4.1), 5.1: every leg by a tone of its own, left and right by interruptions, then all in phase.
pub const BLITS: Ident = Ident {
    legs: &["L", "R", "C", "LFE", "Ls", "Rs"],
    cycle: 13_400,
    tones: &[
        tone(LEFT, 0, 600, 880.0),
        tone(RIGHT, 800, 600, 880.0),
        tone(4, 1600, 600, 1320.0),
        tone(8, 2400, 600, 82.5),
        tone(16, 3200, 600, 660.0),
        tone(32, 4000, 600, 660.0),
        tone(RIGHT, 4800, 5100, LINE_UP),
        tone(LEFT, 4800, 1000, LINE_UP),
        tone(LEFT, 6100, 300, LINE_UP),
        tone(LEFT, 6700, 300, LINE_UP),
        tone(LEFT, 7300, 300, LINE_UP),
        tone(LEFT, 7900, 2000, LINE_UP),
        Tone { legs: 63, start: 10_200, length: 3000, frequency: 2000.0, level: -6.0 },
    ],
};

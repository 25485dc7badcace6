//! Sockets, and what is on them.

use super::lead::Plug;

/// Which way the signal goes at a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Out of the device.
    Out,
    /// Into the device.
    In,
}

/// How a socket uses its contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// One channel, as the difference of two legs.
    Balanced,
    /// One channel against ground.
    Mono,
    /// Two channels against one ground.
    Stereo,
    /// One channel for a loudspeaker, its minus being ground.
    Speaker,
    /// One or two channels of which no leg is ground.
    Bridged,
}

/// The level a socket works at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Millivolts.
    Microphone,
    /// A turntable's millivolts, with an equaliser behind.
    Phono,
    /// Volts.
    Line,
    /// Volts and milliwatts.
    Phones,
    /// Watts.
    Speaker,
}

/// What a socket belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The audio interface.
    Interface,
    /// Active monitors or other active loudspeakers.
    Monitors,
    /// A power amplifier, an integrated amplifier or a receiver.
    Amplifier,
    /// Passive loudspeakers.
    Speakers,
    /// A headphone amplifier or splitter.
    HeadphoneAmp,
    /// The headphones.
    Headphones,
}

impl Role {
    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interface => "Audio interface",
            Self::Monitors => "Active speakers",
            Self::Amplifier => "Amplifier",
            Self::Speakers => "Passive speakers",
            Self::HeadphoneAmp => "Headphone amp",
            Self::Headphones => "Headphones",
        }
    }
}

macro_rules! ports {
    ($($(#[$doc:meta])* $port:ident $name:literal $role:ident $direction:ident $signal:ident $class:ident [$($plug:ident),+],)*) => {
        /// A socket that something can be plugged into.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Port {
            $($(#[$doc])* $port,)*
        }

        impl Port {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$port,)*];

            /// The name shown to people.
            pub fn name(self) -> &'static str {
                match self { $(Self::$port => $name,)* }
            }

            /// What it belongs to.
            pub fn role(self) -> Role {
                match self { $(Self::$port => Role::$role,)* }
            }

            /// Which way the signal goes.
            pub fn direction(self) -> Direction {
                match self { $(Self::$port => Direction::$direction,)* }
            }

            /// How it uses its contacts.
            pub fn signal(self) -> Signal {
                match self { $(Self::$port => Signal::$signal,)* }
            }

            /// The level it works at.
            pub fn class(self) -> Class {
                match self { $(Self::$port => Class::$class,)* }
            }

            /// Whether a plug goes in, right or wrong.
            pub fn takes(self, plug: Plug) -> bool {
                match self { $(Self::$port => [$(Plug::$plug),+].contains(&plug),)* }
            }
        }
    };
}

ports! {
    /// A line output of the interface.
    LineOut "line output" Interface Out Balanced Line [Trs, Ts],
    /// The phones jack of the interface.
    Phones "phones jack" Interface Out Stereo Phones [Trs, Ts, MiniTrs],
    /// A line input of the interface.
    LineIn "line input" Interface In Balanced Line [Trs, Ts],
    /// An instrument input of the interface.
    InstrumentIn "instrument input" Interface In Mono Line [Trs, Ts],
    /// A microphone input of the interface.
    MicIn "microphone input (XLR)" Interface In Balanced Microphone [XlrMale],
    /// A jack input of an active monitor.
    MonitorTrs "TRS input" Monitors In Balanced Line [Trs, Ts],
    /// An XLR input of an active monitor.
    MonitorXlr "XLR input" Monitors In Balanced Line [XlrMale],
    /// An RCA input of an active monitor.
    MonitorRca "RCA input" Monitors In Mono Line [Rca],
    /// The line output of an active monitor, for a second one.
    MonitorLink "LINK output" Monitors Out Balanced Line [XlrFemale, Trs],
    /// The plug of computer loudspeakers.
    ComputerSpeakers "3.5 mm plug" Monitors In Stereo Line [MiniSocket],
    /// A jack input of a power amplifier.
    AmpTrs "TRS input" Amplifier In Balanced Line [Trs, Ts],
    /// An XLR input of a power amplifier.
    AmpXlr "XLR input" Amplifier In Balanced Line [XlrMale],
    /// An RCA input of an amplifier.
    AmpRca "RCA input" Amplifier In Mono Line [Rca],
    /// AUX, CD or another line input of a receiver.
    Aux "AUX or CD input" Amplifier In Mono Line [Rca],
    /// A turntable's input.
    Phono "PHONO input" Amplifier In Mono Phono [Rca],
    /// Loudspeaker terminals of an amplifier whose minus is ground.
    Terminals "speaker terminals" Amplifier Out Speaker Speaker [Wire],
    /// Loudspeaker terminals of a bridged amplifier, or of one of which this is not known.
    BridgedTerminals "speaker terminals (bridged)" Amplifier Out Bridged Speaker [Wire],
    /// The terminals of a passive loudspeaker.
    Speaker "terminals" Speakers In Speaker Speaker [Wire],
    /// The one stereo jack input of a headphone amplifier.
    HeadphoneAmpStereo "stereo TRS input" HeadphoneAmp In Stereo Line [Trs, Ts],
    /// A balanced jack input, left or right, of a headphone amplifier.
    HeadphoneAmpTrs "TRS input, left and right" HeadphoneAmp In Balanced Line [Trs, Ts],
    /// A balanced XLR input, left or right, of a headphone amplifier.
    HeadphoneAmpXlr "XLR input, left and right" HeadphoneAmp In Balanced Line [XlrMale],
    /// An RCA input of a headphone amplifier.
    HeadphoneAmpRca "RCA input" HeadphoneAmp In Mono Line [Rca],
    /// A headphone output of a headphone amplifier.
    HeadphoneAmpOut "headphone output" HeadphoneAmp Out Stereo Phones [Trs, Ts, MiniTrs],
    /// A balanced headphone output.
    HeadphoneAmpBalancedOut "balanced headphone output" HeadphoneAmp Out Bridged Phones [XlrMale, Trs],
    /// The headphones' own plug.
    Headphones "own plug" Headphones In Stereo Phones [Captive],
}

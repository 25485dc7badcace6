//! Cascades of second-order sections for several signals side by side.

/// A second-order section b0 + b1 z⁻¹ + b2 z⁻² over 1 + a1 z⁻¹ + a2 z⁻².
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Section {
    pub b: [f64; 3],
    pub a: [f64; 2],
}

impl Section {
    /// |H| at an angular frequency in radians a sample.
    pub fn gain(&self, omega: f64) -> f64 {
        let size = |c: [f64; 3]| {
            let re = c[0] + c[1] * omega.cos() + c[2] * (2.0 * omega).cos();
            let im = c[1] * omega.sin() + c[2] * (2.0 * omega).sin();
            re.hypot(im)
        };
        size(self.b) / size([1.0, self.a[0], self.a[1]])
    }
}

/// A section of each of four lanes as it runs, with b0 = 1: each state's change from the input and from the states, which
/// is the shortest way round. Four lanes are one wide register, and two narrow ones.
#[derive(Debug, Clone, Copy)]
struct Running {
    input: [[f64; 4]; 2],
    back: [[f64; 4]; 2],
    states: [[f64; 4]; 2],
}

impl Running {
    /// A lane without a section passes everything on.
    fn new(lanes: [Option<&Section>; 4]) -> Self {
        let mut running = Self { input: [[0.0; 4]; 2], back: [[0.0; 4]; 2], states: [[0.0; 4]; 2] };
        for (lane, section) in lanes.into_iter().enumerate() {
            let Some(Section { b, a }) = section else { continue };
            for state in 0..2 {
                running.input[state][lane] = b[state + 1] / b[0] - a[state];
                running.back[state][lane] = a[state];
            }
        }
        running
    }

    #[inline(always)]
    fn step(&mut self, x: [f64; 4]) -> [f64; 4] {
        let ([input, other], [back, far], [first, second]) = (&self.input, &self.back, &mut self.states);
        let mut out = [0.0; 4];
        for lane in 0..4 {
            let (x, state) = (x[lane], first[lane]);
            out[lane] = x + state;
            first[lane] = (input[lane] * x + second[lane]) - back[lane] * state;
            second[lane] = other[lane] * x - far[lane] * state;
        }
        out
    }

    fn settle(&mut self) {
        for value in self.states.as_flattened_mut() {
            if value.abs() < 1e-120 {
                *value = 0.0;
            }
        }
    }
}

/// The power gain that [`Four`] and [`Pair`] leave out of these sections.
pub(super) fn power(sections: &[Section]) -> f64 {
    sections.iter().map(|section| section.b[0] * section.b[0]).product()
}

/// `N` sections in a row in each of four lanes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Four<const N: usize>([Running; N]);

impl<const N: usize> Four<N> {
    /// By lane, at most `N` sections.
    pub fn new(lanes: [&[Section]; 4]) -> Self {
        Self(std::array::from_fn(|n| Running::new(lanes.map(|sections| sections.get(n)))))
    }

    /// One sample of each lane through all sections.
    #[inline(always)]
    pub fn step(&mut self, mut x: [f64; 4]) -> [f64; 4] {
        for section in &mut self.0 {
            x = section.step(x);
        }
        x
    }

    /// Ends what has died away, before it becomes so small that it would be slow. To be called at ends of slots.
    pub fn settle(&mut self) {
        self.0.iter_mut().for_each(Running::settle);
    }

    pub fn reset(&mut self) {
        self.0.iter_mut().for_each(|section| section.states = [[0.0; 4]; 2]);
    }
}

/// Two sections in a row for two channels, all four side by side: the second works on the sample before, so that what
/// comes out lags by one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    sections: Running,
    between: [f64; 2],
}

impl Pair {
    /// At most two sections.
    pub fn new(sections: &[Section]) -> Self {
        let [first, second] = [sections.first(), sections.get(1)];
        Self { sections: Running::new([first, first, second, second]), between: [0.0; 2] }
    }

    /// One sample of both channels. What comes out of them stands in the last two lanes.
    #[inline(always)]
    pub fn step(&mut self, [left, right]: [f64; 2]) -> [f64; 4] {
        let out = self.sections.step([left, right, self.between[0], self.between[1]]);
        self.between = [out[0], out[1]];
        out
    }

    /// What will come out next, whatever goes in.
    pub fn pending(&self) -> [f64; 2] {
        let [first, _] = &self.sections.states;
        [self.between[0] + first[2], self.between[1] + first[3]]
    }

    /// As [`Four::settle`].
    pub fn settle(&mut self) {
        self.sections.settle();
    }

    pub fn reset(&mut self) {
        (self.sections.states, self.between) = ([[0.0; 4]; 2], [0.0; 2]);
    }
}

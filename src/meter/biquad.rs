//! Cascades of second-order sections for two channels side by side.

/// Two channels' samples.
pub(super) type Two = [f64; 2];

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

/// A section as it runs: each state's change from the input and from the states, which is the shortest way round.
#[derive(Debug, Clone, Copy)]
struct Running {
    direct: f64,
    input: [f64; 2],
    back: [f64; 2],
}

impl Running {
    const THROUGH: Self = Self { direct: 1.0, input: [0.0; 2], back: [0.0; 2] };

    fn new(Section { b, a }: Section) -> Self {
        Self { direct: b[0], input: [b[1] - a[0] * b[0], b[2] - a[1] * b[0]], back: a }
    }
}

/// `N` sections in a row, for two channels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cascade<const N: usize> {
    sections: [Running; N],
    states: [[Two; 2]; N],
}

impl<const N: usize> Cascade<N> {
    /// At most `N` sections.
    pub fn new(sections: &[Section]) -> Self {
        let mut running = [Running::THROUGH; N];
        for (running, section) in running.iter_mut().zip(sections) {
            *running = Running::new(*section);
        }
        Self { sections: running, states: [[[0.0; 2]; 2]; N] }
    }

    /// One frame through all sections.
    #[inline(always)]
    pub fn step(&mut self, mut x: Two) -> Two {
        for (section, [first, second]) in self.sections.iter().zip(&mut self.states) {
            for lane in 0..2 {
                let (input, state) = (x[lane], first[lane]);
                x[lane] = section.direct * input + state;
                first[lane] = (section.input[0] * input + second[lane]) - section.back[0] * state;
                second[lane] = section.input[1] * input - section.back[1] * state;
            }
        }
        x
    }

    /// Ends what has died away, before it becomes so small that it would be slow. To be called at ends of slots.
    pub fn settle(&mut self) {
        for value in self.states.as_flattened_mut().as_flattened_mut() {
            if value.abs() < 1e-120 {
                *value = 0.0;
            }
        }
    }

    pub fn reset(&mut self) {
        self.states = [[[0.0; 2]; 2]; N];
    }
}

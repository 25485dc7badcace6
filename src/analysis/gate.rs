//! Cutting a piece with soft ends out of an impulse response that closes on itself.

/// Where to cut, in samples about an arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// Length before the arrival.
    pub before: usize,
    /// Raised-cosine start, inside `before`.
    pub rise: usize,
    /// Length from the arrival on.
    pub after: usize,
    /// Raised-cosine end, inside `after`.
    pub fall: usize,
}

impl Gate {
    /// A gate given in seconds, at a rate in hertz.
    pub fn new(rate: f64, before: f64, rise: f64, after: f64, fall: f64) -> Self {
        let frames = |seconds: f64| (seconds * rate).round().max(1.0) as usize;
        Self { before: frames(before), rise: frames(rise), after: frames(after), fall: frames(fall) }
    }

    /// Length of what it cuts out.
    pub fn frames(&self) -> usize {
        self.before + self.after
    }

    /// The piece of `response` about `centre`; the arrival is at index `before`.
    pub fn cut<'a>(&self, response: &'a [f64], centre: usize) -> impl Iterator<Item = f64> + use<'a> {
        let gate = *self;
        let piece = around(response, centre, gate.before, gate.after);
        piece.enumerate().map(move |(index, sample)| sample * gate.weight(index))
    }

    /// What the sample at `index` of the piece is multiplied by.
    pub fn weight(&self, index: usize) -> f64 {
        let at = index as f64 + 0.5;
        soft(at, self.rise as f64) * soft(self.frames() as f64 - at, self.fall as f64)
    }
}

/// What x²ⁿ⁺¹ is multiplied by in the series of sin(πx/2).
const SERIES: [f64; 8] = {
    let mut series = [std::f64::consts::FRAC_PI_2; 8];
    let mut n = 1;
    while n < series.len() {
        let step = (2 * n * (2 * n + 1)) as f64;
        series[n] = -series[n - 1] * std::f64::consts::FRAC_PI_2 * std::f64::consts::FRAC_PI_2 / step;
        n += 1;
    }
    series
};

/// A raised cosine from 0 to 1 over a width, to 1e-11, at a distance from where it begins; both in the same unit. Gates
/// and bands ask for so many that the library's cosine, and a division for each, would cost a tenth of the whole analysis.
#[inline]
pub fn soft(distance: f64, width: f64) -> f64 {
    if distance >= width {
        1.0
    } else if distance <= 0.0 {
        0.0
    } else {
        let x = 2.0 * distance / width - 1.0;
        let square = x * x;
        let series = SERIES.iter().rev().fold(0.0, |sum, term| sum * square + term);
        0.5 + 0.5 * x * series
    }
}

/// `before` samples ahead of `centre`, then `after` from it on; the response closes on itself.
pub fn around(
    response: &[f64],
    centre: usize,
    before: usize,
    after: usize,
) -> impl Iterator<Item = f64> + use<'_> {
    let size = response.len().max(1);
    let start = centre % size + size - before % size;
    (0..before + after).filter_map(move |index| response.get((start + index) % size).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes_on_itself() {
        let response = [0.0, 1.0, 2.0, 3.0];
        assert!(around(&response, 0, 1, 2).eq([3.0, 0.0, 1.0]));
        assert!(around(&response, 3, 0, 3).eq([3.0, 0.0, 1.0]));
        assert_eq!(around(&[], 3, 1, 3).count(), 0);
    }

    #[test]
    fn rises_as_a_cosine() {
        for step in 0..=1_000 {
            let position = f64::from(step) / 1_000.0;
            let cosine = 0.5 - 0.5 * (std::f64::consts::PI * position).cos();
            let soft = soft(0.3 * position, 0.3);
            assert!((soft - cosine).abs() < 1e-11, "{position}: {soft} for {cosine}");
        }
        assert_eq!([soft(-1.0, 3.0), soft(6.0, 3.0)], [0.0, 1.0]);
    }

    #[test]
    fn ends_softly() {
        let gate = Gate { before: 4, rise: 2, after: 6, fall: 4 };
        let cut: Vec<f64> = gate.cut(&[1.0; 16], 2).collect();
        assert_eq!(cut.len(), 10);
        assert!(cut[0] < cut[1] && cut[1] < 1.0 && cut[9] < cut[8]);
        assert!(cut[2..6].iter().all(|sample| *sample == 1.0));
    }
}

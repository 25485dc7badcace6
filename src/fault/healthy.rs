//! Healthy chains of every kind have no fault, and no check fails them.

use super::*;
use crate::check::fixture::Bench;
use crate::check::{Verdict, judge_all};
use crate::measure::MainsKind;
use proptest::prelude::*;

prop_compose! {
    /// A healthy chain: n × n or one cable, anything within the healthy limits of the contract.
    fn healthy()(
        channels in prop_oneof![1usize..=2, 1usize..=16],
        one_cable in any::<bool>(),
        gain in -30.0..5.5f64,
        sides in prop::collection::vec(prop_oneof![Just(0.0), Just(0.5), 0.0..0.5f64], 16),
        delay in 0.0..20_000.0f64,
        noise in prop::collection::vec(prop::option::weighted(0.9, -115.0..-80.0f64), 16),
        leak in prop::collection::vec(prop::option::of(-110.0..-75.0f64), 256),
        hum in prop::collection::vec(prop::option::of((-130.0..-88.1f64, 10.0..30.0f64)), 16),
        whine in prop::collection::vec(prop::option::of(-130.0..-100.1f64), 16),
        dc in prop::collection::vec(-0.0005..0.0005f64, 16),
    ) -> Bench {
        let (outputs, inputs) = if one_cable { (2, 1) } else { (channels, channels) };
        let mut bench = Bench::silent(outputs, inputs);
        for output in 0..outputs {
            for input in 0..inputs {
                if let Some(leak) = leak[output * 16 + input] {
                    bench = bench.wire(output, input, gain + leak, 0);
                }
            }
        }
        for input in 0..inputs {
            let own = gain + sides[input];
            bench = bench.wire(input, input, own, 1).delay(input, delay).noise(input, noise[input]).dc(input, dc[input]);
            if let Some((level, above)) = hum[input] {
                bench = bench.hum(input, 50.0, level, above, MainsKind::GroundLoop);
            }
            if let Some(level) = whine[input] {
                bench = bench.usb(input, 1_000.0, level, 20.0);
            }
        }
        bench
    }
}

proptest! {
    #[test]
    fn healthy_chains_have_no_fault(bench in healthy()) {
        let found = diagnose(&bench.evidence, &bench.setup);
        prop_assert!(found.is_empty(), "{found:?}");
        for outcome in judge_all(&bench.evidence, &bench.setup) {
            prop_assert!(outcome.verdict != Verdict::Fail, "{outcome:?}");
        }
    }
}

use super::*;
use crate::chain::wiring::WIRINGS;
use std::collections::BTreeSet;

fn place(steps: &[Task], words: &str) -> usize {
    steps.iter().position(|step| step.act.contains(words)).unwrap_or_else(|| panic!("{words}"))
}

#[test]
fn every_step_has_a_reason() {
    for wiring in WIRINGS {
        for step in [prepare(wiring), switch_on(wiring), switch_off(wiring)].concat() {
            assert!(step.act.ends_with('.') && step.why.ends_with('.'), "{step:?}");
            assert!(step.why.len() > 10 && !step.act.contains("  ") && !step.why.contains("  "), "{step:?}");
        }
    }
}

#[test]
fn no_two_tasks_of_a_chain_share_an_id() {
    for wiring in WIRINGS {
        let all = [prepare(wiring), switch_on(wiring), switch_off(wiring)].concat();
        let ids: BTreeSet<&str> = all.iter().map(|task| task.id).collect();
        let acts: BTreeSet<&str> = all.iter().map(|task| task.act).collect();
        assert_eq!(ids.len(), acts.len(), "{}: {ids:?}", wiring.id);
    }
}

#[test]
fn loud_things_come_last_and_go_first() {
    for wiring in WIRINGS {
        let (before, on, off) = (prepare(wiring), switch_on(wiring), switch_off(wiring));
        assert!(place(&before, "48 V") < place(&before, "Plug all"), "{}", wiring.id);
        assert!(place(&before, "knobs to zero") < place(&before, "Plug all"));
        let interface = place(&off, "then the interface off");
        for (role, up, down) in [
            (Role::Amplifier, "amplifier-on", "amplifier off first"),
            (Role::Monitors, "speakers-on", "speakers off first"),
            (Role::HeadphoneAmp, "headphone-amp-on", "Headphone amplifier: volume down"),
        ] {
            if has_role(wiring, role) {
                let up = on.iter().position(|task| task.id == up).expect("is switched on");
                assert!(place(&on, "computer") < up, "{}", wiring.id);
                assert!(place(&on, "electrical test") < up, "{}", wiring.id);
                assert!(up < place(&on, "−60 dBFS"), "{}", wiring.id);
                assert!(place(&off, down) < interface, "{}", wiring.id);
            }
        }
    }
    let bridged = prepare(Wiring::by_id("amp-bridged").unwrap());
    place(&bridged, "touches ground");
}

#[test]
fn headphones_are_unplugged_from_before_power_to_after_the_first_tone_and_before_the_way_off() {
    let worn = WIRINGS.iter().filter(|wiring| wiring.chain.is_worn());
    assert!(worn.clone().count() >= 7);
    for wiring in worn {
        assert!(has_role(wiring, Role::Headphones), "{}", wiring.id);
        let (before, on, off) = (prepare(wiring), switch_on(wiring), switch_off(wiring));
        let unplugged = place(&before, "Unplug the headphones");
        assert!(place(&before, "knobs to zero") < unplugged, "{}", wiring.id);
        assert!(unplugged < place(&before, "Plug all leads but the headphones"), "{}", wiring.id);
        let plugged = place(&on, "plug the headphones in");
        assert!(on[plugged].act.contains("every volume is at zero"), "{}", on[plugged].act);
        assert!(place(&on, "−60 dBFS") < plugged, "{}", wiring.id);
        assert_eq!(place(&on, "put the headphones on"), plugged + 1, "{}", wiring.id);
        assert_eq!(place(&off, "unplug them"), 0, "{}", wiring.id);
    }
    for wiring in WIRINGS.iter().filter(|wiring| !wiring.chain.is_worn()) {
        let all = [prepare(wiring), switch_on(wiring), switch_off(wiring)].concat();
        assert!(all.iter().all(|task| !task.act.to_lowercase().contains("headphones")), "{}", wiring.id);
    }
}

#[test]
fn computer_speakers_have_no_mark_and_get_a_quieter_tone() {
    for wiring in WIRINGS.iter().filter(|wiring| has_role(wiring, Role::Monitors)) {
        let on = switch_on(wiring);
        let mark = on.iter().find(|task| task.act.contains("Genelec"));
        let quieter = on.iter().find(|task| task.act.contains("12 dB lower"));
        let is_pc = wiring.chain == Chain::PcSpeakers;
        assert_eq!((mark.is_none(), quieter.is_some()), (is_pc, is_pc), "{}", wiring.id);
        if is_pc {
            place(&prepare(wiring), "volume at zero");
            let awake = place(&on, "their volume still at zero");
            assert!(awake < place(&on, "12 dB lower"), "{}", wiring.id);
            assert!(place(&on, "12 dB lower") < place(&on, "−60 dBFS"), "{}", wiring.id);
        }
    }
}

#[test]
fn one_knob_sets_the_level_and_every_other_one_is_at_a_position_that_can_be_found_again() {
    for wiring in WIRINGS.iter().filter(|wiring| !wiring.chain.is_worn() && wiring.chain != Chain::LineLoop) {
        let on = switch_on(wiring);
        let last = on[on.len() - 1].act;
        let up = on.iter().any(|task| task.id == "interface-up");
        // Either the interface's own volume sets the level, or it is turned up before.
        assert!(last.contains("the interface's volume") != up, "{}: {last}", wiring.id);
        let studio = ["amp-xlr", "amp-trs", "amp-bi-wired"].contains(&wiring.id);
        assert_eq!(
            on.iter().any(|task| task.act.contains("amplifier's volume fully up")),
            studio,
            "{}",
            wiring.id
        );
        assert_eq!(last.contains("left again"), wiring.chain != Chain::ActiveMonitors, "{}", wiring.id);
        assert!(place(&on, "back to zero") < place(&on, "\u{2212}60 dBFS"), "{}", wiring.id);
    }
}

//! The meters touch the heap in `new` only. The counter is per thread, because tests run side by side.

#![allow(unsafe_code, reason = "a global allocator needs it")]

use crate::signals::noise;
use linecheck::meter::{Bank, weights};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counter;

thread_local! {
    static TOUCHED: Cell<u64> = const { Cell::new(0) };
}

fn touch() {
    // A thread that ends may free when its locals are gone; it meters nothing then.
    let _ = TOUCHED.try_with(|touched| touched.set(touched.get() + 1));
}

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        touch();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        touch();
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTER: Counter = Counter;

#[test]
fn nothing_is_allocated_or_freed_after_new() {
    let samples = noise(1, 4 * 48_000);
    let mut bank = Bank::new(48_000.0, &weights(6)[..6]);
    let before = TOUCHED.get();
    for block in samples.chunks(377) {
        bank.process(&[block; 6]);
        for channel in 0..6 {
            std::hint::black_box((bank.level(channel), bank.programme(channel), bank.sound_levels(channel)));
        }
        std::hint::black_box((bank.loudness(), bank.stereo()));
    }
    bank.flush();
    bank.reset();
    assert_eq!(TOUCHED.get() - before, 0);
    drop(std::hint::black_box(vec![1u8; 100]));
    assert!(TOUCHED.get() > before, "the counter must count");
}

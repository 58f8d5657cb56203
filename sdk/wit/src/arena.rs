//! An allocator that only moves forward. Every call runs in a fresh instance whose memory the host throws away
//! afterwards, so freeing is work for nobody; and `memory.grow` is a system call in the host that takes a lock all
//! its threads share, so we start with the heap the linker reserved and grow in large steps.

use std::alloc::{GlobalAlloc, Layout};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const PAGE: usize = 65_536;
const STEP: usize = 1 << 20;

struct Arena {
    /// First free byte; 0 until the first allocation.
    next: AtomicUsize,
    /// End of the linear memory as last seen.
    end: AtomicUsize,
}

#[global_allocator]
static ARENA: Arena = Arena { next: AtomicUsize::new(0), end: AtomicUsize::new(0) };

unsafe extern "C" {
    /// Set by the linker to the first byte behind data and stack.
    static __heap_base: u8;
}

impl Arena {
    fn next(&self) -> usize {
        match self.next.load(Relaxed) {
            0 => {
                self.end.store(core::arch::wasm32::memory_size(0) * PAGE, Relaxed);
                &raw const __heap_base as usize
            }
            next => next,
        }
    }

    /// Moves the first free byte to `to`, growing the memory when it ends before.
    fn advance(&self, to: usize) -> bool {
        let end = self.end.load(Relaxed);
        if to > end && !self.grow(end, to) {
            return false;
        }
        self.next.store(to, Relaxed);
        true
    }

    fn grow(&self, end: usize, to: usize) -> bool {
        let exact = (to - end).div_ceil(PAGE);
        let roomy = exact.max(end.max(STEP) / PAGE);
        [roomy, exact].into_iter().any(|pages| {
            let grown = core::arch::wasm32::memory_grow(0, pages) != usize::MAX;
            if grown {
                self.end.store(end + pages * PAGE, Relaxed);
            }
            grown
        })
    }
}

// SAFETY: wasm32 without threads has one thread, so `next` moves forward without a race and every block lies between
// two values of it: no two live blocks overlap, and none reaches past the memory that `advance` has made sure of.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.next().next_multiple_of(layout.align());
        match start.checked_add(layout.size()) {
            Some(to) if self.advance(to) => start as *mut u8,
            _ => null_mut(),
        }
    }

    /// Memory of a fresh instance is zero, and no block is ever given out twice.
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { self.alloc(layout) }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    /// The last block grows where it stands: a text that is being written is not copied at every doubling.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if size <= layout.size() {
            return block;
        }
        let start = block as usize;
        if start + layout.size() == self.next() {
            return match start.checked_add(size) {
                Some(to) if self.advance(to) => block,
                _ => null_mut(),
            };
        }
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size());
            }
            moved
        }
    }
}

//! The memory of one call. The limiter remembers that it refused, because all a guest can do then is abort, and an
//! abort alone reads as "unreachable".

use wasmtime::{Error, ResourceLimiter};

#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    table_elements: usize,
    used: usize,
    denied: bool,
}

impl Memory {
    pub fn new(limit: usize, table_elements: usize) -> Memory {
        Memory { limit, table_elements, used: 0, denied: false }
    }

    /// All memories together; they never shrink.
    pub fn used(&self) -> usize {
        self.used
    }

    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The last growth was refused. An allocator that asks for much, is refused, and lives on with less is fine.
    pub fn is_denied(&self) -> bool {
        self.denied
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool, Error> {
        let used = self.used.saturating_add(desired.saturating_sub(current));
        self.denied = used > self.limit || maximum.is_some_and(|maximum| desired > maximum);
        if !self.denied {
            self.used = used;
        }
        Ok(!self.denied)
    }

    fn memory_grow_failed(&mut self, _: Error) -> Result<(), Error> {
        self.denied = true;
        Ok(())
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool, Error> {
        Ok(desired <= self.table_elements)
    }
}

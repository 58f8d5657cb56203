//! What a child process gives up before it looks at anything from outside.
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{fs, io};

const MB: u64 = 1024 * 1024;

/// From here on: no new file, nothing written to disk, no core dump, and only so
/// much memory beyond what is taken already.
pub(crate) fn close(memory_limit_mb: u64) -> io::Result<()> {
    let now = address_space()?;
    fixed(Resource::As, now + memory_limit_mb * MB)?;
    fixed(Resource::Core, 0)?;
    fixed(Resource::Fsize, 0)?;
    fixed(Resource::Nofile, 0)
}

fn fixed(resource: Resource, limit: u64) -> io::Result<()> {
    // An administrator's own limit may be tighter; it cannot be raised.
    let most = getrlimit(resource).maximum.map_or(limit, |most| most.min(limit));
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}

/// Should the hub be gone, nobody else stops a loop. The hub's own clock is stricter.
pub(crate) fn more_time(time_limit_ms: u64) -> io::Result<()> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let until = u64::try_from(used).unwrap_or_default() + time_limit_ms.div_ceil(1000) + 1;
    let maximum = getrlimit(Resource::Cpu).maximum;
    Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(until), maximum })?)
}

fn address_space() -> io::Result<u64> {
    let text = fs::read_to_string("/proc/self/statm")?;
    let pages: u64 = text.split(' ').next().and_then(|n| n.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    Ok(pages * rustix::param::page_size() as u64)
}

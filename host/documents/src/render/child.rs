//! The child: reads its orders, loads the fonts, gives away what it does not
//! need any more, then renders one job after the other until its input ends.
use super::{Fonts, Job, RenderError, Rendered, frames, typeset};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{self, Read, Write},
    path::PathBuf,
};

/// Results of earlier jobs stay useful to the next (the helpers, a logo), for so many jobs.
const REMEMBERED_JOBS: usize = 2;
const MB: u64 = 1024 * 1024;

#[derive(Serialize, Deserialize)]
pub(super) struct Orders {
    pub fonts: Vec<PathBuf>,
    pub time_limit_ms: u64,
    pub memory_limit_mb: u64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    pub job: Job,
    /// Names of the template's files; each follows in a frame of its own.
    pub files: Vec<String>,
}

/// The body of `hub render`.
pub fn child() -> io::Result<()> {
    let (mut from, mut to) = (io::stdin().lock(), io::stdout().lock());
    let Some(orders) = frames::read(&mut from)? else {
        return Ok(());
    };
    let orders: Orders = serde_json::from_slice(&orders)?;
    let fonts = match Fonts::load(&orders.fonts) {
        Ok(fonts) => fonts,
        Err(error) => return answer(&mut to, &Err::<(), _>(error)),
    };
    confine(&orders)?;
    answer(&mut to, &Ok::<_, RenderError>(fonts.families()))?;
    while let Some(job) = receive(&mut from)? {
        more_time(&orders)?;
        reply(&mut to, typeset(&fonts, &job))?;
        typst::comemo::evict(REMEMBERED_JOBS);
    }
    Ok(())
}

fn receive(from: &mut impl Read) -> io::Result<Option<Job>> {
    let Some(head) = frames::read(from)? else {
        return Ok(None);
    };
    let Head { mut job, files } = serde_json::from_slice(&head)?;
    for name in files {
        let bytes = frames::read(from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        job.files.insert(name, bytes);
    }
    Ok(Some(job))
}

fn reply(to: &mut impl Write, done: Result<Rendered, RenderError>) -> io::Result<()> {
    answer(to, &done)?;
    match &done {
        Ok(rendered) => frames::write(to, &rendered.pdf),
        Err(_) => Ok(()),
    }
}

fn answer<T: Serialize>(to: &mut impl Write, what: &Result<T, RenderError>) -> io::Result<()> {
    frames::write(to, &serde_json::to_vec(what)?)
}

/// From here on: no new file, nothing written to disk, no core dump, and only so
/// much memory beyond what the fonts already take.
fn confine(orders: &Orders) -> io::Result<()> {
    let now = address_space()?;
    fixed(Resource::As, now + orders.memory_limit_mb * MB)?;
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
fn more_time(orders: &Orders) -> io::Result<()> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let until = u64::try_from(used).unwrap_or_default() + orders.time_limit_ms.div_ceil(1000) + 1;
    let maximum = getrlimit(Resource::Cpu).maximum;
    Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(until), maximum })?)
}

fn address_space() -> io::Result<u64> {
    let text = fs::read_to_string("/proc/self/statm")?;
    let pages: u64 = text.split(' ').next().and_then(|n| n.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    Ok(pages * rustix::param::page_size() as u64)
}

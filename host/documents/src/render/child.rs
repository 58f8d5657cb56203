//! The child: reads its orders, loads the fonts, gives away what it does not
//! need any more, then renders one job after the other until its input ends.
use super::{Fonts, Job, RenderError, Rendered, confine, frames, typeset};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Read, Write},
    path::PathBuf,
};

/// Results of earlier jobs stay useful to the next (the helpers, a logo), for so many jobs.
const REMEMBERED_JOBS: usize = 2;

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
    confine::close(orders.memory_limit_mb)?;
    answer(&mut to, &Ok::<_, RenderError>(fonts.families()))?;
    while let Some(job) = receive(&mut from)? {
        confine::more_time(orders.time_limit_ms)?;
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

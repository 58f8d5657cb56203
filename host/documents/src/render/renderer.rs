//! The hub's side: a few warm children, one job each at a time. One that was
//! killed, ended by itself or has served long is replaced before it is missed.
use super::{Job, RenderError, Rendered, frames, press::Press};
use async_recursion::async_recursion as boxed;
use std::{
    io,
    path::PathBuf,
    process::ExitStatus,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

#[derive(Clone, Debug)]
pub struct RenderConfig {
    /// Files, or folders with everything below them.
    pub fonts: Vec<PathBuf>,
    /// A program that as `<command> render` runs `render::child`: the hub itself.
    pub command: PathBuf,
    /// For one document.
    pub time_limit_ms: u64,
    /// For one child beyond its fonts.
    pub memory_limit_mb: u64,
    /// Documents rendered at one time.
    pub children: usize,
}

/// The compiler keeps every path and label it ever saw.
const JOBS_PER_CHILD: u32 = 500;

#[derive(Clone)]
pub struct Renderer {
    inner: Arc<Inner>,
}

struct Inner {
    config: RenderConfig,
    turns: Semaphore,
    idle: Mutex<Vec<Press>>,
}

impl Renderer {
    /// Children start with the first job, or with `warm`.
    pub fn new(config: RenderConfig) -> Renderer {
        let turns = Semaphore::new(config.children.max(1));
        Renderer { inner: Arc::new(Inner { config, turns, idle: Mutex::default() }) }
    }

    /// Starts all children and waits for their fonts.
    pub async fn warm(&self) -> Result<(), RenderError> {
        let idle = self.inner.idle().len();
        for _ in idle..self.inner.config.children.max(1) {
            let mut press = Press::start(&self.inner.config)?;
            press.ready(&self.inner.config).await?;
            self.inner.idle().push(press);
        }
        Ok(())
    }

    #[boxed]
    pub async fn render(&self, job: &Job) -> Result<Rendered, RenderError> {
        let inner = &*self.inner;
        let _turn = inner.turns.acquire().await.map_err(|e| RenderError::NoRenderer { what: e.to_string() })?;
        let mut press = inner.take()?;
        press.ready(&inner.config).await?;
        let limit = Duration::from_millis(inner.config.time_limit_ms);
        let done = match timeout(limit, press.exchange(job)).await {
            Ok(Ok(done)) => {
                inner.put_back(press);
                return done;
            }
            Ok(Err(error)) => inner.ended(press, job, error).await,
            Err(_) => {
                let limit_ms = inner.config.time_limit_ms;
                RenderError::TooLong { template: job.template.clone(), limit_ms }
            }
        };
        inner.replace();
        Err(done)
    }
}

impl Inner {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Press>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<Press, RenderError> {
        while let Some(mut press) = self.idle().pop() {
            if press.alive() {
                return Ok(press);
            }
        }
        Press::start(&self.config)
    }

    fn put_back(&self, press: Press) {
        match press.jobs < JOBS_PER_CHILD {
            true => self.idle().push(press),
            false => self.replace(),
        }
    }

    /// A failure here is found, and told, by the next job.
    fn replace(&self) {
        match Press::start(&self.config) {
            Ok(press) => self.idle().push(press),
            Err(error) => tracing::error!(%error, "no renderer in place of the last"),
        }
    }

    async fn ended(&self, mut press: Press, job: &Job, error: io::Error) -> RenderError {
        let template = job.template.clone();
        if error.kind() == io::ErrorKind::FileTooLarge {
            return RenderError::TooLarge { template, limit_mb: frames::LONGEST_MB };
        }
        let (status, words) = press.ended().await;
        tracing::warn!(template, ?status, words, "a renderer ended by itself");
        match out_of_memory(&words) {
            true => RenderError::TooMuchMemory { template, limit_mb: self.config.memory_limit_mb },
            false => RenderError::Died { template, what: what(status, &words, &error) },
        }
    }
}

/// What Rust's allocator and its containers say before they give up.
fn out_of_memory(words: &str) -> bool {
    ["memory allocation of", "capacity overflow", "Cannot allocate memory"].iter().any(|said| words.contains(said))
}

fn what(status: Option<ExitStatus>, words: &str, error: &io::Error) -> String {
    let first = words.lines().rfind(|line| line.contains("panicked")).or(words.lines().last());
    let status = status.map_or_else(|| error.to_string(), |s| s.to_string());
    match first {
        Some(line) => format!("{status}: {line}"),
        None => status,
    }
}

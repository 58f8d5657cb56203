//! One child process as the hub holds it. It belongs to one job at a time; who
//! drops it kills it.
use super::{
    Job, RenderError, Rendered,
    child::{Head, Orders},
    frames,
    renderer::RenderConfig,
};
use serde::de::DeserializeOwned;
use std::{
    io,
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, BufReader},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    task::JoinHandle,
    time::timeout,
};

/// Loading fonts from a slow disk.
const START: Duration = Duration::from_secs(30);
/// A child that has closed its output is about to end.
const END: Duration = Duration::from_secs(2);
const LAST_WORDS: usize = 4096;

pub(super) struct Press {
    process: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// The end of what it wrote to its standard error.
    last_words: JoinHandle<String>,
    ready: bool,
    pub jobs: u32,
}

impl Press {
    /// Returns at once; the child loads its fonts meanwhile.
    pub fn start(config: &RenderConfig) -> Result<Press, RenderError> {
        let failed = |e: io::Error| RenderError::NoRenderer { what: format!("{}: {e}", config.command.display()) };
        let mut process = Command::new(&config.command)
            .arg("render")
            .env_clear()
            // Jobs run beside each other in several children, not within one; every thread also costs address space.
            .env("RAYON_NUM_THREADS", "1")
            .env("MALLOC_ARENA_MAX", "1")
            // The hub's allocator would reserve a gigabyte ahead, out of reach of the limit.
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let gone = || failed(io::ErrorKind::BrokenPipe.into());
        let stdin = process.stdin.take().ok_or_else(gone)?;
        let stdout = BufReader::new(process.stdout.take().ok_or_else(gone)?);
        let last_words = tokio::spawn(last_words(process.stderr.take().ok_or_else(gone)?));
        Ok(Press { process, stdin, stdout, last_words, ready: false, jobs: 0 })
    }

    /// Somebody may have ended it while nobody looked.
    pub fn alive(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Gives the orders and waits for the fonts, once.
    pub async fn ready(&mut self, config: &RenderConfig) -> Result<(), RenderError> {
        if self.ready {
            return Ok(());
        }
        let no_renderer = |what: String| RenderError::NoRenderer { what };
        match timeout(START, self.orders(config)).await {
            Ok(Ok(families)) => families?,
            Ok(Err(error)) => {
                let said = self.ended().await.1;
                return Err(no_renderer(format!("{}: {error} {said}", config.command.display())));
            }
            Err(_) => return Err(no_renderer(format!("not ready within {} s", START.as_secs()))),
        };
        self.ready = true;
        Ok(())
    }

    async fn orders(&mut self, config: &RenderConfig) -> io::Result<Result<Vec<String>, RenderError>> {
        let orders = Orders {
            fonts: config.fonts.clone(),
            time_limit_ms: config.time_limit_ms,
            memory_limit_mb: config.memory_limit_mb,
        };
        frames::send(&mut self.stdin, &serde_json::to_vec(&orders)?).await?;
        self.answer().await
    }

    /// The outer error is the wire's: this press is of no use any more.
    pub async fn exchange(&mut self, job: &Job) -> io::Result<Result<Rendered, RenderError>> {
        self.jobs += 1;
        let files: Vec<String> = job.files.keys().cloned().collect();
        let head = Head { job: Job { files: Default::default(), ..job.clone() }, files };
        frames::send(&mut self.stdin, &serde_json::to_vec(&head)?).await?;
        for bytes in job.files.values() {
            frames::send(&mut self.stdin, bytes).await?;
        }
        match self.answer().await? {
            Ok(rendered) => {
                let pdf = frames::receive(&mut self.stdout).await?;
                Ok(Ok(Rendered { pdf, ..rendered }))
            }
            Err(error) => Ok(Err(error)),
        }
    }

    async fn answer<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        Ok(serde_json::from_slice(&frames::receive(&mut self.stdout).await?)?)
    }

    /// How it ended, and its last words.
    pub async fn ended(&mut self) -> (Option<ExitStatus>, String) {
        let status = timeout(END, self.process.wait()).await.ok().and_then(Result::ok);
        let _ = self.process.start_kill();
        let words = timeout(END, &mut self.last_words).await;
        (status, words.ok().and_then(Result::ok).unwrap_or_default())
    }
}

async fn last_words(mut from: ChildStderr) -> String {
    let (mut kept, mut buffer) = (Vec::new(), [0; 1024]);
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        kept.extend_from_slice(&buffer[..n]);
        let surplus = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).trim().to_owned()
}

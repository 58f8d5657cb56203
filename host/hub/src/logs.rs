//! Where the hub's log goes: standard error, as text for people or JSON for machines.
use crate::{
    config::{Log, LogFormat},
    failure::{Failure, Or},
};
use tracing_subscriber::EnvFilter;

pub fn start(log: &Log) -> Result<(), Failure> {
    let what = "the configuration is refused";
    let filter = EnvFilter::try_new(&log.level).or_fail(what, "write [log] level as in info,cases=debug")?;
    let base = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let done = match log.format {
        LogFormat::Text => base.compact().try_init(),
        LogFormat::Json => base.json().flatten_event(true).try_init(),
    };
    done.or_fail("the log cannot be opened", "start one hub in a process")
}

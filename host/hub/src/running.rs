//! A hub that serves: started by `serve`, by `plugin dev` and `plugin test`, ended
//! gracefully by all of them in one way.
use crate::{
    config::Config,
    failure::{Failure, Or},
    sample,
    wiring::{self, Hub},
    workers,
};
use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};
use systems::{Rebuilt, SystemsError};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// Which release linted the files of the folder: another may find more in them.
const JUDGED_BY: &str = "plugins/judged-by";
const RELEASE: &str = env!("CARGO_PKG_VERSION");
/// How long broker and database have to close.
const FAREWELL: Duration = Duration::from_secs(5);

pub struct Running {
    pub hub: Arc<Hub>,
    pub address: SocketAddr,
    /// Of a sample hub: the one password of its people.
    pub password: Option<String>,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Running {
    pub async fn start(config: Config, sample: bool) -> Result<Running, Failure> {
        let what = "the hub cannot listen";
        let remedy = "choose another [server] address; another hub may run";
        let listener = TcpListener::bind(config.server.address).await.or_fail(what, remedy)?;
        let address = listener.local_addr().or_fail(what, remedy)?;
        let hub = Arc::new(Hub::open(config, sample).await?);
        let mut password = None;
        if sample {
            password = Some(sample::begin(&hub.store, &hub.accounts).await?);
            install_folder(&hub).await?;
        }
        let stop = CancellationToken::new();
        // Partners and queues are there before the first request can send something.
        let partners = if sample { Some(sample::start_partners(&hub).await?) } else { None };
        workers::prepare(&hub).await;
        let mut tasks = workers::start(&hub, &stop);
        if let Some(mut partners) = partners {
            let stopped = stop.clone();
            tasks.spawn(async move {
                tokio::select! {
                    () = stopped.cancelled() => {}
                    () = async { while partners.join_next().await.is_some() {} } => {}
                }
            });
        }
        let (app, stopped) = (hub.app()?, stop.clone());
        tasks.spawn(async move {
            if let Err(error) = api::serve(listener, app, stopped).await {
                tracing::error!(%error, "server.failed");
            }
        });
        Ok(Running { hub, address, password, stop, tasks })
    }

    /// Requests that run are answered, deliveries that are handled are acknowledged, then everything closes.
    pub async fn stop(mut self) {
        self.stop.cancel();
        let patience = Duration::from_secs(self.hub.config.server.stop_seconds);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, ended).await.is_err() {
            tracing::warn!("some requests took longer than [server] stop-seconds");
        }
        // What runs on keeps its connections, and the database closes when it has them all back.
        self.tasks.shutdown().await;
        // All that counts is committed: a broker or a database that does not say goodbye keeps nobody.
        let closed = async {
            self.hub.bus.close().await;
            self.hub.store.close().await;
        };
        if tokio::time::timeout(FAREWELL, closed).await.is_err() {
            tracing::warn!("the broker or the database did not close within {} s", FAREWELL.as_secs());
        }
    }
}

/// Every plugin file of `[plugins] folder`; a rebuilt one replaces the former for new cases.
async fn install_folder(hub: &Hub) -> Result<(), Failure> {
    let Some(folder) = &hub.config.plugins.folder else {
        return Ok(());
    };
    let what = "the plugins cannot be installed";
    let remedy = format!("check the folder {}", folder.display());
    let mut files = vec![];
    for entry in std::fs::read_dir(folder).or_fail(what, &remedy)? {
        let path = entry.or_fail(what, &remedy)?.path();
        if path.extension().is_some_and(|e| e == "wasm") {
            files.push(path);
        }
    }
    files.sort();
    let judged = hub.store.meta(JUDGED_BY).await.or_fail(what, "hub doctor")?;
    let judged = judged.as_deref() == Some(RELEASE);
    for file in files {
        install_file(hub, &file, judged).await?;
    }
    hub.store.meta_set(JUDGED_BY, RELEASE).await.or_fail(what, "hub doctor")
}

/// One bad plugin stops nobody else's. What this release has judged and is active is not judged at every start.
async fn install_file(hub: &Hub, file: &Path, judged: bool) -> Result<(), Failure> {
    let bytes = std::fs::read(file).or_fail(format!("{} cannot be read", file.display()), "pack it again")?;
    if judged && hub.systems.is_active(&bytes) {
        return Ok(());
    }
    match hub.systems.install(&bytes, "sample", Rebuilt::Kept).await {
        Ok(done) => {
            let installed = wiring::indexed(&hub.systems, done).await?;
            tracing::info!(system = installed.id(), version = installed.version, "plugin.installed");
        }
        // Somebody has activated a later version since.
        Err(SystemsError::Hurdles(_)) => tracing::info!(file = %file.display(), "plugin.older"),
        Err(error) => tracing::error!(file = %file.display(), %error, "plugin.not_installed"),
    }
    Ok(())
}

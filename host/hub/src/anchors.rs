//! The audit chain's head is stamped by an authority for time every ten minutes in which something was decided: who
//! rewrites the whole chain cannot rewrite what stands outside of it. One process asks; `hub doctor` compares.
use crate::wiring::Hub;
use documents::{seals::stamped, verify::Trust};
use std::{sync::Arc, time::Duration};
use store::{Lead, Store, StoreError, rows::AnchorRow};

const EVERY: Duration = Duration::from_secs(600);
const LOOK: Duration = Duration::from_secs(5);
const LEAD: &str = "anchors";
const PAGE: u32 = 500;

pub async fn run(hub: Arc<Hub>) {
    loop {
        match hub.store.try_lead(LEAD).await {
            Ok(Some(lead)) => lead_on(&hub, lead).await,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "anchors.no_lead"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn lead_on(hub: &Hub, mut lead: Lead) {
    let mut next = tokio::time::Instant::now();
    while lead.holds().await {
        if tokio::time::Instant::now() >= next {
            match anchor(hub).await {
                Ok(true) => next = tokio::time::Instant::now() + EVERY,
                Ok(false) => {}
                Err(why) => tracing::warn!(why, "anchor.not_set"),
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Whether there was something to stamp.
async fn anchor(hub: &Hub) -> Result<bool, String> {
    let text = |error: StoreError| error.to_string();
    let (head, last) = (hub.store.chain_head().await.map_err(text)?, hub.store.anchor_last().await.map_err(text)?);
    let Some(head) = head.filter(|head| last.is_none_or(|last| last.n < head.n)) else {
        return Ok(false);
    };
    let Some(papers) = &hub.engine.papers else { return Ok(false) };
    let token = papers.seals.stamp(&head.hash).await.map_err(|error| error.to_string())?;
    let at = cases::clock::machine_now();
    hub.store.anchor_add(&AnchorRow { n: head.n, hash: head.hash, token, at }).await.map_err(text)?;
    Ok(true)
}

/// How many stamps hold, and when the last was made; `Err` names the first that does not.
pub async fn compared(store: &Store, trust: &Trust) -> Result<(usize, Option<String>), String> {
    let (mut held, mut last, mut after) = (0, None, 0);
    loop {
        let anchors = store.anchors_after(after, PAGE).await.map_err(|error| error.to_string())?;
        if anchors.is_empty() {
            return Ok((held, last));
        }
        for anchor in anchors {
            let row = store.chain_after(anchor.n - 1, 1).await.map_err(|error| error.to_string())?;
            let stands = row.first().is_some_and(|row| row.n == anchor.n && row.hash == anchor.hash);
            let stamp = stamped(&anchor.token, &anchor.hash, trust).filter(|_| stands);
            let Some((at, authority)) = stamp else {
                return Err(format!("batch {} is not what was stamped", anchor.n));
            };
            (held, last, after) = (held + 1, Some(format!("{at} by {authority}")), anchor.n);
        }
    }
}

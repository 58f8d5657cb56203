//! 100 MB sent to the hub, beside the same bytes sent to a bare server that writes them to a file and no more: once
//! left to the system's cache, once brought to the disk as the hub does. In turns, so that all meet the same machine.
use axum::{Router, body::Body, extract::State, routing::post};
use futures::StreamExt;
use hub_tests::{Person, Room};
use std::{path::PathBuf, time::Instant};
use tokio::{fs::File, io::AsyncWriteExt, net::TcpListener};

const MB: usize = 1 << 20;
const SIZE: usize = 100 * MB;
const TURNS: usize = 7;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let room = Room::sqlite();
    let hub = room.start();
    let clerk = hub.sign_in("S-O06-2").seated();
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    let (plain, synced) = (floor(&runtime, &room, "plain", false), floor(&runtime, &room, "synced", true));
    let mut times = [vec![], vec![], vec![]];
    for turn in 0..TURNS {
        let file = content(turn as u64 + 1);
        times[0].push(timed(|| bare(&plain, &file)));
        times[1].push(timed(|| bare(&synced, &file)));
        times[2].push(timed(|| upload(&clerk, &file)));
    }
    let names = ["axum to a file", "axum to a file, on the disk", "hub: hashed, looked at, on the disk"];
    let middle = times.map(|mut each| {
        each.sort_by(f64::total_cmp);
        each[TURNS / 2]
    });
    for (name, seconds) in names.iter().zip(middle) {
        let rate = SIZE as f64 / MB as f64 / seconds;
        println!("{:<44}{:>10.0} ms {rate:>8.0} MB/s", format!("100 MB, {name}"), seconds * 1e3);
    }
    println!("{:<44}{:>10.2} x", "hub / axum on the disk", middle[2] / middle[1]);
    println!("{:<44}{:>10.0} MB", "hub resident after it", hub.resident_kb() as f64 / 1024.0);
}

/// Cheap noise behind a PDF's first line; another one each time, so that nothing is there already.
fn content(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut out = b"%PDF-1.7\n".to_vec();
    while out.len() < SIZE {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend(state.to_le_bytes());
    }
    out
}

fn timed(act: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    act();
    begun.elapsed().as_secs_f64()
}

fn upload(clerk: &Person, file: &[u8]) {
    let kind = [("content-type", "application/pdf")];
    clerk.raw("POST", "/files?name=large.pdf", &kind, file).expect("an answer").ok();
}

fn bare(url: &str, file: &[u8]) {
    ureq::post(url).send(file).expect("the bare server takes it");
}

fn floor(runtime: &tokio::runtime::Runtime, room: &Room, name: &str, sync: bool) -> String {
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    let to = (room.path().join(name), sync);
    let app = Router::new().route("/", post(write)).layer(axum::extract::DefaultBodyLimit::disable()).with_state(to);
    runtime.spawn(async move { axum::serve(listener, app).await });
    url
}

async fn write(State((to, sync)): State<(PathBuf, bool)>, body: Body) {
    let mut file = File::create(to).await.expect("the folder is there");
    let mut body = body.into_data_stream();
    while let Some(chunk) = body.next().await {
        file.write_all(&chunk.expect("all of it comes")).await.expect("the disk takes it");
    }
    file.flush().await.expect("the disk takes it");
    if sync {
        file.sync_data().await.expect("the disk takes it");
    }
}

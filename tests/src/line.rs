//! The line between a hub and one of its servers, which can be cut and mended: an outage for one room, while everybody
//! else's servers go on.
use std::{
    io::copy,
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

pub struct Line {
    url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    cut: bool,
    open: Vec<TcpStream>,
}

impl Line {
    /// To the server of this URL.
    pub fn to(url: &str) -> Line {
        let host = host_of(url);
        let target: SocketAddr = host.parse().expect("the private servers listen on an address");
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let here = listener.local_addr().expect("it is bound");
        let state = Arc::<Mutex<State>>::default();
        let shared = state.clone();
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                join(caller, target, &shared);
            }
        });
        Line { url: url.replacen(host, &here.to_string(), 1), state }
    }

    /// What the hub is to call.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn cut(&self) {
        let mut state = self.state.lock().expect("nobody panics while holding the line");
        state.cut = true;
        for stream in state.open.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    pub fn mend(&self) {
        self.state.lock().expect("nobody panics while holding the line").cut = false;
    }
}

/// `127.0.0.1:5432` of `postgres://user:password@127.0.0.1:5432/name`.
fn host_of(url: &str) -> &str {
    let after = url.rsplit_once('@').map_or(url, |(_, after)| after);
    after.split('/').next().unwrap_or_default()
}

fn join(caller: TcpStream, target: SocketAddr, state: &Mutex<State>) {
    let mut state = state.lock().expect("nobody panics while holding the line");
    if state.cut {
        return;
    }
    let Ok(server) = TcpStream::connect(target) else { return };
    for (from, to) in [(&caller, &server), (&server, &caller)] {
        let (Ok(mut from), Ok(mut to), Ok(kept)) = (from.try_clone(), to.try_clone(), from.try_clone()) else { return };
        state.open.push(kept);
        std::thread::spawn(move || {
            let _ = copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Both);
        });
    }
}

//! A partner's server on this machine: HTTPS under an authority of its own, answers as it is told, remembers every call.
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use std::{
    collections::{HashMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

#[derive(Clone, Debug)]
pub struct Call {
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Call {
    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    /// Answers before the usual one.
    answers: VecDeque<String>,
    usual: String,
}

pub struct Receiver {
    pub port: u16,
    /// The authority's certificate.
    pub ca: PathBuf,
    state: Arc<Mutex<State>>,
}

impl Receiver {
    /// Answers 204 until it is told otherwise. Lives as long as the test's process.
    pub fn start(folder: &Path) -> Receiver {
        let mut params = CertificateParams::new(vec![]).expect("no names are names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).expect("an authority is made");
        let key = KeyPair::generate().unwrap();
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &ca).expect("a certificate is made");
        let file = folder.join(format!("ca-{}.pem", uuid::Uuid::new_v4()));
        std::fs::write(&file, ca.pem()).unwrap();
        let chain = vec![CertificateDer::from(leaf.der().to_vec())];
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("it was made just now");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { usual: "204 No Content".to_owned(), ..State::default() }));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, state) = (config.clone(), shared.clone());
                // Who hangs up in the middle is no matter of the next caller's.
                std::thread::spawn(move || serve(stream, config, &state));
            }
        });
        Receiver { port, ca: file, state }
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    /// From now on, as `500 Trouble` or `302 Found\r\nlocation: …`.
    pub fn answers(&self, status: &str) {
        self.state.lock().unwrap().usual = status.to_owned();
    }

    /// Before the usual answer, once.
    pub fn first_answers(&self, status: &str) {
        self.state.lock().unwrap().answers.push_back(status.to_owned());
    }

    pub fn calls(&self) -> Vec<Call> {
        self.state.lock().unwrap().calls.clone()
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, state: &Mutex<State>) -> Option<()> {
    let connection = ServerConnection::new(config).ok()?;
    let mut reader = BufReader::new(StreamOwned::new(connection, stream));
    let mut line = String::new();
    let mut headers = HashMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let text = line.trim_end();
        if text.is_empty() {
            break;
        }
        if let Some((name, value)) = text.split_once(": ") {
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    let status = {
        let mut state = state.lock().unwrap();
        state.calls.push(Call { headers, body });
        state.answers.pop_front().unwrap_or_else(|| state.usual.clone())
    };
    let stream = reader.get_mut();
    let said = if status.starts_with("204") { "" } else { "said so" };
    write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}", said.len()).ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}

//! A time-stamping authority as a city would buy it: OpenSSL answers behind a port that is closed at first, opened, and
//! closed again.
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};
use tempfile::TempDir;

pub const NAME: &str = "Stamps of the tests";

const SETTINGS: &str = "[req]\ndistinguished_name = none\n[none]\n\
    [root]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign\nsubjectKeyIdentifier = hash\n\
    [stamps]\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = critical,timeStamping\n\
    [tsa]\ndefault_tsa = here\n[here]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\n\
    digests = sha256\ness_cert_id_alg = sha256\naccuracy = secs:1\n";

pub struct Stamps {
    folder: TempDir,
    port: u16,
    open: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl Stamps {
    pub fn closed() -> Stamps {
        let folder = tempfile::tempdir().expect("there is room for temporary files");
        fs::write(folder.path().join("settings"), SETTINGS).expect("the folder can be written");
        let stamps = Stamps { folder, port: free_port(), open: None };
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -config settings";
        stamps.openssl(&format!(
            "req -x509 {key} -extensions root -days 3650 -subj /CN=Root -keyout root.key -out root.pem"
        ));
        let request = Command::new("openssl")
            .args(["req", "-new"])
            .args(key.split(' '))
            .args(["-subj", &format!("/CN={NAME}"), "-keyout", "tsa.key", "-out", "tsa.csr"])
            .current_dir(stamps.folder.path())
            .output();
        assert!(request.expect("openssl is installed").status.success());
        let signing = "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3650";
        stamps.openssl(&format!("{signing} -extfile settings -extensions stamps -out tsa.pem"));
        stamps
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/tsr", self.port)
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    pub fn open(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).expect("its port is still free");
        let (stop, folder) = (Arc::new(AtomicBool::new(false)), self.folder.path().to_owned());
        let told = stop.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().take_while(|_| !told.load(Ordering::SeqCst)).flatten() {
                // Whoever breaks off gets no answer; the next one does.
                let _ = answer(stream, &folder);
            }
        });
        self.open = Some((stop, thread));
    }

    pub fn close(&mut self) {
        if let Some((stop, thread)) = self.open.take() {
            stop.store(true, Ordering::SeqCst);
            let _ = TcpStream::connect(("127.0.0.1", self.port));
            let _ = thread.join();
        }
    }

    fn openssl(&self, arguments: &str) {
        let run = Command::new("openssl").args(arguments.split(' ')).current_dir(self.folder.path()).output();
        let run = run.expect("openssl is installed");
        assert!(run.status.success(), "{arguments}: {}", String::from_utf8_lossy(&run.stderr));
    }
}

impl Drop for Stamps {
    fn drop(&mut self) {
        self.close();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

fn answer(mut stream: TcpStream, folder: &std::path::Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    let mut query = vec![0; length];
    reader.read_exact(&mut query)?;
    fs::write(folder.join("query"), query)?;
    let arguments =
        "ts -reply -config settings -section here -queryfile query -signer tsa.pem -inkey tsa.key -out reply";
    let run = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output()?;
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let reply = fs::read(folder.join("reply"))?;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/timestamp-reply\r\nconnection: close\r\n";
    stream.write_all(format!("{head}content-length: {}\r\n\r\n", reply.len()).as_bytes())?;
    stream.write_all(&reply)
}

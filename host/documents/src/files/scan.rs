//! An optional look by clamd: the file goes over TCP (INSTREAM), one word comes
//! back. A scanner that cannot be asked lets nothing pass.
use crate::error::FileError;
use async_recursion::async_recursion as boxed;
use std::{fs::File, io, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

const CHUNK: usize = 256 * 1024;
const ANSWER: u64 = 4096;

pub(super) struct Scanner {
    address: String,
    limit: Duration,
}

impl Scanner {
    pub fn new(address: String, limit_ms: u64) -> Scanner {
        Scanner { address, limit: Duration::from_millis(limit_ms) }
    }

    #[boxed]
    pub async fn scan(&self, file: File) -> Result<(), FileError> {
        let away = |what: String| FileError::ScannerAway(format!("{}: {what}", self.address));
        let answer = match timeout(self.limit, self.ask(file)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(away(error.to_string())),
            Err(_) => return Err(away(format!("no answer within {} ms", self.limit.as_millis()))),
        };
        let answer = answer.trim_end_matches('\0').trim().trim_start_matches("stream: ");
        match (answer, answer.strip_suffix(" FOUND")) {
            ("OK", _) => Ok(()),
            (_, Some(finding)) => Err(FileError::Infected { finding: finding.to_owned() }),
            _ => Err(away(answer.to_owned())),
        }
    }

    pub async fn ping(&self) -> Result<(), FileError> {
        let ask = async {
            let mut wire = TcpStream::connect(&self.address).await?;
            wire.write_all(b"zPING\0").await?;
            let mut answer = String::new();
            wire.take(ANSWER).read_to_string(&mut answer).await.map(|_| answer)
        };
        match timeout(self.limit, ask).await {
            Ok(Ok(answer)) if answer.starts_with("PONG") => Ok(()),
            Ok(Ok(answer)) => Err(FileError::ScannerAway(format!("{}: {answer}", self.address))),
            Ok(Err(error)) => Err(FileError::ScannerAway(format!("{}: {error}", self.address))),
            Err(_) => Err(FileError::ScannerAway(format!("{}: no answer", self.address))),
        }
    }

    async fn ask(&self, file: File) -> io::Result<String> {
        let mut wire = TcpStream::connect(&self.address).await?;
        let mut answer = String::new();
        // A scanner that has heard enough answers and closes while we still send.
        let sent = send(&mut wire, tokio::fs::File::from_std(file)).await;
        let read = wire.take(ANSWER).read_to_string(&mut answer).await;
        match answer.is_empty() {
            false => Ok(answer),
            true => Err(sent.and(read.map(drop)).err().unwrap_or(io::ErrorKind::UnexpectedEof.into())),
        }
    }
}

async fn send(wire: &mut TcpStream, mut file: tokio::fs::File) -> io::Result<()> {
    wire.write_all(b"zINSTREAM\0").await?;
    let mut buffer = vec![0; CHUNK];
    loop {
        let n = file.read(&mut buffer).await?;
        wire.write_all(&(n as u32).to_be_bytes()).await?;
        if n == 0 {
            return wire.flush().await;
        }
        wire.write_all(&buffer[..n]).await?;
    }
}

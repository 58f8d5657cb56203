//! The call itself, made by hand so that each step is seen: look up, judge every address, connect to one of them, TLS
//! with the name, one request, a bounded answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

use super::{ANSWER_BYTES, CallError, Config, Target, address};

pub struct Call<'a> {
    pub target: &'a Target,
    pub id: &'a str,
    /// Seconds since 1970.
    pub timestamp: i64,
    pub signatures: &'a str,
    pub body: Vec<u8>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Its beginning, as text.
    pub text: String,
    /// Of the server's certificate, DER.
    pub certificate: Option<Vec<u8>>,
}

#[derive(Clone)]
pub struct Caller {
    tls: TlsConnector,
    timeout: Duration,
    loopback: bool,
}

impl Caller {
    pub fn new(config: &Config) -> Result<Self, CallError> {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(found.certs);
        if let Some(file) = &config.insecure_loopback_ca {
            let own = CertificateDer::from_pem_file(file).map_err(|e| CallError::Roots(e.to_string()))?;
            roots.add(own).map_err(|e| CallError::Roots(e.to_string()))?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| CallError::Roots(e.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let loopback = config.insecure_loopback_ca.is_some();
        Ok(Self { tls: TlsConnector::from(Arc::new(tls)), timeout: config.timeout(), loopback })
    }

    /// Whether partners on this machine are called: never but in tests.
    pub fn loopback(&self) -> bool {
        self.loopback
    }

    pub async fn post(&self, call: Call<'_>) -> Result<Answer, CallError> {
        tokio::time::timeout(self.timeout, self.posted(call)).await.unwrap_or(Err(CallError::Timeout))
    }

    async fn posted(&self, call: Call<'_>) -> Result<Answer, CallError> {
        let host = call.target.host();
        let address = self.public_address(&host, call.target.port()).await?;
        let stream = TcpStream::connect(address).await.map_err(|e| CallError::Connect(e.to_string()))?;
        let name = ServerName::try_from(host).map_err(|e| CallError::Tls(e.to_string()))?;
        let stream = self.tls.connect(name, stream).await.map_err(|e| CallError::Tls(e.to_string()))?;
        let certificate = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first()).map(|c| c.to_vec());
        let http = |error: hyper::Error| CallError::Http(error.to_string());
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(http)?;
        let driver = tokio::spawn(connection);
        let response = sender.send_request(request(call)?).await.map_err(http);
        let answer = match response {
            Ok(response) => read(response).await,
            Err(error) => Err(error),
        };
        driver.abort();
        answer.map(|(status, text)| Answer { status, text, certificate })
    }

    /// Looked up once: what was judged is what is connected to. One bad address among good ones spoils them all.
    async fn public_address(&self, host: &str, port: u16) -> Result<SocketAddr, CallError> {
        let lookup = |why: String| CallError::Lookup { host: host.to_owned(), why };
        let found: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(|e| lookup(e.to_string()))?.collect();
        for address in &found {
            let ip = address.ip();
            let forbidden = |what| CallError::Forbidden { host: host.to_owned(), ip, what };
            address::allowed(ip, self.loopback).map_err(forbidden)?;
        }
        // Version 4 first: many offices have no way out by version 6.
        let first = found.iter().find(|a| a.is_ipv4()).or(found.first());
        first.copied().ok_or_else(|| lookup("none".to_owned()))
    }
}

fn request(call: Call<'_>) -> Result<Request<Full<Bytes>>, CallError> {
    Request::post(call.target.path())
        .header(header::HOST, call.target.authority())
        .header(header::CONTENT_TYPE, "application/jose")
        .header(header::USER_AGENT, "hub-webhook/1")
        .header(header::CONNECTION, "close")
        .header("webhook-id", call.id)
        .header("webhook-timestamp", call.timestamp)
        .header("webhook-signature", call.signatures)
        .body(Full::new(Bytes::from(call.body)))
        .map_err(|e| CallError::Http(e.to_string()))
}

/// No more than is kept: whoever answers with a flood is not listened to.
async fn read(response: Response<Incoming>) -> Result<(u16, String), CallError> {
    let status = response.status().as_u16();
    let mut body = response.into_body();
    let mut kept = Vec::new();
    while kept.len() < ANSWER_BYTES {
        let Some(frame) = body.frame().await else { break };
        // The status says it all; that the rest broke off changes nothing.
        let Ok(frame) = frame else { break };
        kept.extend_from_slice(frame.data_ref().map_or(&[][..], |data| &data[..]));
    }
    kept.truncate(ANSWER_BYTES);
    let text = String::from_utf8_lossy(&kept).chars().filter(|c| !c.is_control() || *c == '\n').collect();
    Ok((status, text))
}

//! A request written by hand: what a well-behaved client cannot send.
use crate::{Person, Reply, reply};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

static CHUNK: [u8; 1 << 16] = [b' '; 1 << 16];

/// A person who says that he sends so much, sends less, and goes.
pub fn break_off(url: &str, person: &Person, path: &str, length: usize, some: &[u8]) {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("the hub listens");
    let mut head = format!("POST /api/v1{path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/pdf\r\n");
    for (name, value) in person.headers() {
        head += &format!("{name}: {value}\r\n");
    }
    let sent = stream.write_all(format!("{head}content-length: {length}\r\n\r\n").as_bytes());
    sent.and_then(|()| stream.write_all(some)).expect("the hub takes the beginning");
}

/// Sends a head and then `length` bytes of white space, as fast as they are taken; the answer as it stands on the wire.
pub fn flood(url: &str, person: &Person, method: &str, path: &str, length: usize) -> Reply {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("the hub listens");
    let mut head = format!("{method} /api/v1{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    head += &format!("content-type: application/json\r\ncontent-length: {length}\r\n");
    for (name, value) in person.headers() {
        head += &format!("{name}: {value}\r\n");
    }
    let mut writer = stream.try_clone().expect("a socket has two ends");
    let sending = std::thread::spawn(move || {
        // The hub may stop listening at any byte: that is its right.
        let mut left = length;
        let mut open = writer.write_all(format!("{head}\r\n").as_bytes()).is_ok();
        while open && left > 0 {
            let some = left.min(CHUNK.len());
            open = writer.write_all(&CHUNK[..some]).is_ok();
            left -= some;
        }
    });
    let mut text = Vec::new();
    let mut chunk = [0; 4096];
    // A connection that is cut after the answer is as good as one that is closed.
    while let Ok(n @ 1..) = stream.read(&mut chunk) {
        text.extend_from_slice(&chunk[..n]);
    }
    let _ = sending.join();
    reply::parse(method, path, &String::from_utf8_lossy(&text))
}

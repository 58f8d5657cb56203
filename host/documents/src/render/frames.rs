//! What goes between hub and child: a length of four bytes, then so many bytes.
//! Both sides refuse a frame that is longer than agreed, before reading it.
use std::io::{self, Read, Write};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The longest frame: a document with photographs.
pub(crate) const LONGEST_MB: u64 = 64;
const LONGEST: u32 = LONGEST_MB as u32 * 1024 * 1024;

fn length(bytes: &[u8]) -> io::Result<[u8; 4]> {
    let fits = u32::try_from(bytes.len()).ok().filter(|n| *n <= LONGEST);
    Ok(fits.ok_or_else(too_long)?.to_be_bytes())
}

fn expected(head: [u8; 4]) -> io::Result<usize> {
    let n = u32::from_be_bytes(head);
    if n > LONGEST { Err(too_long()) } else { Ok(n as usize) }
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "a frame is too long")
}

pub(crate) fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&length(bytes)?)?;
    to.write_all(bytes)?;
    to.flush()
}

/// None at the end between two frames.
pub(crate) fn read(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 4];
    match from.read_exact(&mut head) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut bytes = vec![0; expected(head)?];
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

pub(crate) async fn send(to: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> io::Result<()> {
    to.write_all(&length(bytes)?).await?;
    to.write_all(bytes).await?;
    to.flush().await
}

pub(crate) async fn receive(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut head = [0; 4];
    from.read_exact(&mut head).await?;
    let mut bytes = vec![0; expected(head)?];
    from.read_exact(&mut bytes).await?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_in_order_and_a_long_one_is_refused_unread() {
        let mut wire = vec![];
        write(&mut wire, b"one").unwrap();
        write(&mut wire, b"").unwrap();
        let mut from = wire.as_slice();
        assert_eq!(read(&mut from).unwrap().unwrap(), b"one");
        assert_eq!(read(&mut from).unwrap().unwrap(), b"");
        assert_eq!(read(&mut from).unwrap(), None);
        assert_eq!(read(&mut [255u8; 8].as_slice()).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}

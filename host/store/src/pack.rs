//! Text as it is kept: compressed. A thread keeps its contexts, because making one costs more than the few kilobytes that
//! go through it.
use std::{cell::RefCell, io::Read};
use zstd::{
    bulk::{Compressor, Decompressor},
    zstd_safe::get_frame_content_size,
};

/// More than this is no text of ours.
const MAX: u64 = 64 << 20;

/// How hard to press: documents of cases are written over and over, what is kept for ever is worth more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    Quick = 1,
    Well = 3,
}

thread_local! {
    static QUICK: RefCell<Compressor<'static>> = RefCell::new(compressor(Press::Quick));
    static WELL: RefCell<Compressor<'static>> = RefCell::new(compressor(Press::Well));
    static OPENER: RefCell<Decompressor<'static>> = RefCell::new(Decompressor::new().expect(MEMORY));
}

const MEMORY: &str = "memory is the only thing that can fail";

fn compressor(press: Press) -> Compressor<'static> {
    Compressor::new(press as i32).expect(MEMORY)
}

pub fn pack(bytes: &[u8], press: Press) -> Vec<u8> {
    let with = match press {
        Press::Quick => &QUICK,
        Press::Well => &WELL,
    };
    with.with_borrow_mut(|compressor| compressor.compress(bytes)).expect(MEMORY)
}

pub fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    match get_frame_content_size(packed) {
        Ok(Some(size)) if size > MAX => Err(std::io::Error::other("it is larger than anything the hub keeps")),
        Ok(Some(size)) => OPENER.with_borrow_mut(|opener| opener.decompress(packed, size as usize)),
        // Written as a stream, which does not know its length.
        _ => {
            let mut bytes = Vec::new();
            zstd::Decoder::new(packed)?.take(MAX).read_to_end(&mut bytes)?;
            Ok(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        for press in [Press::Quick, Press::Well] {
            for text in ["", "一", &"施工许可 construction ".repeat(5_000)] {
                assert_eq!(unpack(&pack(text.as_bytes(), press)).unwrap(), text.as_bytes());
            }
        }
    }

    #[test]
    fn a_stream_comes_back_too() {
        let streamed = zstd::encode_all("流".repeat(100).as_bytes(), 3).unwrap();
        assert_eq!(unpack(&streamed).unwrap(), "流".repeat(100).as_bytes());
    }

    #[test]
    fn what_is_damaged_or_too_large_is_refused() {
        assert!(unpack(b"no frame at all").is_err());
        let mut packed = pack(&[7; 1000], Press::Quick);
        packed.truncate(packed.len() / 2);
        assert!(unpack(&packed).is_err());
        let mut large = zstd::stream::Encoder::new(vec![], 1).unwrap();
        large.set_pledged_src_size(Some(MAX + 1)).unwrap();
        std::io::copy(&mut std::io::repeat(0).take(MAX + 1), &mut large).unwrap();
        assert!(unpack(&large.finish().unwrap()).is_err());
    }
}

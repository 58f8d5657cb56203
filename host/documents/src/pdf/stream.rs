//! What stands in a stream: Flate with or without PNG predictors, the only filter that structures are kept under.
//! Page contents and pictures are never looked into.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::limits::{Budget, PdfError, malformed, within};
use super::object::{Dict, Object, Stream};

pub(crate) fn decode(stream: &Stream, budget: &Budget) -> Result<Vec<u8>, PdfError> {
    let filters = one_or_many(stream.dict.get("Filter"));
    let parms = one_or_many(stream.dict.get("DecodeParms"));
    let mut data = stream.data.clone();
    within(filters.len(), 4, "filters over one stream")?;
    for (n, filter) in filters.iter().enumerate() {
        if !filter.is_name("FlateDecode") {
            return Err(PdfError::Unsupported("a filter other than FlateDecode where objects are kept".into()));
        }
        data = inflate(&data, budget)?;
        if let Some(Object::Dict(parms)) = parms.get(n) {
            data = unpredict(data, parms)?;
        }
    }
    Ok(data)
}

fn one_or_many(value: Option<&Object>) -> Vec<Object> {
    match value {
        None | Some(Object::Null) => vec![],
        Some(Object::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
    }
}

fn inflate(data: &[u8], budget: &Budget) -> Result<Vec<u8>, PdfError> {
    let mut out = Vec::new();
    let limit = budget.left() as u64 + 1;
    if ZlibDecoder::new(data).take(limit).read_to_end(&mut out).is_err() {
        return malformed("a damaged compressed stream", 0);
    }
    budget.inflated(out.len())?;
    Ok(out)
}

fn unpredict(data: Vec<u8>, parms: &Dict) -> Result<Vec<u8>, PdfError> {
    let number = |key, otherwise| parms.get(key).and_then(Object::int).unwrap_or(otherwise);
    match number("Predictor", 1) {
        1 => Ok(data),
        10..=15 if number("Colors", 1) == 1 && number("BitsPerComponent", 8) == 8 => {
            match usize::try_from(number("Columns", 1)) {
                Ok(columns @ 1..=64) => png(&data, columns),
                _ => malformed("a predictor with odd columns", 0),
            }
        }
        _ => Err(PdfError::Unsupported("a predictor other than PNG's".into())),
    }
}

fn png(data: &[u8], columns: usize) -> Result<Vec<u8>, PdfError> {
    let mut above = vec![0u8; columns];
    let mut out = Vec::with_capacity(data.len());
    for line in data.chunks_exact(columns + 1) {
        let mut row = line[1..].to_vec();
        for n in 0..columns {
            let left = if n == 0 { 0 } else { row[n - 1] };
            let corner = if n == 0 { 0 } else { above[n - 1] };
            let guess = match line[0] {
                0 => 0,
                1 => left,
                2 => above[n],
                3 => ((u16::from(left) + u16::from(above[n])) / 2) as u8,
                4 => paeth(left, above[n], corner),
                _ => return malformed("an unknown PNG predictor", 0),
            };
            row[n] = row[n].wrapping_add(guess);
        }
        out.extend_from_slice(&row);
        above = row;
    }
    Ok(out)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let (pa, pb, pc) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    match pa <= pb && pa <= pc {
        true => left,
        false if pb <= pc => above,
        false => corner,
    }
}

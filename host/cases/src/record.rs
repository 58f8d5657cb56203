//! What is kept of a decision: the plugin's input and output as blobs, named
//! by the digest of their text, compressed, encrypted under the case's key.
//! Destroying the key erases them and leaves the chain provable.
use crate::{admission::Admitted, engine::Engine, error::CaseError};
use contract::canonical::sha256;
use keys::{DataKey, MasterKey};
use store::{
    pack::{self, Press},
    rows::{BlobRow, DataKeyRow},
};

#[derive(Clone, Debug, Default)]
pub struct Recorded {
    pub input: String,
    pub output: String,
    pub blobs: Vec<BlobRow>,
    /// A key made now, wrapped; empty when the case has one.
    pub keys: Vec<DataKeyRow>,
}

pub async fn record(engine: &Engine, a: &Admitted, input: &str, output: &str) -> Result<Recorded, CaseError> {
    let id = key_id(a);
    let (key, made) = data_key(engine, &id).await?;
    let blob = |text: &str| {
        let digest = sha256(text.as_bytes());
        let packed = pack::pack(text.as_bytes(), Press::Well);
        let bytes = keys::seal(&key, &packed, digest.as_bytes());
        BlobRow { digest, key: id.clone(), bytes }
    };
    let (input, output) = (blob(input), blob(output));
    Ok(Recorded {
        input: input.digest.clone(),
        output: output.digest.clone(),
        blobs: vec![input, output],
        keys: made.into_iter().collect(),
    })
}

fn key_id(a: &Admitted) -> String {
    a.case.as_ref().map_or_else(|| format!("handler/{}", a.installed.contract.id), |c| c.id.to_string())
}

async fn data_key(engine: &Engine, id: &str) -> Result<(DataKey, Option<DataKeyRow>), CaseError> {
    match engine.store.data_key(id).await? {
        Some(row) => Ok((unwrap(&engine.master, &row)?, None)),
        None => {
            let key = DataKey::generate();
            let wrapped = engine.master.wrap(&key, id);
            Ok((key, Some(DataKeyRow { id: id.to_owned(), wrapped })))
        }
    }
}

fn unwrap(master: &MasterKey, row: &DataKeyRow) -> Result<DataKey, CaseError> {
    master
        .unwrap(&row.wrapped, &row.id)
        .map_err(|e| CaseError::Internal(format!("the key of {} does not open: {e}", row.id)))
}

/// The text of a blob; `None` when it was erased.
pub async fn read(engine: &Engine, digest: &str, key: &str) -> Result<Option<String>, CaseError> {
    let (Some(blob), Some(row)) = (engine.store.blob(digest, key).await?, engine.store.data_key(key).await?) else {
        return Ok(None);
    };
    open(engine, &blob, &row)
}

/// With both at hand.
fn open(engine: &Engine, blob: &BlobRow, row: &DataKeyRow) -> Result<Option<String>, CaseError> {
    if row.wrapped.is_empty() {
        return Ok(None);
    }
    text(&unwrap(&engine.master, row)?, blob).map(Some)
}

/// Input and output of one decision, which are under one key. `None` when they were erased.
pub fn open_both(
    master: &MasterKey,
    (input, output): (&BlobRow, &BlobRow),
    row: &DataKeyRow,
) -> Result<Option<(String, String)>, CaseError> {
    if row.wrapped.is_empty() {
        return Ok(None);
    }
    let key = unwrap(master, row)?;
    Ok(Some((text(&key, input)?, text(&key, output)?)))
}

fn text(key: &DataKey, blob: &BlobRow) -> Result<String, CaseError> {
    let packed =
        keys::open(key, &blob.bytes, blob.digest.as_bytes()).map_err(|e| CaseError::Internal(e.to_string()))?;
    let text = pack::unpack(&packed).map_err(|e| CaseError::Internal(e.to_string()))?;
    Ok(String::from_utf8(text).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}

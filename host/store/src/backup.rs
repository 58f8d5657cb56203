//! The files of a backup: one `TABLE.jsonl.zst` a table, each line one row as
//! an array in the order of the manifest's columns (bytes as base64), and
//! `manifest.json` with rows, digests and the end of the audit chain.
use crate::error::{Result, StoreError};
use crate::table::{Cell, Kind, Table};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Manifest {
    pub format: u32,
    /// The last migration of the database it was made from.
    pub migration: u32,
    pub tables: Vec<Part>,
    pub chain: ChainEnd,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChainEnd {
    pub n: i64,
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub table: String,
    pub columns: Vec<String>,
    pub rows: u64,
    /// Of the uncompressed lines.
    pub sha256: String,
}

impl Manifest {
    pub(crate) fn new(migration: u32, tables: Vec<Part>, (n, hash): (i64, String)) -> Self {
        Manifest { format: FORMAT, migration, tables, chain: ChainEnd { n, hash } }
    }

    /// Written last: a folder without it is no backup.
    pub(crate) fn save(&self, dir: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).expect("a manifest is plain data");
        let file = dir.join(MANIFEST);
        let mut out = File::create(&file).map_err(|e| failed(&file, e))?;
        out.write_all(&text).and_then(|()| out.sync_all()).map_err(|e| failed(&file, e))
    }

    pub fn load(dir: &Path) -> Result<Self> {
        let file = dir.join(MANIFEST);
        let text = std::fs::read(&file).map_err(|e| failed(&file, e))?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|e| failed(&file, e))?;
        match manifest.format {
            FORMAT => Ok(manifest),
            other => Err(StoreError::Refused(format!("{}: format {other} is not known here", file.display()))),
        }
    }
}

pub(crate) struct Writer {
    path: PathBuf,
    out: zstd::Encoder<'static, BufWriter<File>>,
    digest: Sha256,
    rows: u64,
}

impl Writer {
    pub fn create(dir: &Path, table: &str) -> Result<Self> {
        std::fs::create_dir_all(dir).map_err(|e| failed(dir, e))?;
        let path = file_of(dir, table);
        let file = File::create_new(&path).map_err(|e| failed(&path, e))?;
        let out = zstd::Encoder::new(BufWriter::new(file), 3).map_err(|e| failed(&path, e))?;
        Ok(Writer { path, out, digest: Sha256::new(), rows: 0 })
    }

    pub fn line(&mut self, cells: &[Cell]) -> Result<()> {
        let values: Vec<Value> = cells.iter().map(to_value).collect();
        let mut line = serde_json::to_vec(&values).expect("cells are plain data");
        line.push(b'\n');
        self.digest.update(&line);
        self.rows += 1;
        self.out.write_all(&line).map_err(|e| failed(&self.path, e))
    }

    pub fn finish(self, table: &Table) -> Result<Part> {
        let synced = self.out.finish().and_then(|buffer| Ok(buffer.into_inner()?)).and_then(|file| file.sync_all());
        synced.map_err(|e| failed(&self.path, e))?;
        Ok(Part {
            table: table.name.to_owned(),
            columns: table.columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
            rows: self.rows,
            sha256: hex::encode(self.digest.finalize()),
        })
    }
}

pub(crate) struct Reader<'a> {
    path: PathBuf,
    part: &'a Part,
    input: BufReader<zstd::Decoder<'static, BufReader<File>>>,
    digest: Sha256,
    rows: u64,
}

impl<'a> Reader<'a> {
    pub fn open(dir: &Path, part: &'a Part) -> Result<Self> {
        let path = file_of(dir, &part.table);
        let file = File::open(&path).map_err(|e| failed(&path, e))?;
        let input = BufReader::new(zstd::Decoder::new(file).map_err(|e| failed(&path, e))?);
        Ok(Reader { path, part, input, digest: Sha256::new(), rows: 0 })
    }

    pub fn lines(&mut self, most: usize) -> Result<Vec<Vec<Value>>> {
        let mut lines = Vec::new();
        while lines.len() < most {
            let mut line = Vec::new();
            if self.input.read_until(b'\n', &mut line).map_err(|e| failed(&self.path, e))? == 0 {
                break;
            }
            self.digest.update(&line);
            self.rows += 1;
            lines.push(serde_json::from_slice(&line).map_err(|e| failed(&self.path, e))?);
        }
        Ok(lines)
    }

    /// Nothing is kept of a file that is not the one the manifest speaks of.
    pub fn finish(self) -> Result<()> {
        let digest = hex::encode(self.digest.finalize());
        match self.rows == self.part.rows && digest == self.part.sha256 {
            true => Ok(()),
            false => Err(StoreError::corrupt(format!("{} is not what the manifest describes", self.path.display()))),
        }
    }
}

fn to_value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(v) => v.clone().into(),
        Cell::Int(v) => (*v).into(),
        Cell::Uuid(v) => v.map(|id| id.to_string()).into(),
        Cell::Bytes(v) => v.as_ref().map(|bytes| BASE64.encode(bytes)).into(),
    }
}

pub(crate) fn cells(columns: &[(&str, Kind)], line: Vec<Value>) -> Result<Vec<Cell>> {
    if columns.len() != line.len() {
        return Err(StoreError::corrupt("a backup's line has another number of columns than its manifest"));
    }
    columns.iter().zip(line).map(|((name, kind), value)| to_cell(name, *kind, value)).collect()
}

fn to_cell(name: &str, kind: Kind, value: Value) -> Result<Cell> {
    let damaged = || StoreError::corrupt(format!("a backup's column {name} is not {kind:?}"));
    Ok(match (kind, value) {
        (Kind::Text, Value::Null) => Cell::Text(None),
        (Kind::Int, Value::Null) => Cell::Int(None),
        (Kind::Uuid, Value::Null) => Cell::Uuid(None),
        (Kind::Bytes, Value::Null) => Cell::Bytes(None),
        (Kind::Text, Value::String(text)) => Cell::Text(Some(text)),
        (Kind::Int, Value::Number(n)) => Cell::Int(Some(n.as_i64().ok_or_else(damaged)?)),
        (Kind::Uuid, Value::String(text)) => Cell::Uuid(Some(Uuid::parse_str(&text).map_err(|_| damaged())?)),
        (Kind::Bytes, Value::String(text)) => Cell::Bytes(Some(BASE64.decode(text).map_err(|_| damaged())?)),
        _ => return Err(damaged()),
    })
}

fn file_of(dir: &Path, table: &str) -> PathBuf {
    dir.join(format!("{table}.jsonl.zst"))
}

fn failed(path: &Path, error: impl std::fmt::Display) -> StoreError {
    StoreError::Refused(format!("{}: {error}", path.display()))
}

//! The contract inside the component: the custom section `hub:contract`. A file
//! from outside is validated as a whole before the section is looked at, and is
//! never executed here. Beside it `hub:scenarios`: what its office says must
//! happen, read only when a version is rehearsed.
use crate::error::SystemsError;
use contract::{Bundle, Contract, bundle::SECTION};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeMap, ops::Range};
use wasm_encoder::{ComponentSection, CustomSection};
use wasmparser::{BinaryReader, CustomSectionReader, Encoding, Parser, Payload, Validator};

#[derive(Clone, Debug)]
pub struct Inspected {
    pub bundle: Bundle,
    pub contract: Contract,
    /// Identity of the file.
    pub sha256: String,
}

/// Length of the header: magic, version and layer.
const HEADER: usize = 8;
const CUSTOM: u8 = 0;
/// What a contract may be: fifteen times the largest that a department has written. Reading and linting one grows with it.
const CONTRACT_BYTES: usize = 2 << 20;
const CONTRACT_FILES: usize = 1_000;
/// The same for its scenarios.
const SCENARIOS: &str = "hub:scenarios";
const SCENARIOS_BYTES: usize = 8 << 20;
const STEPS: usize = 300;
const FIELDS: usize = 1_000;

pub fn inspect(bytes: &[u8]) -> Result<Inspected, SystemsError> {
    is_component(bytes)?;
    kept(bytes)
}

/// Of a stored file, which was validated as a whole when it came.
pub(crate) fn kept(bytes: &[u8]) -> Result<Inspected, SystemsError> {
    let mut found = sections(bytes, SECTION)?.into_iter();
    let (section, _) = found.next().ok_or(SystemsError::NoContract)?;
    if found.next().is_some() {
        return Err(SystemsError::TwoContracts);
    }
    fits(section.len(), 0)?;
    let bundle = Bundle::from_section(section).map_err(|e| SystemsError::Section(e.to_string()))?;
    fits(section.len(), bundle.files.len())?;
    let contract = contract::parse(&bundle)?;
    surveyable(&contract)?;
    scenarios(bytes)?;
    Ok(Inspected { bundle, contract, sha256: digest(bytes) })
}

fn fits(bytes: usize, files: usize) -> Result<(), SystemsError> {
    if bytes <= CONTRACT_BYTES && files <= CONTRACT_FILES {
        return Ok(());
    }
    Err(SystemsError::ContractTooLarge { bytes, files, limit: CONTRACT_BYTES, files_limit: CONTRACT_FILES })
}

/// What is proved of a procedure takes the square of its steps.
fn surveyable(contract: &Contract) -> Result<(), SystemsError> {
    let steps = contract.procedures.iter().map(|(id, procedure)| (id, "steps", procedure.steps.len(), STEPS));
    let fields = contract.forms.iter().map(|(id, form)| (id, "fields", form.fields().len(), FIELDS));
    match steps.chain(fields).find(|(_, _, found, limit)| found > limit) {
        Some((place, what, found, limit)) => Err(SystemsError::TooMany { place: place.clone(), what, found, limit }),
        None => Ok(()),
    }
}

/// The component with this contract in it, in place of any it had.
pub fn pack(component: &[u8], bundle: &Bundle) -> Result<Vec<u8>, SystemsError> {
    is_component(component)?;
    with_section(component, SECTION, &bundle.to_section())
}

/// The packed file with these scenarios, in place of any it had: path below `scenarios/` → text.
pub fn with_scenarios(packed: &[u8], files: &BTreeMap<String, String>) -> Result<Vec<u8>, SystemsError> {
    let text = serde_json::to_vec(files).expect("a map of strings is JSON");
    match text.len() {
        bytes if bytes > SCENARIOS_BYTES => Err(SystemsError::ScenariosTooLarge { bytes, limit: SCENARIOS_BYTES }),
        _ => with_section(packed, SCENARIOS, &text),
    }
}

/// None where none came along.
pub fn scenarios(packed: &[u8]) -> Result<BTreeMap<String, String>, SystemsError> {
    match sections(packed, SCENARIOS)?.first() {
        None => Ok(BTreeMap::new()),
        Some((text, _)) if text.len() > SCENARIOS_BYTES => {
            Err(SystemsError::ScenariosTooLarge { bytes: text.len(), limit: SCENARIOS_BYTES })
        }
        Some((text, _)) => serde_json::from_slice(text).map_err(|e| SystemsError::Section(e.to_string())),
    }
}

fn with_section(component: &[u8], name: &str, data: &[u8]) -> Result<Vec<u8>, SystemsError> {
    let mut packed = Vec::with_capacity(component.len() + data.len());
    let mut copied = 0;
    for (_, old) in sections(component, name)? {
        packed.extend_from_slice(&component[copied..old.start]);
        copied = old.end;
    }
    packed.extend_from_slice(&component[copied..]);
    CustomSection { name: Cow::Borrowed(name), data: Cow::Borrowed(data) }.append_to_component(&mut packed);
    Ok(packed)
}

pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn is_component(bytes: &[u8]) -> Result<(), SystemsError> {
    let malformed = |e: wasmparser::BinaryReaderError| SystemsError::Component(e.to_string());
    Validator::new().validate_all(bytes).map_err(malformed)?;
    match Parser::new(0).parse_all(bytes).next() {
        Some(Ok(Payload::Version { encoding: Encoding::Component, .. })) => Ok(()),
        _ => Err(SystemsError::Component("it is a core module; build it with the linker wasm-component-ld".to_owned())),
    }
}

/// The sections of this name of the outermost component: content, and where the
/// whole section lies. Sections are framed alike at this level, so nested
/// modules and components are stepped over unread.
fn sections<'b>(bytes: &'b [u8], name: &str) -> Result<Vec<(&'b [u8], Range<usize>)>, SystemsError> {
    let read = || -> wasmparser::Result<_> {
        let mut found = vec![];
        let mut reader = BinaryReader::new(bytes, 0);
        reader.read_bytes(HEADER)?;
        while !reader.eof() {
            let start = reader.original_position();
            let id = reader.read_u8()?;
            let size = reader.read_var_u32()? as usize;
            let body_at = reader.original_position();
            let body = reader.read_bytes(size)?;
            if id != CUSTOM {
                continue;
            }
            let section = CustomSectionReader::new(BinaryReader::new(body, body_at))?;
            if section.name() == name {
                found.push((section.data(), start..reader.original_position()));
            }
        }
        Ok(found)
    };
    read().map_err(|e| SystemsError::Component(e.to_string()))
}

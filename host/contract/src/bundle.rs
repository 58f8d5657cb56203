//! The contract's files as they travel: path → text, from a folder or from the
//! component's custom section `hub:contract` (canonical JSON of the same map).
use std::{collections::BTreeMap, fs, io, path::Path};

/// Name of the custom section.
pub const SECTION: &str = "hub:contract";

#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Bundle {
    pub files: BTreeMap<String, String>,
}

impl Bundle {
    /// Everything of a plugin's folder but its code and scenarios.
    pub fn read(dir: &Path) -> io::Result<Bundle> {
        let mut files = BTreeMap::new();
        files.insert("plugin.toml".to_owned(), fs::read_to_string(dir.join("plugin.toml"))?);
        for folder in ["forms", "procedures", "registers", "handlers", "messages", "templates"] {
            let Ok(entries) = fs::read_dir(dir.join(folder)) else {
                continue;
            };
            for entry in entries {
                let path = entry?.path();
                let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
                if path.is_file() && !name.starts_with('.') {
                    files.insert(format!("{folder}/{name}"), fs::read_to_string(&path)?);
                }
            }
        }
        Ok(Bundle { files })
    }

    pub fn from_section(bytes: &[u8]) -> Result<Bundle, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    pub fn to_section(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a map of strings is JSON")
    }
}

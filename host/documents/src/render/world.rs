//! What a template can reach: its own files, the host's four, the configured
//! fonts, the job's date. There is no package, no path outside, no clock.
//! `eval` and `plugin` are taken out of the language: data must never become
//! source, and code comes from the plugin's component alone.
use super::{Job, RenderError, job::HOST_FILES};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Binding, Bytes, Datetime, Duration, Module, Scope},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

const TAKEN_OUT: [&str; 2] = ["eval", "plugin"];
const FONT_FILES: [&str; 4] = ["otf", "otc", "ttf", "ttc"];
const HELPERS: &str = include_str!("hub.typ");

/// Read once a process.
pub struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    library: LazyHash<Library>,
}

impl Fonts {
    /// From files, and from folders with everything below them.
    pub fn load(paths: &[PathBuf]) -> Result<Fonts, RenderError> {
        let failed = |path: &Path, e: io::Error| RenderError::NoRenderer { what: format!("{}: {e}", path.display()) };
        let mut files = vec![];
        for path in paths {
            collect(path, &mut files).map_err(|e| failed(path, e))?;
        }
        let mut fonts = vec![];
        for file in files {
            fonts.extend(Font::iter(Bytes::new(fs::read(&file).map_err(|e| failed(&file, e))?)));
        }
        if fonts.is_empty() {
            let names: Vec<_> = paths.iter().map(|p| p.display().to_string()).collect();
            return Err(RenderError::NoRenderer { what: format!("there is no font in {}", names.join(", ")) });
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Fonts { book, fonts, library: LazyHash::new(library()) })
    }

    pub fn families(&self) -> Vec<String> {
        self.book.families().map(|(name, _)| name.to_owned()).collect()
    }
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        into.push(path.to_owned());
        return Ok(());
    }
    let mut entries = fs::read_dir(path)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    // The order decides between two fonts of one name, so it may not be the disk's.
    entries.sort();
    for entry in entries {
        let is_font = entry.extension().and_then(|e| e.to_str()).is_some_and(|e| FONT_FILES.contains(&e));
        if is_font || entry.is_dir() {
            collect(&entry, into)?;
        }
    }
    Ok(())
}

fn library() -> Library {
    let mut library = Library::default();
    let mut left = Scope::new();
    for (name, binding) in library.global.scope().iter().filter(|(name, _)| !TAKEN_OUT.contains(&name.as_str())) {
        left.bind(name.clone(), binding.clone());
    }
    library.global = Module::new("global", left);
    library.std = Binding::detached(library.global.clone());
    library
}

/// One job as the compiler sees it.
pub(super) struct Desk<'a> {
    fonts: &'a Fonts,
    main: FileId,
    files: BTreeMap<String, Bytes>,
    today: Option<Datetime>,
}

impl<'a> Desk<'a> {
    pub fn new(fonts: &'a Fonts, job: &Job) -> Result<Desk<'a>, RenderError> {
        let fault = |file: &str, message: String| RenderError::Template {
            template: job.template.clone(),
            file: file.to_owned(),
            line: 1,
            message,
        };
        if let Some(name) = HOST_FILES.iter().find(|name| job.files.contains_key(**name)) {
            return Err(fault(name, "the hub provides this file: rename yours".to_owned()));
        }
        if !job.files.contains_key(&job.template) {
            return Err(fault(&job.template, "there is no such template".to_owned()));
        }
        let mut files: BTreeMap<_, _> = job.files.iter().map(|(n, b)| (n.clone(), Bytes::new(b.clone()))).collect();
        files.insert("hub.typ".to_owned(), Bytes::from_string(HELPERS));
        files.insert("data.json".to_owned(), Bytes::from_string(job.data.to_string()));
        files.insert("document.json".to_owned(), Bytes::from_string(document(job)));
        if let Some(verify) = &job.verify {
            let qr = qr(&verify.url).map_err(|e| fault("qr.svg", format!("{}: {e}", verify.url)))?;
            files.insert("qr.svg".to_owned(), Bytes::from_string(qr));
        }
        let main = file_id(&job.template).ok_or_else(|| fault(&job.template, "that is no path".to_owned()))?;
        Ok(Desk { fonts, main, files, today: datetime(job) })
    }

    fn bytes(&self, id: FileId) -> FileResult<Bytes> {
        let rooted = id.get();
        if *rooted.root() != VirtualRoot::Project {
            return Err(FileError::Other(Some("packages are not available".into())));
        }
        let path = rooted.vpath().get_without_slash();
        self.files.get(path).cloned().ok_or_else(|| FileError::NotFound(path.into()))
    }
}

/// What the host knows of the document itself.
fn document(job: &Job) -> String {
    let code = job.verify.as_ref().map(|v| &v.code);
    json!({"title": job.title, "number": job.number, "date": job.at.date(), "draft": job.draft, "code": code})
        .to_string()
}

fn qr(url: &str) -> Result<String, qrcode::types::QrError> {
    // M still reads with a seventh of it worn off.
    let code = qrcode::QrCode::with_error_correction_level(url, qrcode::EcLevel::M)?;
    Ok(code.render::<qrcode::render::svg::Color>().quiet_zone(true).module_dimensions(4, 4).build())
}

fn file_id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

pub(super) fn datetime(job: &Job) -> Option<Datetime> {
    let part = |n: i8| u8::try_from(n).ok();
    let at = job.at;
    let (month, day, hour) = (part(at.month())?, part(at.day())?, part(at.hour())?);
    Datetime::from_ymd_hms(at.year().into(), month, day, hour, part(at.minute())?, part(at.second())?)
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.fonts.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let bytes = self.bytes(id)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.bytes(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

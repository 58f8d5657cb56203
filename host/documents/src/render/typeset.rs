//! One job from source to PDF, in this process and without limits: the child's
//! work. PDF/A-2b always, and nothing in it but the job decides a byte.
use super::{
    Fonts, Job, RenderError, Rendered, glyphs, places,
    world::{Desk, datetime},
};
use typst::{
    World, WorldExt,
    diag::{SourceDiagnostic, Warned},
    foundations::Smart,
    syntax::{DiagSpan, DiagSpanKind, Source},
};
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// A register printed out; a template that makes more has lost its way.
const MOST_PAGES: usize = 2000;
const CITY_OFFSET_MINUTES: i32 = 8 * 60;
const CREATOR: &str = "hub";
/// In the order it is read off the page.
const DRAFT_SAYS: [&str; 2] = ["草稿", "不具效力"];
const HELPERS: &str = "hub.typ";

pub fn typeset(fonts: &Fonts, job: &Job) -> Result<Rendered, RenderError> {
    let desk = Desk::new(fonts, job)?;
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&desk);
    let document = output.map_err(|errors| fault(&desk, job, &errors))?;
    let pages = document.pages().len();
    if pages > MOST_PAGES {
        return Err(RenderError::TooManyPages { template: job.template.clone(), pages, limit: MOST_PAGES });
    }
    let characters = glyphs::missing(&document);
    if !characters.is_empty() {
        return Err(RenderError::MissingGlyph { template: job.template.clone(), characters });
    }
    let marked = |page: &Page| DRAFT_SAYS.iter().all(|words| glyphs::text(&page.frame).contains(words));
    if job.draft && !document.pages().iter().all(marked) {
        return Err(unmarked(job));
    }
    let pdf = typst_pdf::pdf(&document, &options(job)?).map_err(|errors| fault(&desk, job, &errors))?;
    let warnings = warnings.iter().filter_map(|w| warning(locate(&desk, w))).collect();
    Ok(Rendered { pdf, pages, places: places::find(&document), warnings })
}

/// A draft that could pass for the document is none.
fn unmarked(job: &Job) -> RenderError {
    let message = "a page of this draft does not say 草稿 不具效力: begin with `#show: official`, or `#set page(foreground: draft-mark())`";
    let template = job.template.clone();
    RenderError::Template { file: template.clone(), template, line: 1, message: message.to_owned() }
}

/// Line and message of what cannot be parsed, without rendering anything.
pub fn syntax_errors(text: &str) -> Vec<(usize, String)> {
    let source = Source::detached(text);
    let line = |span: DiagSpan| match span.get() {
        DiagSpanKind::Number { num, sub_range, .. } => source.range(num, sub_range).map(|r| r.start),
        DiagSpanKind::Range { range, .. } => Some(range.start),
        DiagSpanKind::Detached => None,
    };
    let line = |span| 1 + line(span).and_then(|at| source.lines().byte_to_line(at)).unwrap_or_default();
    let errors = source.root().errors_and_warnings().0;
    errors.into_iter().map(|error| (line(error.span), error.message.to_string())).collect()
}

fn options(job: &Job) -> Result<PdfOptions, RenderError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2b]);
    let standards = standards.map_err(|e| RenderError::NoRenderer { what: e.message().to_string() })?;
    Ok(PdfOptions {
        ident: Smart::Custom(job.id.clone()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: datetime(job).and_then(|at| Timestamp::new_local(at, CITY_OFFSET_MINUTES)),
        standards,
        ..PdfOptions::default()
    })
}

/// The first error is what the author mends; the others often follow from it.
fn fault(desk: &Desk, job: &Job, errors: &[SourceDiagnostic]) -> RenderError {
    let template = job.template.clone();
    let Some(first) = errors.first() else {
        return RenderError::Template { file: template.clone(), template, line: 1, message: "unknown".to_owned() };
    };
    let (message, place) = locate(desk, first);
    let (file, line) = place.unwrap_or_else(|| (template.clone(), 1));
    RenderError::Template { template, file, line, message }
}

/// Message, file and line; of an error inside the host's helpers, the line that called them.
fn locate(desk: &Desk, said: &SourceDiagnostic) -> (String, Option<(String, usize)>) {
    let hints = said.hints.iter().map(|hint| format!(" ({})", hint.v));
    let message = std::iter::once(said.message.to_string()).chain(hints).collect();
    let calls = said.trace.iter().map(|call| place(desk, call.span.into()));
    let mut places = std::iter::once(place(desk, said.span)).chain(calls).flatten().peekable();
    let nearest = places.peek().cloned();
    let own = places.find(|(file, _)| file != HELPERS);
    (message, own.or(nearest))
}

/// The helpers name fonts of several systems: that some are not here is no concern of the author.
fn warning((message, place): (String, Option<(String, usize)>)) -> Option<String> {
    match place {
        Some((file, _)) if file == HELPERS => None,
        Some((file, line)) => Some(format!("{file}:{line}: {message}")),
        None => Some(message),
    }
}

fn place(desk: &Desk, span: DiagSpan) -> Option<(String, usize)> {
    let id = span.id()?;
    let range = desk.range(span)?;
    let bytes = desk.file(id).ok()?;
    let before = bytes.get(..range.start)?;
    let line = 1 + before.iter().filter(|b| **b == b'\n').count();
    Some((id.get().vpath().get_without_slash().to_owned(), line))
}

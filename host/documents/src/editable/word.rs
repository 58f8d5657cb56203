//! Markdown as a Word file: headings, paragraphs, lists, tables, strong words; everything else is its plain text.
use super::EditableError;
use docx_rs::{AlignmentType, Docx, Paragraph, Run, RunFonts, Table, TableCell, TableRow, VAlignType, WidthType};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};
use std::io::Cursor;

/// Half points.
const BODY: usize = 24;
const HEADING: usize = 28;
const TITLE: usize = 44;
/// Twentieths of a point: the width between the margins of an A4 page.
const PAGE_WIDTH: usize = 8300;
const FONT: &str = "宋体";

pub fn written(markdown: &str) -> Result<Vec<u8>, EditableError> {
    let mut page = Page::default();
    for event in TextMergeStream::new(Parser::new_ext(markdown, Options::ENABLE_TABLES)) {
        page.take(event);
    }
    let fonts = RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia(FONT);
    let blank = Docx::new().page_size(11906, 16838).default_fonts(fonts).default_size(BODY);
    let docx = page.blocks.into_iter().fold(blank, |docx, block| match block {
        Block::Paragraph(paragraph) => docx.add_paragraph(paragraph),
        Block::Table(table) => docx.add_table(table),
    });
    let mut file = Cursor::new(Vec::new());
    docx.build().pack(&mut file).map_err(|e| EditableError::Write(e.to_string()))?;
    Ok(file.into_inner())
}

enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// What was read so far: whole blocks, and the runs, cells and rows of those that are open.
#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    cells: Vec<TableCell>,
    rows: Vec<TableRow>,
    heading: Option<HeadingLevel>,
    strong: bool,
    in_head: bool,
    in_item: bool,
}

impl Page {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) => self.say(&text),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.runs.push(Run::new().add_break(docx_rs::BreakType::TextWrapping)),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag) {
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(*level),
            Tag::Strong => self.strong = true,
            Tag::TableHead => self.in_head = true,
            Tag::Item => self.in_item = true,
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = false,
            TagEnd::Heading(level) => {
                self.paragraph(if level == HeadingLevel::H1 { AlignmentType::Center } else { AlignmentType::Left });
                self.heading = None;
            }
            TagEnd::Paragraph => self.paragraph(AlignmentType::Both),
            // A tight list has no paragraphs of its own.
            TagEnd::Item => {
                self.paragraph(AlignmentType::Left);
                self.in_item = false;
            }
            TagEnd::TableCell => self.cell(),
            TagEnd::TableHead => {
                self.in_head = false;
                self.row();
            }
            TagEnd::TableRow => self.row(),
            TagEnd::Table => self.table(),
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        let (size, bold) = match self.heading {
            Some(HeadingLevel::H1) => (TITLE, true),
            Some(_) => (HEADING, true),
            None => (BODY, self.strong || self.in_head),
        };
        let run = Run::new().add_text(text).size(size);
        self.runs.push(if bold { run.bold() } else { run });
    }

    fn runs(&mut self, paragraph: Paragraph) -> Paragraph {
        std::mem::take(&mut self.runs).into_iter().fold(paragraph, Paragraph::add_run)
    }

    fn paragraph(&mut self, align: AlignmentType) {
        if self.runs.is_empty() {
            return;
        }
        let plain = Paragraph::new().align(align);
        let paragraph = self.runs(if self.in_item { plain.indent(Some(420), None, None, None) } else { plain });
        self.blocks.push(Block::Paragraph(paragraph));
    }

    fn cell(&mut self) {
        let paragraph = self.runs(Paragraph::new().align(AlignmentType::Center));
        self.cells.push(TableCell::new().add_paragraph(paragraph).vertical_align(VAlignType::Center));
    }

    fn row(&mut self) {
        self.rows.push(TableRow::new(std::mem::take(&mut self.cells)));
    }

    fn table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let columns = rows.first().map_or(1, |row| row.cells.len().max(1));
        let table = Table::new(rows).width(PAGE_WIDTH, WidthType::Dxa);
        self.blocks.push(Block::Table(table.set_grid(vec![PAGE_WIDTH / columns; columns])));
    }
}

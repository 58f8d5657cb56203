//! The text of laid-out pages, and its characters that no font can draw. They are looked for in the laid-out pages,
//! before anything is written: glyph 0 is the box.
use std::collections::BTreeSet;
use typst::{
    layout::{Frame, FrameItem},
    text::TextItem,
};
use typst_layout::PagedDocument;

pub(super) fn missing(document: &PagedDocument) -> String {
    let mut found = BTreeSet::new();
    for page in document.pages() {
        look(&page.frame, &mut found);
    }
    found.into_iter().collect()
}

/// All text of a page, in the order in which it is drawn.
pub(super) fn text(frame: &Frame) -> String {
    let words = |item: &FrameItem| match item {
        FrameItem::Group(group) => text(&group.frame),
        FrameItem::Text(text) => text.text.to_string(),
        _ => String::new(),
    };
    frame.items().map(|(_, item)| words(item)).collect()
}

fn look(frame: &Frame, found: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => look(&group.frame, found),
            FrameItem::Text(text) => found.extend(boxes(text)),
            _ => {}
        }
    }
}

fn boxes(text: &TextItem) -> impl Iterator<Item = char> {
    let none = text.glyphs.iter().filter(|glyph| glyph.id == 0);
    none.filter_map(|glyph| text.text.get(glyph.range())).flat_map(str::chars)
}

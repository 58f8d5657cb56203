//! Where seals and signatures go: `seal-place` of hub.typ leaves a labelled mark
//! in the upper left corner of its box, with the box's size.
use super::{Place, Rect};
use typst::{
    foundations::{Label, Selector, Value},
    introspection::{Introspector, MetadataElem},
    utils::PicoStr,
};
use typst_layout::PagedDocument;

const MARK: &str = "hub-place";

pub(super) fn find(document: &PagedDocument) -> Vec<Place> {
    let Some(label) = Label::new(PicoStr::intern(MARK)) else {
        return vec![];
    };
    let introspector = document.introspector();
    let marks = introspector.query(&Selector::Label(label));
    let place = |mark: &typst::foundations::Content| {
        let at = introspector.position(mark.location()?)?;
        let page = at.page.get();
        let high = document.pages().get(page - 1)?.frame.height().to_pt();
        let Value::Dict(said) = &mark.to_packed::<MetadataElem>()?.value else {
            return None;
        };
        let Value::Str(name) = said.get("name").ok()? else {
            return None;
        };
        let (width, height) = (points(said.get("width").ok()?)?, points(said.get("height").ok()?)?);
        let (left, top) = (at.point.x.to_pt(), high - at.point.y.to_pt());
        let rect = Rect { left, bottom: top - height, right: left + width, top };
        Some(Place { name: name.to_string(), page, rect })
    };
    marks.iter().filter_map(place).collect()
}

fn points(value: &Value) -> Option<f64> {
    match value {
        Value::Length(length) => Some(length.abs.to_pt()),
        _ => None,
    }
}

//! What a seal looks like: a page made elsewhere, turned into a picture that brings its fonts along, or a red ring
//! with a star. Colours name their own colour space, so that the look fits any PDF/A output intent.

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::fmt::Write;

use super::error::SealError;
use super::fields::{inherited, numbers, page_ids};
use crate::pdf::{Budget, Dict, Id, Increment, Object, Pdf, Stream};

/// How a Bézier curve comes closest to a quarter of a circle.
const KAPPA: f64 = 0.552_284_75;
const MOST_OBJECTS: usize = 10_000;

/// What the seal says beside its bytes.
#[derive(Debug, Clone, Default)]
pub struct SealLook<'a> {
    /// A PDF of one page, with its fonts embedded; none for a ring with a star.
    pub appearance: Option<&'a [u8]>,
    /// Who seals, as the viewer's list of signatures shows it.
    pub name: &'a str,
    pub reason: Option<&'a str>,
}

/// The form XObject of a field of this size.
pub(super) fn draw(increment: &mut Increment, look: &SealLook<'_>, size: (f64, f64)) -> Result<Id, SealError> {
    match look.appearance {
        Some(page) => import(increment, page),
        None => Ok(increment.add(Object::Stream(ring(size)))),
    }
}

fn ring((width, height): (f64, f64)) -> Stream {
    let (x, y, r) = (width / 2.0, height / 2.0, width.min(height) / 2.0);
    let mut ops = String::from("q /Seal CS 0.78 0.05 0.08 SC /Seal cs 0.78 0.05 0.08 sc\n");
    let line = r * 0.06;
    let _ = writeln!(ops, "{line:.3} w");
    circle(&mut ops, x, y, r - line);
    ops.push_str("S\n");
    let _ = writeln!(ops, "{:.3} w", line / 3.0);
    circle(&mut ops, x, y, r - line * 2.2);
    ops.push_str("S\n");
    star(&mut ops, x, y, r * 0.42);
    ops.push_str("f Q\n");
    form(frame(width, height), resources(), ops.into_bytes())
}

fn circle(ops: &mut String, x: f64, y: f64, r: f64) {
    let k = r * KAPPA;
    let _ = writeln!(ops, "{:.3} {y:.3} m", x + r);
    let quarters = [(1.0, 0.0, 0.0, 1.0), (0.0, 1.0, -1.0, 0.0), (-1.0, 0.0, 0.0, -1.0), (0.0, -1.0, 1.0, 0.0)];
    for (ax, ay, bx, by) in quarters {
        let from = (x + ax * r + bx * k, y + ay * r + by * k);
        let to = (x + bx * r + ax * k, y + by * r + ay * k);
        let _ =
            writeln!(ops, "{:.3} {:.3} {:.3} {:.3} {:.3} {:.3} c", from.0, from.1, to.0, to.1, x + bx * r, y + by * r);
    }
    ops.push_str("h\n");
}

fn star(ops: &mut String, x: f64, y: f64, r: f64) {
    for n in 0..10 {
        let radius = if n % 2 == 0 { r } else { r * 0.382 };
        let angle = PI / 2.0 + f64::from(n) * PI / 5.0;
        let (px, py) = (x + radius * angle.cos(), y + radius * angle.sin());
        let _ = writeln!(ops, "{px:.3} {py:.3} {}", if n == 0 { "m" } else { "l" });
    }
    ops.push_str("h\n");
}

fn resources() -> Object {
    let numbers = |values: &[f64]| Object::Array(values.iter().map(|v| Object::Real(format!("{v:.4}"))).collect());
    let calibrated = Dict::default()
        .with("WhitePoint", numbers(&[0.9505, 1.0, 1.089]))
        .with("Gamma", numbers(&[2.2, 2.2, 2.2]))
        .with("Matrix", numbers(&[0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505]));
    let space = Object::Array(vec![Object::name("CalRGB"), Object::Dict(calibrated)]);
    let spaces = Dict::default().with("Seal", space);
    Object::Dict(Dict::default().with("ColorSpace", Object::Dict(spaces)))
}

fn frame(width: f64, height: f64) -> Object {
    Object::Array([0.0, 0.0, width, height].map(Object::number).to_vec())
}

fn form(frame: Object, resources: Object, data: Vec<u8>) -> Stream {
    let dict = Dict::default()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("FormType", Object::Int(1))
        .with("BBox", frame)
        .with("Resources", resources);
    Stream { dict, data }
}

/// The first page of another file, with everything it needs.
fn import(increment: &mut Increment, bytes: &[u8]) -> Result<Id, SealError> {
    let budget = Budget::new(Default::default());
    let source = Pdf::open(bytes, &budget)?;
    let pages = page_ids(&source)?;
    let [page] = pages[..] else { return Err(SealError::Appearance("it must have exactly one page")) };
    let Object::Dict(page) = source.get(page)? else { return Err(SealError::Appearance("it has no page")) };
    let frame = inherited(&source, &page, "MediaBox")?;
    if numbers(&source, &frame)?.is_none() {
        return Err(SealError::Appearance("its page has no size"));
    }
    let mut content = Vec::new();
    for part in contents(&source, &page)? {
        content.extend(source.decode(&part)?);
        content.push(b'\n');
    }
    let mut copy = Copy { source: &source, copied: BTreeMap::new(), open: Vec::new() };
    let resources = copy.value(increment, &inherited(&source, &page, "Resources")?)?;
    let mut stream = form(frame, resources, content);
    if let Some(group) = page.get("Group") {
        stream.dict.set("Group", copy.value(increment, group)?);
    }
    copy.rest(increment)?;
    Ok(increment.add(Object::Stream(stream)))
}

fn contents(source: &Pdf<'_>, page: &Dict) -> Result<Vec<Stream>, SealError> {
    let parts = match source.deref(page.get("Contents"))? {
        Object::Array(parts) => parts.iter().map(|part| source.deref(Some(part))).collect::<Result<_, _>>()?,
        one => vec![one],
    };
    let streams = parts.into_iter().map(|part| match part {
        Object::Stream(stream) => Ok(stream),
        _ => Err(SealError::Appearance("its page is empty")),
    });
    streams.collect()
}

/// Objects of one file on their way into another, under new numbers.
struct Copy<'a> {
    source: &'a Pdf<'a>,
    copied: BTreeMap<Id, Id>,
    open: Vec<(Id, Id)>,
}

impl Copy<'_> {
    fn value(&mut self, increment: &mut Increment, value: &Object) -> Result<Object, SealError> {
        Ok(match value {
            Object::Ref(id) => Object::Ref(self.reference(increment, *id)?),
            Object::Array(items) => {
                let items: Result<_, _> = items.iter().map(|item| self.value(increment, item)).collect();
                Object::Array(items?)
            }
            Object::Dict(dict) => Object::Dict(self.dict(increment, dict)?),
            Object::Stream(stream) => {
                Object::Stream(Stream { dict: self.dict(increment, &stream.dict)?, data: stream.data.clone() })
            }
            plain => plain.clone(),
        })
    }

    fn dict(&mut self, increment: &mut Increment, dict: &Dict) -> Result<Dict, SealError> {
        let mut copy = Dict::default();
        // The tree of the other document's tags stays behind.
        for (key, value) in &dict.without(&["StructParent", "StructParents", "Parent"]).0 {
            let value = self.value(increment, value)?;
            copy.0.insert(key.clone(), value);
        }
        Ok(copy)
    }

    fn reference(&mut self, increment: &mut Increment, id: Id) -> Result<Id, SealError> {
        if let Some(there) = self.copied.get(&id) {
            return Ok(*there);
        }
        if self.copied.len() >= MOST_OBJECTS {
            return Err(SealError::Appearance("it has too many objects"));
        }
        let target = increment.reserve();
        self.copied.insert(id, target);
        self.open.push((id, target));
        Ok(target)
    }

    fn rest(&mut self, increment: &mut Increment) -> Result<(), SealError> {
        while let Some((id, target)) = self.open.pop() {
            let object = self.source.get(id)?;
            if object.dict().is_some_and(|dict| dict.is("Type", "Page") || dict.is("Type", "Pages")) {
                return Err(SealError::Appearance("its picture refers to pages"));
            }
            let object = self.value(increment, &object)?;
            increment.put(target, object);
        }
        Ok(())
    }
}

//! What differs between a revision and a later one. Nothing is guessed from appearance: every object that was
//! changed must be explained by one of few rules (a signature was filled in, a field was added, a page lists it, the
//! catalog holds it); what stays unexplained is a change of content.
//!
//! New objects need no rule of their own: they are reachable only through an explained object, unless the older
//! revision already pointed at their numbers; such a trap is looked for.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Change;
use crate::pades::{Field, fields};
use crate::pdf::{Dict, Id, Object, Pdf, PdfError, Place};

pub(super) fn changes(old: &Pdf<'_>, new: &Pdf<'_>) -> Result<Change, PdfError> {
    let mut diff = Diff::new(old, new);
    if diff.changed.is_empty() && diff.added.is_empty() && old.xref.trailer.get("Root") == new.xref.trailer.get("Root")
    {
        return Ok(Change::Nothing);
    }
    match diff.explain()? {
        Some(harm) => Ok(Change::Content(harm)),
        None => Ok(diff.worst),
    }
}

struct Diff<'a> {
    old: &'a Pdf<'a>,
    new: &'a Pdf<'a>,
    /// There before, and now another or gone.
    changed: BTreeSet<u32>,
    added: BTreeSet<u32>,
    explained: BTreeSet<u32>,
    worst: Change,
}

type Harm = Option<String>;

fn harm<T: Into<String>>(what: T) -> Result<Harm, PdfError> {
    Ok(Some(what.into()))
}

impl<'a> Diff<'a> {
    fn new(old: &'a Pdf<'a>, new: &'a Pdf<'a>) -> Self {
        let is_free = |pdf: &Pdf<'_>, number| pdf.place(Id(number, 0)) == Place::Free;
        let differs = |number: u32| old.place(Id(number, 0)) != new.place(Id(number, 0));
        let mut changed: BTreeSet<u32> = old.xref.places.keys().copied().filter(|n| !is_free(old, *n)).collect();
        changed.retain(|number| {
            // What lies in an object stream changes with it.
            let container = match old.place(Id(*number, 0)) {
                Place::In { stream, .. } => differs(stream),
                _ => false,
            };
            differs(*number) || container
        });
        let added = new.xref.places.keys().copied().filter(|n| is_free(old, *n) && !is_free(new, *n)).collect();
        Self { old, new, changed, added, explained: BTreeSet::new(), worst: Change::Nothing }
    }

    fn explain(&mut self) -> Result<Harm, PdfError> {
        if self.old.root_id()? != self.new.root_id()? {
            return harm("another catalog");
        }
        if let Some(trap) = self.trap()? {
            return harm(format!("object {trap} was pointed at before it existed"));
        }
        let mut fresh = BTreeSet::new();
        for found in [self.form(&mut fresh)?, self.old_fields()?, self.catalog()?, self.pages(&fresh)?] {
            if found.is_some() {
                return Ok(found);
            }
        }
        self.information()?;
        match self.changed.difference(&self.explained).next() {
            Some(number) => harm(self.describe(*number)?),
            None => Ok(None),
        }
    }

    fn note(&mut self, change: Change) {
        if change > self.worst {
            self.worst = change;
        }
    }

    fn describe(&self, number: u32) -> Result<String, PdfError> {
        let before = self.old.outline(Id(number, self.generation(number)))?;
        let kind = before.dict().and_then(|dict| dict.get("Type").or(dict.get("Subtype")));
        let kind = match (kind, &before) {
            (Some(Object::Name(name)), _) => String::from_utf8_lossy(name).into_owned(),
            (_, Object::Stream(_)) => "stream".into(),
            (_, Object::Dict(_)) => "dictionary".into(),
            _ => "value".into(),
        };
        Ok(format!("object {number} ({kind}) was replaced"))
    }

    fn generation(&self, number: u32) -> u16 {
        match self.old.place(Id(number, 0)) {
            Place::At { generation, .. } => generation,
            _ => 0,
        }
    }

    /// A new object that the old revision refers to already.
    fn trap(&self) -> Result<Option<u32>, PdfError> {
        if self.added.is_empty() {
            return Ok(None);
        }
        let (mut seen, mut open, mut trap) = (BTreeSet::new(), Vec::new(), None);
        let trailer = self.old.xref.trailer.without(&["Prev", "XRefStm"]);
        Object::Dict(trailer).each_ref(&mut |id| open.push(id));
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if self.added.contains(&id.0) {
                trap = Some(id.0);
            }
            self.old.outline(id)?.each_ref(&mut |id| open.push(id));
        }
        Ok(trap)
    }

    /// Marks new objects below a value; old ones that changed must explain themselves.
    fn claim(&mut self, value: Option<&Object>) -> Result<(), PdfError> {
        let mut open = Vec::new();
        if let Some(value) = value {
            value.each_ref(&mut |id| open.push(id));
        }
        while let Some(id) = open.pop() {
            if self.added.contains(&id.0) && self.explained.insert(id.0) {
                self.new.outline(id)?.each_ref(&mut |id| open.push(id));
            }
        }
        Ok(())
    }

    /// The form may gain empty or filled signature fields and flags; nothing else.
    fn form(&mut self, fresh: &mut BTreeSet<Id>) -> Result<Harm, PdfError> {
        let (before, after) = (self.old.root()?, self.new.root()?);
        let (before, after) = (before.get("AcroForm"), after.get("AcroForm"));
        let old_form = self.old.dict(before)?.unwrap_or_default();
        let new_form = self.new.dict(after)?.unwrap_or_default();
        let held = ["Fields", "SigFlags"];
        if old_form.without(&held) != new_form.without(&held) {
            return harm("the form's settings were changed");
        }
        self.allow(before, after);
        let (fields_before, fields_after) = (old_form.get("Fields"), new_form.get("Fields"));
        self.allow(fields_before, fields_after);
        let list = self.old.array(fields_before)?;
        let longer = self.new.array(fields_after)?;
        let Some(extra) = gained(&list, &longer) else { return harm("fields were taken out of the form") };
        for value in extra {
            let Some(id) = value.id().filter(|id| self.added.contains(&id.0)) else {
                return harm("a field was added that is not new");
            };
            if let Some(found) = self.new_field(id)? {
                return Ok(Some(found));
            }
            fresh.insert(id);
        }
        Ok(None)
    }

    /// An object kept under the same number may be changed; its content is compared by the caller.
    fn allow(&mut self, before: Option<&Object>, after: Option<&Object>) {
        match (before, after) {
            (Some(Object::Ref(old)), Some(Object::Ref(new))) if old == new => {
                self.explained.insert(old.0);
            }
            _ => {}
        }
    }

    fn new_field(&mut self, id: Id) -> Result<Harm, PdfError> {
        let Object::Dict(field) = self.new.outline(id)? else { return harm("a field was added that is none") };
        if !field.is("FT", "Sig") || field.get("Kids").is_some() || field.get("Parent").is_some() {
            return harm("a field was added that is not for a signature");
        }
        self.explained.insert(id.0);
        if field.get("V").is_some() {
            return self.filled(&field);
        }
        // Without a signature behind it, its picture would be a way to paint over a page.
        if field.get("AP").is_some() {
            return harm("an unsigned field with a picture was added");
        }
        self.note(Change::FormField);
        self.claim(Some(&Object::Dict(field)))?;
        Ok(None)
    }

    fn filled(&mut self, field: &Dict) -> Result<Harm, PdfError> {
        let Some(id) = field.get("V").and_then(Object::id).filter(|id| self.added.contains(&id.0)) else {
            return harm("a field refers to a signature that is not new");
        };
        let Object::Dict(value) = self.new.outline(id)? else { return harm("a field holds what is no signature") };
        if value.get("ByteRange").is_none() || value.get("Contents").is_none() {
            return harm("a field holds what is no signature");
        }
        self.note(match value.is("SubFilter", "ETSI.RFC3161") {
            true => Change::TimeStampOrRevocation,
            false => Change::Signature,
        });
        self.claim(field.get("V"))?;
        self.claim(field.get("AP"))?;
        self.claim(field.get("Lock"))?;
        Ok(None)
    }

    fn old_fields(&mut self) -> Result<Harm, PdfError> {
        let after: BTreeMap<Id, Field> = fields(self.new)?.into_iter().map(|field| (field.id, field)).collect();
        for before in fields(self.old)? {
            if !self.changed.contains(&before.id.0) {
                continue;
            }
            let Some(after) = after.get(&before.id) else { return harm(format!("the field {} is gone", before.name)) };
            if let Some(found) = self.old_field(&before, &after.dict)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn old_field(&mut self, before: &Field, after: &Dict) -> Result<Harm, PdfError> {
        let may_change: &[&str] = match before.is_signature {
            true => &["V", "AP", "M"],
            false => &["V", "AP", "AS", "M"],
        };
        if before.dict.without(may_change) != after.without(may_change) {
            return harm(format!("the field {} is another one now", before.name));
        }
        match (before.is_signature, before.dict.get("V"), after.get("V")) {
            (true, None, Some(_)) => {
                self.explained.insert(before.id.0);
                self.filled(after)
            }
            (true, ..) => harm(format!("the seal in {} was touched", before.name)),
            (false, ..) => {
                self.explained.insert(before.id.0);
                self.note(Change::FormField);
                self.claim(after.get("AP"))?;
                self.claim(after.get("V"))?;
                Ok(None)
            }
        }
    }

    fn catalog(&mut self) -> Result<Harm, PdfError> {
        let (before, after) = (self.old.root()?, self.new.root()?);
        let held = ["AcroForm", "DSS", "Extensions", "Metadata", "Version"];
        if before.without(&held) != after.without(&held) {
            return harm("the catalog was changed");
        }
        self.explained.insert(self.old.root_id()?.0);
        let store = after.get("DSS");
        let changed = store.and_then(Object::id).is_some_and(|id| self.changed.contains(&id.0));
        if before.get("DSS") != store || changed {
            let untyped = self.new.dict(store)?.is_some_and(|dict| dict.get("Type").is_none_or(|t| t.is_name("DSS")));
            if untyped {
                self.allow(before.get("DSS"), store);
            }
            let inside = self.new.dict(store)?.unwrap_or_default();
            self.claim(store)?;
            self.claim(Some(&Object::Dict(inside)))?;
            self.note(Change::TimeStampOrRevocation);
        }
        self.claim(after.get("Extensions"))?;
        if let Some(id) = after.get("Metadata").and_then(Object::id) {
            let is_metadata = |object: Object| object.dict().is_some_and(|dict| dict.is("Type", "Metadata"));
            let both = is_metadata(self.new.outline(id)?) && self.moved(id);
            if both && (self.added.contains(&id.0) || is_metadata(self.old.outline(id)?)) {
                self.explained.insert(id.0);
                self.note(Change::Metadata);
            }
        }
        Ok(None)
    }

    fn moved(&self, id: Id) -> bool {
        self.changed.contains(&id.0) || self.added.contains(&id.0)
    }

    /// A page may gain the widgets of new signature fields.
    fn pages(&mut self, fresh: &BTreeSet<Id>) -> Result<Harm, PdfError> {
        let numbers: Vec<u32> = self.old.xref.places.keys().copied().collect();
        for number in numbers {
            // Without new fields only pages that were changed themselves need a look.
            if !self.changed.contains(&number) && fresh.is_empty() {
                continue;
            }
            let id = Id(number, self.generation(number));
            let Object::Dict(before) = self.old.outline(id)? else { continue };
            if !before.is("Type", "Page") {
                continue;
            }
            let list_moved = before.get("Annots").and_then(Object::id).is_some_and(|id| self.changed.contains(&id.0));
            if !self.changed.contains(&number) && !list_moved {
                continue;
            }
            let Object::Dict(after) = self.new.outline(id)? else { return harm("a page is gone") };
            if before.without(&["Annots"]) != after.without(&["Annots"]) {
                return harm(format!("page object {number} was changed"));
            }
            let (old, new) = (self.old.array(before.get("Annots"))?, self.new.array(after.get("Annots"))?);
            let extra = gained(&old, &new);
            if !extra.is_some_and(|extra| extra.iter().all(|one| one.id().is_some_and(|id| fresh.contains(&id)))) {
                return harm(format!("annotations of page object {number} were changed"));
            }
            self.explained.insert(number);
            self.allow(before.get("Annots"), after.get("Annots"));
        }
        Ok(None)
    }

    /// The document's properties: texts only, so that nothing a page uses can pass for them.
    fn information(&mut self) -> Result<(), PdfError> {
        let Some(id) = self.new.xref.trailer.get("Info").and_then(Object::id) else { return Ok(()) };
        let same = self.old.xref.trailer.get("Info").and_then(Object::id).is_none_or(|old| old == id);
        if !same || !self.moved(id) {
            return Ok(());
        }
        let plain = |object: Object| match object {
            Object::Dict(dict) => dict.0.values().all(|value| matches!(value, Object::Text(_) | Object::Name(_))),
            _ => false,
        };
        let before = self.old.outline(id)?;
        if plain(self.new.outline(id)?) && (before == Object::Null || plain(before)) {
            self.explained.insert(id.0);
            self.note(Change::Metadata);
        }
        Ok(())
    }
}

/// What a list has more than before, when all of before is still there in its order.
fn gained<'a>(before: &[Object], after: &'a [Object]) -> Option<Vec<&'a Object>> {
    let mut rest = before.iter().peekable();
    let extra: Vec<_> = after.iter().filter(|one| rest.next_if(|old| old == one).is_none()).collect();
    rest.peek().is_none().then_some(extra)
}

//! A case's files by material: who gave each and when, where it was taken over
//! from, and what it replaced.
use super::{names::Names, pair, text};
use crate::{error::Result, state::App};
use cases::{
    admission::Loaded,
    doc::{Attached, Source},
    materials::Offered,
};
use serde_json::{Map, Value, json};

pub async fn given(app: &App, names: &mut Names<'_>, l: &Loaded) -> Result<Value> {
    let mut all = Map::new();
    for (id, files) in &l.doc.materials {
        let mut items = vec![];
        for f in files {
            items.push(file(app, names, l, f).await?);
        }
        all.insert(id.clone(), items.into());
    }
    Ok(all.into())
}

pub async fn earlier(app: &App, names: &mut Names<'_>, l: &Loaded) -> Result<Value> {
    let mut all = Map::new();
    for (id, versions) in &l.doc.earlier {
        let mut items = vec![];
        for e in versions {
            let mut item = file(app, names, l, &e.file).await?;
            item["replaced-at"] = app.engine.clock.zone.text(e.replaced_at).into();
            item["replaced-by"] = names.person(&e.replaced_by).await?.into();
            items.push(item);
        }
        all.insert(id.clone(), items.into());
    }
    Ok(all.into())
}

async fn file(app: &App, names: &mut Names<'_>, l: &Loaded, f: &Attached) -> Result<Value> {
    let mut item = plain(f);
    if f.at > 0 {
        item["at"] = app.engine.clock.zone.text(f.at).into();
        item["by"] = names.person(&f.by).await?.into();
        // Came after the case was first handed in: what an office looks at again.
        item["new"] = l.case.submitted.is_some_and(|t| f.at > t).into();
    }
    item["from"] = f.from.as_ref().map(|s| source(app, s)).into();
    Ok(item)
}

fn plain(f: &Attached) -> Value {
    json!({"file": f.file, "name": f.name, "size": f.size, "media-type": f.media_type, "sha256": f.sha256})
}

fn source(app: &App, s: &Source) -> Value {
    let title = app.systems.active(&s.system).map_or_else(|| pair(&s.system, &s.system), |i| text(&i.contract.title));
    json!({"case": s.case, "number": s.number, "system": s.system, "system-title": title, "at": app.engine.clock.zone.text(s.at)})
}

pub fn offer(app: &App, o: &Offered) -> Value {
    json!({"material": o.material, "files": o.files.iter().map(plain).collect::<Vec<_>>(), "from": source(app, &o.source)})
}

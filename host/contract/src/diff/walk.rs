//! Walks both contracts side by side and tells each difference once, at the smallest part that has a name.
use super::{
    Change, Happened, Names, Weight, form,
    noun::{self, Noun, Part},
    rights,
    say::{self, Around, pair},
    weigh,
};
use crate::{Bilingual, Contract, Procedure};
use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

/// Told together, as what the part is called.
const TITLE: [&str; 5] = ["zh", "en", "title", "title-en", "text"];

pub(super) fn changes(old: &Contract, new: &Contract, names: Names<'_>) -> Vec<Change> {
    let mut walk = Walk { old, new, names, out: vec![] };
    let top = Spot { noun: Noun::System, path: String::new(), place: Bilingual::default(), procedure: None };
    walk.part(&top, &view(old), &view(new));
    walk.out
}

/// The contract as it is walked; the versions are no change of their own.
fn view(contract: &Contract) -> Value {
    let mut view = serde_json::to_value(contract).unwrap_or_default();
    if let Some(view) = view.as_object_mut() {
        view.shift_remove("version");
        let forms = contract.forms.iter().map(|(id, f)| (id.clone(), form::view(f)));
        view.insert("forms".to_owned(), Value::Object(forms.collect()));
    }
    view
}

struct Walk<'a> {
    old: &'a Contract,
    new: &'a Contract,
    names: Names<'a>,
    out: Vec<Change>,
}

/// The part that is being compared.
#[derive(Clone)]
struct Spot {
    noun: Noun,
    path: String,
    /// It and what it lies in, in words; empty for the system itself.
    place: Bilingual,
    procedure: Option<String>,
}

impl Spot {
    fn down(&self, noun: Noun, attribute: &str, id: &str, title: &Bilingual) -> Spot {
        let named = called(noun, title);
        let place = match self.place.is_empty() {
            true => named,
            false => pair(self.place.zh.clone() + &named.zh, format!("{}, {}", self.place.en, named.en)),
        };
        let procedure = if noun == Noun::Procedure { Some(id.to_owned()) } else { self.procedure.clone() };
        Spot { noun, path: self.path_to(&[attribute, id]), place, procedure }
    }

    fn path_to(&self, words: &[&str]) -> String {
        let mut path = self.path.clone();
        for word in words.iter().filter(|word| !word.is_empty()) {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(word);
        }
        path
    }
}

impl<'a> Walk<'a> {
    fn part(&mut self, spot: &Spot, old: &Value, new: &Value) {
        let (Value::Object(was), Value::Object(is)) = (old, new) else {
            if old != new {
                self.attribute(spot, "value", Some(old), Some(new));
            }
            return;
        };
        if TITLE.iter().any(|key| was.get(*key) != is.get(*key)) {
            self.renamed(spot, old, new);
        }
        let keys: IndexSet<&String> = was.keys().chain(is.keys()).collect();
        for key in keys.into_iter().filter(|key| !TITLE.contains(&key.as_str())) {
            let (was, is) = (present(was, key), present(is, key));
            match noun::part(spot.noun, key) {
                Part::Leaf if was != is => self.attribute(spot, key, was, is),
                Part::Leaf => {}
                Part::Map(noun) => {
                    self.parts(spot, key, noun, was.and_then(Value::as_object), is.and_then(Value::as_object))
                }
                Part::List(noun) => self.parts(spot, key, noun, Some(&by_id(was)), Some(&by_id(is))),
                Part::Set(noun) => self.parts(spot, key, noun, Some(&by_name(was)), Some(&by_name(is))),
                Part::One(noun) => self.one_of(spot, key, noun, "", was, is),
            }
        }
    }

    fn parts(
        &mut self,
        spot: &Spot,
        key: &str,
        noun: Noun,
        was: Option<&Map<String, Value>>,
        is: Option<&Map<String, Value>>,
    ) {
        let none = Map::new();
        let (was, is) = (was.unwrap_or(&none), is.unwrap_or(&none));
        let ids: IndexSet<&String> = is.keys().chain(was.keys()).collect();
        for id in ids {
            self.one_of(spot, key, noun, id, was.get(id), is.get(id));
        }
        if noun == Noun::Step && was.keys().next() != is.keys().next() {
            let first = |map: &Map<String, Value>| map.keys().next().map(|id| Value::String(id.clone()));
            self.attribute(spot, "start", first(was).as_ref(), first(is).as_ref());
        }
        if noun != Noun::Grant && reordered(was, is) {
            let word = noun.words();
            let text =
                self.sentence(spot, format!("：{}的顺序变了", word.zh), format!("the order of its {}s", word.en));
            self.push(noun, Happened::Changed, Weight::Notice, spot.path_to(&[key]), text);
        }
    }

    fn one_of(&mut self, spot: &Spot, key: &str, noun: Noun, id: &str, was: Option<&Value>, is: Option<&Value>) {
        match (was, is) {
            (Some(was), Some(is)) => {
                let title = say::title(noun, id, is);
                self.part(&spot.down(noun, key, id, &title), was, is);
            }
            (None, Some(is)) => self.whole(spot, key, noun, id, Happened::Added, is),
            (Some(was), None) => self.whole(spot, key, noun, id, Happened::Removed, was),
            (None, None) => {}
        }
    }

    fn whole(&mut self, spot: &Spot, key: &str, noun: Noun, id: &str, happened: Happened, value: &Value) {
        let path = spot.path_to(&[key, id]);
        let weight = weigh::whole(noun, happened, value, &path);
        let text = match (noun, happened) {
            (Noun::Grant, _) => granted(self.new, self.names, key, id, happened),
            (_, Happened::Removed) => self.gone(spot, noun, &say::title(noun, id, value)),
            _ => self.new_part(spot, noun, id, value),
        };
        self.push(noun, happened, weight, path, text);
    }

    fn new_part(&self, spot: &Spot, noun: Noun, id: &str, value: &Value) -> Bilingual {
        let part = called(noun, &say::title(noun, id, value));
        let detail = self.detail(spot, noun, value);
        let colon = |place: &str| if place.is_empty() { String::new() } else { format!("{place}: ") };
        let inner = |words: &[String], open: &str, between: &str, close: &str| match words.is_empty() {
            true => String::new(),
            false => format!("{open}{}{close}", words.join(between)),
        };
        let zh: Vec<String> = detail.iter().map(|d| d.zh.clone()).collect();
        let en: Vec<String> = detail.iter().map(|d| d.english().to_owned()).collect();
        pair(
            format!("{}新增{}{}", spot.place.zh, part.zh, inner(&zh, "（", "，", "）")),
            capital(format!("{}new {}{}", colon(&spot.place.en), part.en, inner(&en, " (", ", ", ")"))),
        )
    }

    fn gone(&self, spot: &Spot, noun: Noun, title: &Bilingual) -> Bilingual {
        let part = called(noun, title);
        let place = if spot.place.is_empty() { String::new() } else { format!("{}: ", spot.place.en) };
        pair(format!("{}取消{}", spot.place.zh, part.zh), capital(format!("{place}the {} is no longer there", part.en)))
    }

    /// What a person wants to know of a part that is new.
    fn detail(&self, spot: &Spot, noun: Noun, value: &Value) -> Vec<Bilingual> {
        let around = self.around(self.new, spot);
        let said = |attribute: &str| {
            let value = value.get(attribute).filter(|v| !v.is_null())?;
            around.value(noun, attribute, Some(value))
        };
        let labelled = |attribute: &str| {
            let (label, value) = (noun::attribute(attribute), said(attribute)?);
            Some(pair(format!("{}：{}", label.zh, value.zh), format!("{}: {}", label.en, value.english())))
        };
        let asked = || match &value["required"] {
            Value::Bool(true) => Some(pair("必填", "required")),
            Value::Bool(false) => Some(pair("选填", "optional")),
            _ => Some(pair("按条件填写", "under a condition")),
        };
        let found = match noun {
            Noun::Field | Noun::Column => vec![asked(), said("type")],
            Noun::Material => vec![asked()],
            Noun::Step => vec![labelled("who"), labelled("days").or_else(|| labelled("deadline"))],
            Noun::Procedure => vec![labelled("starter")],
            Noun::Action => vec![labelled("to")],
            Noun::Branch => vec![labelled("first")],
            Noun::Clock => vec![around.deadline(value)],
            Noun::Setting => vec![labelled("value")],
            Noun::Party => vec![labelled("who")],
            Noun::Fact => vec![labelled("why")],
            _ => vec![],
        };
        found.into_iter().flatten().collect()
    }

    fn renamed(&mut self, spot: &Spot, old: &Value, new: &Value) {
        let (was, is) = (say::titled(old).unwrap_or_default(), say::titled(new).unwrap_or_default());
        let only_english = was.zh == is.zh;
        let noun = if only_english { "en" } else { "title" };
        let value = |text: &Bilingual| Value::String(if only_english { text.en.clone() } else { text.zh.clone() });
        let (was, is) = (value(&was), value(&is));
        self.attribute(spot, noun, Some(&was), Some(&is));
    }

    fn attribute(&mut self, spot: &Spot, name: &str, old: Option<&Value>, new: Option<&Value>) {
        let weight = weigh::attribute(spot.noun, name, old, new);
        let label = noun::attribute(name);
        let was = self.around(self.old, spot).value(spot.noun, name, old);
        let is = self.around(self.new, spot).value(spot.noun, name, new);
        let text = match (was, is) {
            (Some(was), Some(is)) if was != is => self.sentence(
                spot,
                format!("：{}由{}改为{}", label.zh, was.zh, is.zh),
                format!("{} from {} to {}", label.en, was.english(), is.english()),
            ),
            _ => self.sentence(spot, format!("：{}有变化", label.zh), format!("{} changes", label.en)),
        };
        let path = spot.path_to(&[name]);
        self.push(noun::of_attribute(spot.noun, name), Happened::Changed, weight, path, text);
    }

    fn sentence(&self, spot: &Spot, zh: String, en: String) -> Bilingual {
        match spot.place.is_empty() {
            true => pair(format!("系统{zh}"), format!("The system: {en}")),
            false => pair(spot.place.zh.clone() + &zh, capital(format!("{}: {en}", spot.place.en))),
        }
    }

    fn around(&self, contract: &'a Contract, spot: &Spot) -> Around<'a> {
        let procedure: Option<&Procedure> = spot.procedure.as_ref().and_then(|id| contract.procedures.get(id));
        Around { contract, procedure, names: self.names }
    }

    fn push(&mut self, noun: Noun, happened: Happened, weight: Weight, path: String, text: Bilingual) {
        self.out.push(Change { noun, happened, weight, path, text });
    }
}

fn granted(new: &Contract, names: Names<'_>, key: &str, id: &str, happened: Happened) -> Bilingual {
    let name = if key == "opens" { rights::procedure(names, id) } else { rights::register(names, id) };
    let (zh, en) = (&name.zh, name.english());
    match (key, happened) {
        ("reads", Happened::Added) => rights::read(new, names, id).text,
        ("maintains", Happened::Added) => rights::maintained(names, id).text,
        ("opens", Happened::Added) => rights::opened(names, id).text,
        ("opens", _) => pair(
            format!("不再申请发起其他系统的事项「{zh}」"),
            format!("No longer asks to open cases of another system's procedure “{en}”"),
        ),
        ("required", Happened::Added) => pair(
            format!("须先有系统提供台账「{zh}」才能启用"),
            format!("It is activated only where a system provides the register “{en}”"),
        ),
        ("required", _) => pair(
            format!("没有系统提供台账「{zh}」时也能启用"),
            format!("It is activated even where no system provides the register “{en}”"),
        ),
        ("maintains", _) => {
            pair(format!("不再申请登记平台台账「{zh}」"), format!("No longer asks to write the host register “{en}”"))
        }
        _ => pair(format!("不再申请读取台账「{zh}」"), format!("No longer asks to read the register “{en}”")),
    }
}

/// The noun with its title, where it has one.
fn called(noun: Noun, title: &Bilingual) -> Bilingual {
    let words = noun.words();
    match title.is_empty() {
        true => words,
        false => pair(format!("{}「{}」", words.zh, title.zh), format!("{} “{}”", words.en, title.english())),
    }
}

fn capital(text: String) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What is null is not there.
fn present<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v Value> {
    map.get(key).filter(|value| !value.is_null())
}

fn by_id(list: Option<&Value>) -> Map<String, Value> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.map(|item| (item["id"].as_str().unwrap_or_default().to_owned(), item.clone())).collect()
}

fn by_name(list: Option<&Value>) -> Map<String, Value> {
    let names = list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    names.map(|name| (name.to_owned(), Value::Bool(true))).collect()
}

/// Whether what both have stands in another order.
fn reordered(was: &Map<String, Value>, is: &Map<String, Value>) -> bool {
    let places: IndexMap<&String, usize> = is.keys().enumerate().map(|(n, id)| (id, n)).collect();
    let kept: Vec<usize> = was.keys().filter_map(|id| places.get(id).copied()).collect();
    !kept.is_sorted()
}

//! A contract without code whose document several sign (`tests/contracts/joint-statement`): the owner's clerk signs, the
//! owner and its contractor seal, and where it says so the contractor's department too; then two people of the
//! contractor pledge, one after the other.
use crate::{
    Hub, Person, Reply, World,
    city::{self, CLERK, ENTERPRISES, OWNER},
    plugins::plain,
    root, soon,
};
use serde_json::{Value, json};

pub const SYSTEM: &str = "joint-statement";
pub const CONTRACTOR: &str = "91510100MA6DL7A30H";
/// In which the contractor has a part.
pub const PROJECT: &str = "5101042501150101";
const ALL: [&str; 8] = ["fill", "submit", "review", "sign", "seal", "seal-project", "grant", "view"];

pub fn ready(world: &World) {
    city::with_owner(&world.hub);
    appoint(&world.hub, "SQ-20250303-00001", "P-05", "clerk", "L3", &["fill", "submit", "sign", "view"], "有效");
    appoint(&world.hub, "SQ-20250303-00002", "P-02", "administrator", "L1", &ALL, "有效");
    let file = world.room.path().join("joint-statement.wasm");
    let folder = root().join("tests/contracts/joint-statement");
    world.room.hub(["plugin", "pack", plain(&folder), "--out", plain(&file)]).well();
    world.room.hub(["plugin", "install", plain(&file)]).well();
    soon("the new system", || world.hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
}

/// A post of the owner, as its register holds it.
pub fn appoint(hub: &Hub, no: &str, person: &str, post: &str, level: &str, powers: &[&str], status: &str) {
    let data = json!({
        "appointment-no": no, "organisation": OWNER, "person": person, "post": post, "level": level, "scope": "企业", "systems": [],
        "powers": powers, "from": "2025-02-17", "status": status,
    });
    hub.sample("POST", "records", &json!({"register": format!("{ENTERPRISES}/appointment"), "data": data}));
}

pub struct Table {
    pub clerk: Person,
    pub administrator: Person,
    /// Of the contractor.
    pub builder: Person,
    pub head: Person,
    pub case: String,
}

/// Everybody at the table, and the draft before them.
pub fn drafted(hub: &Hub, text: &str, more: Value) -> Table {
    let table = Table {
        clerk: hub.sign_in("P-05").acting(CLERK),
        administrator: hub.sign_in("P-02").acting(&format!("{OWNER}/administrator")),
        builder: hub.sign_in("S-O06-2").seated(),
        head: hub.sign_in("S-O06-1").seated(),
        case: String::new(),
    };
    let mut form = json!({"contractor": CONTRACTOR, "text": text, "department": false});
    for (field, value) in more.as_object().into_iter().flatten() {
        form[field] = value.clone();
    }
    let case = table.clerk.open(SYSTEM, SYSTEM, form);
    table.clerk.act(&case, "submit", json!({})).ok();
    let table = Table { case, ..table };
    table.draft("statement");
    table
}

impl Table {
    /// The document of this kind that stands, as the clerk sees it.
    #[track_caller]
    pub fn document(&self, kind: &str) -> Value {
        let shown = self.clerk.case(&self.case);
        let mut all = shown["documents"].as_array().into_iter().flatten();
        let of = all.rfind(|d| d["document"] == kind);
        of.unwrap_or_else(|| panic!("no {kind}: {}", shown["documents"])).clone()
    }

    /// Once it can be read.
    pub fn draft(&self, kind: &str) -> Value {
        soon("the draft", || Some(self.document(kind)).filter(|d| d["state"] == "draft"))
    }

    pub fn file(&self, document: &Value) -> Vec<u8> {
        self.clerk.bytes(&format!("/documents/{}/content", document["id"].as_str().expect("an id")))
    }

    /// Signs, having proved again who it is.
    #[track_caller]
    pub fn sign(&self, person: &Person, kind: &str, more: Value) -> Reply {
        let mut body = json!({"document": self.document(kind)["id"], "confirmation": person.confirmation()});
        for (field, value) in more.as_object().into_iter().flatten() {
            body[field] = value.clone();
        }
        person.post("/signatures", body)
    }
}

/// A seal that its organisation's leading account issues.
#[track_caller]
pub fn issue(person: &Person, organisation: &str, body: Value) -> Value {
    let mut body = body;
    body["confirmation"] = person.confirmation();
    let reply = person.post(&format!("/organisations/{organisation}/seals"), body);
    assert_eq!(reply.status, 201, "{reply}");
    reply.body
}

/// How many have signed a file.
pub fn signatures(pdf: &[u8]) -> usize {
    pdf.windows(19).filter(|w| *w == b"ETSI.CAdES.detached").count()
}

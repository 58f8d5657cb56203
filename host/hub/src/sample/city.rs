//! The files of the sample city as types.
use super::banks::Bank;
use serde::Deserialize;
use serde_json::{Map, Value};

pub struct City {
    pub organisations: Vec<Organisation>,
    pub persons: Vec<Person>,
    pub projects: Vec<Project>,
    pub registries: Vec<Registry>,
    pub banks: Vec<Bank>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Organisation {
    pub id: String,
    pub name: String,
    pub credit_code: String,
    pub kinds: Vec<String>,
    pub division: String,
    #[serde(default)]
    pub offices: Vec<String>,
    /// False: it registers itself; only the registries know it.
    #[serde(default = "yes")]
    pub seed: bool,
    #[serde(default = "long_ago")]
    pub established: String,
    pub legal_representative: Option<String>,
    #[serde(default)]
    pub qualifications: Vec<Map<String, Value>>,
    pub safety_licence: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Person {
    pub id: String,
    pub role: String,
    pub id_number: String,
    #[serde(default)]
    pub posts: Vec<Post>,
    #[serde(default)]
    pub certificates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    pub organisation: String,
    pub office: Option<String>,
    pub post: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Project {
    pub project_no: String,
    pub owner: String,
    #[serde(default)]
    pub parties: Vec<Party>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Party {
    pub kind: String,
    pub organisation: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// An outside registry: a partner that answers one kind of query.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    pub id: String,
    pub query: String,
    /// Answers from the city itself instead of entries.
    pub from: Option<Source>,
    #[serde(default)]
    pub entry: Vec<Map<String, Value>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    Organisations,
    Certificates,
    Persons,
}

fn yes() -> bool {
    true
}

fn long_ago() -> String {
    "2015-01-05".to_owned()
}

#[derive(Deserialize)]
struct Organisations {
    organisation: Vec<Organisation>,
}
#[derive(Deserialize)]
struct Persons {
    person: Vec<Person>,
}
#[derive(Deserialize)]
struct Projects {
    project: Vec<Project>,
}
#[derive(Deserialize)]
struct Registries {
    registry: Vec<Registry>,
}
#[derive(Deserialize)]
struct Banks {
    bank: Vec<Bank>,
}

pub fn city() -> City {
    fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
        toml::from_str(text).expect("the hub's own sample city is well formed")
    }
    let organisations: Organisations = read(include_str!("../../../../config/sample/organisations.toml"));
    let persons: Persons = read(include_str!("../../../../config/sample/persons.toml"));
    let projects: Projects = read(include_str!("../../../../config/sample/projects.toml"));
    let registries: Registries = read(include_str!("../../../../config/sample/registries.toml"));
    let banks: Banks = read(include_str!("../../../../config/sample/banks.toml"));
    City {
        banks: banks.bank,
        organisations: organisations.organisation,
        persons: persons.person,
        projects: projects.project,
        registries: registries.registry,
    }
}

impl City {
    pub fn organisation(&self, id: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|o| o.id == id)
    }

    /// The one named, else who holds the post.
    pub fn legal_representative(&self, organisation: &Organisation) -> Option<&Person> {
        let holds = |p: &&Person| match &organisation.legal_representative {
            Some(id) => p.id == *id,
            None => p.posts.iter().any(|x| x.organisation == organisation.id && x.post == "legal-representative"),
        };
        self.persons.iter().find(holds)
    }
}

impl Person {
    /// Persons of the sample city have roles and no names.
    pub fn name(&self) -> String {
        format!("{}（{}）", self.role, self.id)
    }

    /// The identity number's seventh to fourteenth digit.
    pub fn birth(&self) -> String {
        let digits = &self.id_number[6..14];
        format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..])
    }
}

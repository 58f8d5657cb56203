//! Who acts, and from which seat. A seat is one appointment of a person; what
//! he may take on is decided by matching its chair against a task's offers.
use contract::decision::Actor;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{
    filter::Viewer,
    rows::{Chair, Offer},
};

store::named!(
    /// The eight powers of an appointment.
    Power { Fill = "fill", Submit = "submit", Review = "review", Sign = "sign", Seal = "seal", SealProject = "seal-project", Grant = "grant", View = "view" }
);

/// The labels under which appointments store powers.
const LABELS: &[(Power, &str)] = &[
    (Power::Fill, "填报"),
    (Power::Submit, "提交"),
    (Power::Review, "审核"),
    (Power::Sign, "签名"),
    (Power::Seal, "企业用印"),
    (Power::SealProject, "项目部用印"),
    (Power::Grant, "授权下级"),
    (Power::View, "查看"),
];

impl Power {
    pub fn read(text: &str) -> Option<Power> {
        Power::parse(text).or_else(|| LABELS.iter().find(|(_, zh)| *zh == text).map(|(p, _)| *p))
    }

    pub fn label(self) -> &'static str {
        LABELS.iter().find(|(p, _)| *p == self).map_or("", |(_, zh)| zh)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acting {
    pub person: String,
    pub name: String,
    /// `None`: for himself.
    pub seat: Option<Seat>,
    pub operator: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    pub appointment: String,
    pub organisation: String,
    pub office: Option<String>,
    pub post: String,
    pub level: String,
    pub powers: Vec<Power>,
    /// Empty: every system.
    pub systems: Vec<String>,
    pub project: Option<String>,
    /// Its organisation is an authority.
    #[serde(default)]
    pub is_authority: bool,
    /// Whose post it is, when its holder is away and this person stands in for him.
    #[serde(default)]
    pub on_behalf: Option<String>,
}

/// What a person does himself or not at all: nobody signs for another, and who stands in appoints nobody.
const OWN: [Power; 2] = [Power::Sign, Power::Grant];

impl Seat {
    /// From a record of `hub/post`. `None` when it lacks what routing needs.
    pub fn of_record(data: &Value) -> Option<Seat> {
        let text = |k: &str| data.get(k).and_then(Value::as_str).filter(|s| !s.is_empty()).map(str::to_owned);
        let list = |k: &str| -> Vec<String> {
            let items = data.get(k).and_then(Value::as_array);
            items.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
        };
        Some(Seat {
            appointment: text("appointment-no")?,
            organisation: text("organisation")?,
            office: text("office"),
            post: text("post")?,
            level: text("level").unwrap_or_else(|| "L3".to_owned()),
            powers: list("powers").iter().filter_map(|p| Power::read(p)).collect(),
            systems: list("systems"),
            project: text("project-no"),
            is_authority: false,
            on_behalf: None,
        })
    }

    /// As it is held by who stands in for `person`.
    pub fn delegated(mut self, person: &str) -> Seat {
        self.powers.retain(|power| !OWN.contains(power));
        Seat { on_behalf: Some(person.to_owned()), ..self }
    }

    pub fn chair(&self) -> Chair {
        Chair {
            organisation: self.organisation.clone(),
            office: self.office.clone(),
            post: self.post.clone(),
            project: self.project.clone(),
        }
    }

    /// The value of `Hub-Acting-For`.
    pub fn header(&self) -> String {
        match &self.office {
            Some(office) => format!("{}:{}/{}", self.organisation, percent(office), self.post),
            None => format!("{}/{}", self.organisation, self.post),
        }
    }

    pub fn may(&self, power: Power, system: &str) -> bool {
        let in_scope = self.systems.is_empty() || self.systems.iter().any(|s| s == system);
        in_scope && self.powers.contains(&power)
    }
}

impl Acting {
    pub fn oneself(person: &str, name: &str) -> Acting {
        Acting { person: person.to_owned(), name: name.to_owned(), seat: None, operator: false }
    }

    pub fn viewer(&self) -> Viewer {
        Viewer { person: self.person.clone(), chairs: self.seat.iter().map(Seat::chair).collect() }
    }

    /// As the rules see him.
    pub fn actor(&self) -> Actor {
        let seat = self.seat.as_ref();
        Actor {
            person: self.person.clone(),
            organisation: seat.map(|s| s.organisation.clone()),
            office: seat.and_then(|s| s.office.clone()),
            post: seat.map(|s| s.post.clone()),
            level: seat.map(|s| s.level.clone()),
            powers: seat.map(|s| s.powers.iter().map(|p| p.name().to_owned()).collect()).unwrap_or_default(),
            systems: seat.map(|s| s.systems.clone()).unwrap_or_default(),
            project: seat.and_then(|s| s.project.clone()),
            appointment: seat.map(|s| s.appointment.clone()),
        }
    }
}

/// Whether one of these offers means him.
pub fn meant(acting: &Acting, offers: &[Offer]) -> bool {
    store::audience::matches_any(offers, &acting.viewer())
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}

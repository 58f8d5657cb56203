//! The scenarios that came along with a candidate: what its office says must happen. They are played on hubs of their own,
//! beside the systems that are active here, by a process of its own that this room knows as `Stage`: nothing of it touches
//! the city's database, and a candidate that gets on only with other versions of its neighbours is found before it is
//! switched to.
use super::Rehearsal;
use crate::{engine::Engine, error::CaseError};
use contract::Bilingual;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use systems::{catalogue, section};

pub trait Stage: Send + Sync {
    /// The candidate's scenarios, with the packed files of the systems beside it; why it could not be done.
    fn play(&self, candidate: Vec<u8>, beside: Vec<Vec<u8>>) -> BoxFuture<'_, Result<Vec<Scenario>, Bilingual>>;
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    pub name: String,
    pub title: String,
    /// Steps that went as told.
    pub steps: usize,
    /// The step that did not, and what was not as told.
    pub failed: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Scenarios {
    pub played: Vec<Scenario>,
    /// Why there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Bilingual>,
}

impl Scenarios {
    pub fn failed(&self) -> usize {
        self.played.iter().filter(|scenario| scenario.failed.is_some()).count()
    }

    fn none(why: Bilingual) -> Scenarios {
        Scenarios { played: vec![], why: Some(why) }
    }
}

impl Engine {
    pub(super) async fn scenarios(&self, rehearsal: &Rehearsal) -> Result<Scenarios, CaseError> {
        let file = async |id: &str, version: &str| {
            let row = catalogue::file(&self.store, id, version).await;
            row.map(|row| row.component).map_err(|e| CaseError::Internal(e.to_string()))
        };
        let candidate = file(rehearsal.candidate.id(), &rehearsal.candidate.version).await?;
        let along = section::scenarios(&candidate).map_err(|e| CaseError::Internal(e.to_string()))?;
        if along.is_empty() {
            let why = Bilingual::new("该版本未随附场景。", "no scenarios came along with this version");
            return Ok(Scenarios::none(why));
        }
        let mut beside = vec![];
        for other in self.systems.all().iter().filter(|other| other.id() != rehearsal.candidate.id()) {
            beside.push(file(other.id(), &other.version).await?);
        }
        Ok(match self.stage.play(candidate, beside).await {
            Ok(played) => Scenarios { played, why: None },
            Err(why) => Scenarios::none(why),
        })
    }
}

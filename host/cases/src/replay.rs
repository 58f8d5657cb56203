//! Replays recorded decisions: the same input through the same version must
//! give the same bytes.
use crate::{engine::Engine, error::CaseError, record};
use async_recursion::async_recursion as boxed;
use sandbox::Verb;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "result")]
pub enum Replayed {
    Same,
    Differs {
        recorded: String,
        now: String,
    },
    /// Its key was destroyed.
    Erased,
    Fault {
        text: String,
    },
    /// No plugin was called (opened, a verb).
    NoCall,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct Row {
    pub history: Uuid,
    pub what: String,
    pub version: String,
    #[serde(flatten)]
    pub replayed: Replayed,
}

impl Engine {
    #[boxed]
    pub async fn replay(&self, case: Uuid) -> Result<Vec<Row>, CaseError> {
        let mut out = vec![];
        for row in self.store.history_of_case(case).await? {
            let replayed = match (&row.input, &row.output) {
                (Some(input), Some(output)) => self.replay_one(case, &row.system, &row.version, input, output).await?,
                _ => Replayed::NoCall,
            };
            out.push(Row { history: row.id, what: row.what, version: row.version, replayed });
        }
        Ok(out)
    }

    async fn replay_one(
        &self,
        case: Uuid,
        system: &str,
        version: &str,
        input: &str,
        output: &str,
    ) -> Result<Replayed, CaseError> {
        let key = case.to_string();
        let (Some(asked), Some(recorded)) =
            (record::read(self, input, &key).await?, record::read(self, output, &key).await?)
        else {
            return Ok(Replayed::Erased);
        };
        let installed =
            self.systems.version(system, version).await.map_err(|_| CaseError::NoSystem(system.to_owned()))?;
        Ok(match installed.plugin.call(Verb::Decide, &asked).await {
            Ok(reply) if reply.output == recorded => Replayed::Same,
            Ok(reply) => Replayed::Differs { recorded, now: reply.output },
            Err(fault) => Replayed::Fault { text: fault.to_string() },
        })
    }
}

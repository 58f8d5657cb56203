//! Before the commit: every document that a decision would issue is rendered
//! once with stand-ins for its numbers. What cannot be printed refuses the act
//! while the person can still change it; afterwards nobody could.
use super::job;
use crate::{
    admission::Admitted,
    engine::Engine,
    error::CaseError,
    incident,
    settle::{fill, proposal::Proposal},
    texts::Said,
};
use contract::pointer::plain;
use documents::{
    render::RenderError,
    seals::{PLACE, Seals},
};
use serde_json::{Map, Value};
use store::rows::DocumentRow;

/// As long as most numbers are.
const STAND_IN: &str = "0000000000000000";

impl Engine {
    pub(crate) async fn dry_render(&self, a: &Admitted, proposal: &Proposal) -> Result<(), CaseError> {
        let Some(papers) = &self.papers else { return Ok(()) };
        if proposal.documents.is_empty() {
            return Ok(());
        }
        let numbers: Map<String, Value> =
            proposal.numbers.iter().map(|n| (n.r#as.clone(), Value::from(STAND_IN))).collect();
        let filled = |v: &Value| fill::filled(v, &numbers).map_err(|r| CaseError::Internal(r.to_string()));
        for ask in &proposal.documents {
            let number = Some(filled(&ask.number)?).filter(|n| !n.is_null()).map(|n| plain(&n));
            let row = DocumentRow { number, data: filled(&ask.row.data)?, ..ask.row.clone() };
            let Some(job) = job::of(self, papers, &a.installed, &row, false).await? else { continue };
            let rendered = match papers.renderer.render(&job).await {
                Ok(rendered) => rendered,
                Err(error) => return Err(self.unprintable(a, &job.title, error).await),
            };
            let sealed = row.data.get("sealed-by").is_some_and(Value::is_string);
            let places = super::parties(&row).into_iter().chain(sealed.then(|| PLACE.to_owned()));
            for place in places {
                if let Err(error) = Seals::place(&rendered, &place) {
                    return Err(incident::undeclared(self, a, format!("{}: {error}", job.template)).await);
                }
            }
        }
        Ok(())
    }

    async fn unprintable(&self, a: &Admitted, title: &str, error: RenderError) -> CaseError {
        match error {
            RenderError::MissingGlyph { characters, .. } => CaseError::Refused(vec![Said::host(
                "missing-glyph",
                None,
                format!(
                    "“{title}”中有字库里没有的字：{characters}。请改用规范汉字，或请管理员安装含有这些字的字体后再办理。"
                ),
                format!(
                    "“{title}” contains characters that no installed font has: {characters}. Write them otherwise, or ask the operator to install a font that has them."
                ),
            )]),
            // Not the template's fault: the act may be tried again.
            error @ RenderError::NoRenderer { .. } => CaseError::Internal(error.to_string()),
            error => incident::undeclared(self, a, error.to_string()).await,
        }
    }
}

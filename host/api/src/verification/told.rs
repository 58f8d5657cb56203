//! The report as people and programs get it.
use super::{Looked, Recorded, Words, Worth, words};
use crate::views::proof::ProofView;
use documents::verify::{Change, Increment, Sealing, Verdict, When};
use keys::certificates::{CLOCK_NAME, ROOT_NAME};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Examined {
    /// What the file is worth today.
    pub verdict: Worth,
    pub verdict_text: Words,
    pub sha256: String,
    pub bytes: usize,
    /// The hub has issued exactly these bytes; absent where no hub was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<bool>,
    /// The document of the hub with exactly these bytes.
    pub document: Option<ProofView>,
    /// The document of the hub that this file begins with: it was appended to.
    pub original: Option<Original>,
    /// In the order in which they were made.
    pub signatures: Vec<Signed>,
    /// What was appended after the first signature.
    pub later: Vec<Later>,
    /// Why the seals could not be looked at.
    pub problem: Option<Words>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Original {
    pub bytes: usize,
    pub document: ProofView,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Signed {
    pub field: String,
    /// `seal` of an organisation, `signature` of a person, `time-stamp` over the document.
    pub kind: &'static str,
    pub organisation: Option<String>,
    /// The organisation's credit code.
    pub code: Option<String>,
    /// Which seal of the organisation, or which person.
    pub signer: String,
    pub issuer: Option<String>,
    pub reason: Option<String>,
    pub when: Stated,
    pub covers: Span,
    /// Neither the signed bytes nor what a reader shows of them was changed; null: not checked.
    pub intact: Option<bool>,
    /// Its certificate leads to an authority that the hub trusts.
    pub trusted: bool,
    /// As JOSE names it: `ES256`, `SM2`.
    pub algorithm: Option<&'static str>,
    /// The built-in development authority stands behind the certificate or the time stamp.
    pub development: bool,
    pub text: Words,
    pub notes: Vec<Words>,
}

/// When a signature was made, and on whose word.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Stated {
    /// `stamped` by an authority, `claimed` by the signer, or `unknown`.
    pub by: &'static str,
    pub at: Option<String>,
    pub authority: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Span {
    /// From the file's first byte on.
    pub bytes: usize,
    pub whole: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Later {
    pub from: usize,
    pub to: usize,
    /// `nothing`, `metadata`, `time-stamp`, `signature`, `form-field`; `content`: it repaints a page, or could;
    /// `unknown`: it cannot be read.
    pub change: &'static str,
    /// It leaves the seals before it valid.
    pub allowed: bool,
    pub text: Words,
}

impl Examined {
    pub(super) fn of(looked: Looked, recorded: Option<Recorded>) -> Examined {
        let verdict = Worth::of(&looked, recorded.as_ref());
        let known = recorded.as_ref().map(|recorded| recorded.document.is_some());
        let recorded = recorded.unwrap_or_default();
        let (signatures, later, problem) = match &looked.report {
            Ok(report) => (
                report.signatures.iter().map(|one| Signed::of(one, report.length)).collect(),
                report.increments.iter().map(Later::of).collect(),
                None,
            ),
            Err(error) => (vec![], vec![], Some(words::of_failure(error))),
        };
        Examined {
            verdict,
            verdict_text: verdict.words(),
            sha256: looked.sha256,
            bytes: looked.bytes,
            known,
            document: recorded.document.map(|proof| proof.view()),
            original: recorded.original.map(|(proof, bytes)| Original { bytes, document: proof.view() }),
            signatures,
            later,
            problem,
        }
    }

    pub fn is_valid(&self) -> bool {
        self.verdict == Worth::Valid
    }
}

impl Signed {
    fn of(sealing: &Sealing, length: usize) -> Signed {
        let when = Stated::of(&sealing.when);
        let stamped_for_trying = when.authority.as_ref().is_some_and(|authority| authority.contains(CLOCK_NAME));
        let development = stamped_for_trying || sealing.issuer.as_deref() == Some(ROOT_NAME);
        let mut notes = vec![];
        notes.extend(development.then(words::development));
        let changed = matches!(sealing.verdict, Verdict::Altered(_));
        notes.extend((changed && !sealing.trusted).then(words::untrusted));
        Signed {
            field: sealing.field.clone(),
            kind: match (sealing.is_time_stamp, &sealing.code) {
                (true, _) => "time-stamp",
                (false, Some(_)) => "seal",
                (false, None) => "signature",
            },
            organisation: sealing.organisation.clone(),
            code: sealing.code.clone(),
            signer: sealing.signer.clone(),
            issuer: sealing.issuer.clone(),
            reason: sealing.reason.clone(),
            when,
            covers: Span { bytes: sealing.covers, whole: sealing.covers == length },
            intact: match sealing.verdict {
                Verdict::Valid | Verdict::UnknownIssuer(_) => Some(true),
                Verdict::Altered(_) => Some(false),
                Verdict::NotChecked => None,
            },
            trusted: sealing.trusted,
            algorithm: sealing.algorithm.map(keys::Algorithm::name),
            development,
            text: words::of_signature(&sealing.verdict),
            notes,
        }
    }
}

impl Stated {
    fn of(when: &When) -> Stated {
        match when {
            When::Stamped { at, authority } => {
                Stated { by: "stamped", at: Some(at.to_string()), authority: Some(authority.clone()) }
            }
            When::Claimed(at) => Stated { by: "claimed", at: Some(at.to_string()), authority: None },
            When::Unknown => Stated { by: "unknown", at: None, authority: None },
        }
    }

    /// As a clock in this country shows it.
    pub fn local(&self) -> Option<String> {
        let at: jiff::Timestamp = self.at.as_deref()?.parse().ok()?;
        let local = at.to_zoned_datetime(jiff::tz::Offset::constant(8).to_time_zone());
        Some(local.strftime("%Y-%m-%d %H:%M:%S").to_string())
    }
}

impl Later {
    fn of(increment: &Increment) -> Later {
        Later {
            from: increment.from,
            to: increment.to,
            change: match increment.change {
                Change::Nothing => "nothing",
                Change::Metadata => "metadata",
                Change::TimeStampOrRevocation => "time-stamp",
                Change::Signature => "signature",
                Change::FormField => "form-field",
                Change::Content(_) => "content",
                Change::Unknown(_) => "unknown",
            },
            allowed: increment.change.is_allowed(),
            text: words::of_change(&increment.change),
        }
    }
}

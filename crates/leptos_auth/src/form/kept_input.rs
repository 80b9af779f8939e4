use leptos::context::use_context;
use serde::{Deserialize, Serialize};

use super::{AnswersInterrupt, Posted};

/// What becomes of a form that was refused without JavaScript, or was until somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Fate {
    /// Refused: it is sent as soon as the same person has signed in.
    Resumes,
    /// Refused: whoever signs in finds it filled in, and sends it themselves.
    Refills,
    /// Refused, and too large to be kept: it has to be copied before signing in.
    TooLarge,
    /// Signed in: it is filled in, and was not sent.
    Refilled,
    /// Signed in: it could not be kept, and was not sent. More than ten minutes went by, say.
    Lost,
}

/// What somebody typed into a form that was refused, and what becomes of it: see [`kept_input`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptInput {
    fate: Fate,
    fields: Vec<(String, String)>,
}

impl KeptInput {
    /// What becomes of it.
    pub fn fate(&self) -> Fate {
        self.fate
    }

    /// Names and values as they were typed, in the order of the form; without secrets. Empty where there
    /// is nothing to show.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }
}

/// A refused form, and the seal in which it travels: see [`resume`](crate::resume).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Keeping {
    pub(crate) fate: Fate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seal: Option<String>,
    /// Its fields, where another form took it along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fields: Option<Vec<(String, String)>>,
}

/// What became of the form that was posted to this page without JavaScript and refused for want of a
/// session (WCAG 2.2, success criterion 2.2.5: no data is lost by signing in again).
///
/// For a page of a boundary, which says that the text is safe and shows it, and for the pages that
/// are shown after signing in; `leptos_accounts` has a component for both, `KeptInputNotice`. `None` where
/// no form was refused, and where the layer keeps none
/// ([`InterruptLayer::resume`](crate::InterruptLayer::resume)).
pub fn kept_input() -> Option<KeptInput> {
    let posted: Posted = use_context()?;
    let keeping = posted.keeping()?;
    // Somebody has signed in, and something else is asked of them first.
    let is_refused_still = use_context::<AnswersInterrupt>().is_some();
    let fate = match keeping.fate {
        Fate::Refilled if is_refused_still => Fate::Refills,
        fate => fate,
    };
    Some(KeptInput {
        fate,
        fields: keeping
            .fields
            .clone()
            .unwrap_or_else(|| posted.fields().to_vec()),
    })
}

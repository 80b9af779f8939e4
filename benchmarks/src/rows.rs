//! The twenty rows that every subject answers with.

use axum::Json;
use serde::{Deserialize, Serialize};

/// One of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Its number.
    pub id: usize,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// All of them.
pub fn all() -> Vec<Row> {
    let row = |id| Row {
        id,
        title: format!("Row {id}"),
        text: "A sentence that is the same in each of them.".to_owned(),
    };
    (1..=20).map(row).collect()
}

/// All of them, for a program.
pub async fn handler() -> Json<Vec<Row>> {
    Json(all())
}

//! A form with a file in it. Who may pass stands in a field, as in any other form; what comes after
//! a refusal is not read.

use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};
use leptos_auth::ServerError;

/// Takes the field `demand`, and then whatever follows.
#[server(endpoint = "functions/multipart", input = MultipartFormData, client = leptos_auth::AuthClient)]
pub async fn multipart(
    /// The form.
    form: MultipartData,
) -> Result<String, ServerError> {
    use crate::demand::Demand;

    // On the server it is always there.
    let Some(mut form) = form.into_inner() else {
        return Err(ServerError::Other("There is no form.".into()));
    };
    let unreadable = |_| ServerError::Other("The form can not be read.".into());
    let demand = match form.next_field().await.map_err(unreadable)? {
        Some(field) if field.name() == Some("demand") => field.text().await.map_err(unreadable)?,
        _ => return Err(ServerError::field("demand", "It has to come first.")),
    };
    let answer = super::answer::answer(Demand::from_segment(&demand)).await?;
    let mut bytes = 0;
    while let Some(mut field) = form.next_field().await.map_err(unreadable)? {
        while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
            bytes += chunk.len();
        }
    }
    Ok(format!("{answer} took {bytes} bytes"))
}

//! Questions over HTTP, of which nothing is believed: not that the answer comes, nor that it ends.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, RequestBuilder, Response, StatusCode, header, redirect};
use serde::{Deserialize, de::DeserializeOwned};

use crate::endpoint::{Endpoint, UrlError};

/// How long an answer may be, in bytes.
pub(crate) const LONGEST_ANSWER: usize = 256 * 1024;

/// Asks the authorization server.
#[derive(Clone, Debug)]
pub(crate) struct Fetcher {
    client: Client,
}

/// What is wrong with a question (RFC 6749, section 5.2).
#[derive(Deserialize)]
struct OAuthError {
    error: String,
}

/// Why there is no answer. It goes to the log, so nothing of what was sent is in it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("{0} can not be reached")]
    Unreachable(Endpoint, #[source] reqwest::Error),
    #[error("{0} answered with {1}")]
    Status(Endpoint, StatusCode),
    #[error("{0} answered with more than {LONGEST_ANSWER} bytes")]
    TooLong(Endpoint),
    #[error("the answer of {0} is not what it should be")]
    Unreadable(Endpoint, #[source] serde_json::Error),
    #[error("the description at {0} is that of another issuer")]
    OtherIssuer(Endpoint),
    #[error("the issuer does not say what its `{0}` is")]
    NotDescribed(&'static str),
    #[error("the issuer's `{0}` can not be used")]
    BadEndpoint(&'static str, #[source] UrlError),
    #[error("{0} has more keys than anybody needs")]
    TooManyKeys(Endpoint),
    #[error("the issuer's description can not be had")]
    Description(#[source] Arc<FetchError>),
    #[error("{0} is not asked about tokens like this one")]
    UnsupportedToken(Endpoint),
    #[error("the issuer does not say whether the token is active")]
    NoVerdict,
    #[error("there was no answer in time")]
    TooSlow,
    #[error("the question was not asked to its end")]
    Interrupted,
}

impl Fetcher {
    /// `patience` is for one whole answer, its body included.
    pub(crate) fn new(patience: Duration) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .timeout(patience)
            .user_agent(concat!("leptos_oauth/", env!("CARGO_PKG_VERSION")))
            // Tokens and the client's secret go where the configuration says: not to where that
            // redirects, nor through a proxy.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .build()?;
        Ok(Self { client })
    }

    pub(crate) async fn read<T: DeserializeOwned>(&self, from: &Endpoint) -> Result<T, FetchError> {
        let question = self.client.get(from.url());
        ask(question, from).await.map(|(answer, _)| answer)
    }

    /// Also tells how long the answer was, in bytes.
    pub(crate) async fn post_form<T: DeserializeOwned>(
        &self,
        to: &Endpoint,
        authorization: header::HeaderValue,
        form: String,
    ) -> Result<(T, usize), FetchError> {
        let question = self
            .client
            .post(to.url())
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        ask(question, to).await
    }
}

async fn ask<T: DeserializeOwned>(
    question: RequestBuilder,
    at: &Endpoint,
) -> Result<(T, usize), FetchError> {
    let question = question.header(header::ACCEPT, "application/json");
    let answer = question.send().await.map_err(|error| lost(at, error))?;
    let status = answer.status();
    // Nothing more is read of an answer that says nothing; a 400 may say what was wrong.
    if ![StatusCode::OK, StatusCode::BAD_REQUEST].contains(&status) {
        return Err(FetchError::Status(at.clone(), status));
    }
    let body = read_body(answer, at).await?;
    if status == StatusCode::BAD_REQUEST {
        return Err(match serde_json::from_slice(&body) {
            Ok(OAuthError { error }) if error == "unsupported_token_type" => {
                FetchError::UnsupportedToken(at.clone())
            }
            _ => FetchError::Status(at.clone(), status),
        });
    }
    let read = serde_json::from_slice(&body);
    let read = read.map_err(|error| FetchError::Unreadable(at.clone(), error))?;
    Ok((read, body.len()))
}

/// The body, as far as it may be long: `Content-Length` may be wrong, or missing.
async fn read_body(mut answer: Response, at: &Endpoint) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| lost(at, error))? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(FetchError::TooLong(at.clone()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn lost(at: &Endpoint, error: reqwest::Error) -> FetchError {
    FetchError::Unreachable(at.clone(), error.without_url())
}

use std::time::Duration;

use anyhow::{Context, Result};
use ureq::Agent;

/// How many people sign in.
const ACCOUNTS: usize = 24;
pub(crate) const PASSWORD: &str = "quiet-harbour-lantern-42";

/// What is asked, and by whom.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) origin: String,
    people: Vec<Person>,
}

#[derive(Clone)]
struct Person {
    email: String,
    cookie: String,
}

impl Site {
    /// Signs up those who will sign in.
    pub(crate) fn fill(origin: &str) -> Result<Self> {
        let mut site = Self {
            origin: origin.to_owned(),
            people: Vec::new(),
        };
        let agent = agent();
        for n in 0..ACCOUNTS {
            let email = format!("visitor-{n}@example.com");
            let cookie = site.sign_up(&agent, &email)?;
            site.people.push(Person { email, cookie });
        }
        Ok(site)
    }

    /// The status of a page for one who is signed in.
    pub(crate) fn read(&self, agent: &Agent, path: &str) -> Result<u16> {
        let reader = self.people.first().context("nobody has signed up")?;
        let mut answer = agent
            .get(format!("{}{path}", self.origin))
            .header("accept", "text/html")
            .header("cookie", &reader.cookie)
            .call()?;
        answer.body_mut().read_to_vec()?;
        Ok(answer.status().as_u16())
    }

    /// Of one person after the other.
    pub(crate) fn email(&self, n: u64) -> &str {
        let person = self.people.get(n as usize % ACCOUNTS);
        person.map_or("", |person| &person.email)
    }

    /// Makes an account; gives the cookie of its session.
    fn sign_up(&self, agent: &Agent, email: &str) -> Result<String> {
        let email = email.replace('@', "%40");
        let form = format!("__function=/api/sign_up&email={email}&password={PASSWORD}");
        let answer = agent
            .post(format!("{}/sign-up", self.origin))
            .header("accept", "text/html")
            .header("origin", &self.origin)
            .header("sec-fetch-site", "same-origin")
            .content_type("application/x-www-form-urlencoded")
            .send(form)?;
        let cookies = answer.headers().get_all("set-cookie").iter();
        let mut pairs = cookies.filter_map(|value| value.to_str().ok()?.split(';').next());
        let session = pairs.find(|pair| pair.starts_with("session"));
        let session = session.map(str::to_owned);
        session.with_context(|| format!("a sign-up is answered with {}", answer.status()))
    }
}

/// Takes a refusal for an answer, and leads nowhere.
pub(crate) fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(40)))
        .build()
        .into()
}

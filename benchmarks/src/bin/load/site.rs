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
            let (status, cookie) = site.post(&agent, "/sign-up", "/api/sign_up", &email)?;
            let cookie = cookie.with_context(|| format!("a sign-up is answered with {status}"))?;
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

    /// The status of a sign-in, of one person after the other.
    pub(crate) fn sign_in(&self, agent: &Agent, n: u64) -> Result<u16> {
        let person = self.people.get(n as usize % ACCOUNTS);
        let person = person.context("nobody has signed up")?;
        let (status, _) = self.post(agent, "/sign-in", "/api/sign_in", &person.email)?;
        Ok(status)
    }

    /// The status, and the cookie of the session, of a form that is posted to a page.
    fn post(
        &self,
        agent: &Agent,
        page: &str,
        function: &str,
        email: &str,
    ) -> Result<(u16, Option<String>)> {
        let email = email.replace('@', "%40");
        let form = format!("__function={function}&email={email}&password={PASSWORD}");
        let mut answer = agent
            .post(format!("{}{page}", self.origin))
            .header("accept", "text/html")
            .header("origin", &self.origin)
            .header("sec-fetch-site", "same-origin")
            .content_type("application/x-www-form-urlencoded")
            .send(form)?;
        let cookie = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok()?.split(';').next())
            .find(|pair| pair.starts_with("session"))
            .map(str::to_owned);
        // Read, so that the connection can be used again.
        answer.body_mut().read_to_vec()?;
        Ok((answer.status().as_u16(), cookie))
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

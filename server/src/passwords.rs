//! How passwords are hashed.

use leptos_accounts::{
    AccountsConfig, HashCost, HashCostError, PasswordPolicy, RootSecret, RootSecretError,
};

/// Parameters of argon2 that are not set: the least that is accepted.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;

/// What the environment says of password hashes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passwords {
    pepper: Pepper,
    workers: Option<usize>,
    queue: Option<usize>,
    cost: HashCost,
}

/// Where the pepper comes from.
#[derive(Clone, Debug, Default)]
enum Pepper {
    #[default]
    None,
    /// The root secret.
    Root,
    /// A secret in a file of its own.
    Own(RootSecret),
}

/// What was wrong with it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PasswordsError {
    #[error("PASSWORD_PEPPER `{0}` is neither `true` nor `false`")]
    Pepper(String),
    #[error("PASSWORD_PEPPER is `false`, and PASSWORD_PEPPER_FILE names one: unset one of them")]
    Contradiction,
    #[error("PASSWORD_PEPPER_FILE: {0}")]
    File(#[from] RootSecretError),
    #[error("{0} `{1}` is no number above 0")]
    Number(&'static str, String),
    #[error("HASH_MEMORY_KIB, HASH_PASSES: {0}")]
    Cost(#[from] HashCostError),
}

impl Passwords {
    /// Reads `PASSWORD_PEPPER` and what belongs to it.
    pub(crate) fn read(var: impl Fn(&str) -> Option<String>) -> Result<Self, PasswordsError> {
        let number = |name: &'static str| match var(name) {
            Some(told) => parse_number(name, told).map(Some),
            None => Ok(None),
        };
        let size = |name| Ok::<_, PasswordsError>(number(name)?.map(|it| it as usize));
        let memory = number("HASH_MEMORY_KIB")?.unwrap_or(MEMORY_KIB);
        let passes = number("HASH_PASSES")?.unwrap_or(PASSES);
        Ok(Self {
            pepper: pepper(var("PASSWORD_PEPPER"), var("PASSWORD_PEPPER_FILE"))?,
            workers: size("HASH_WORKERS")?,
            queue: size("HASH_QUEUE")?,
            cost: HashCost::new(memory, passes, 1)?,
        })
    }

    /// Tells the accounts.
    pub(crate) fn configure(&self, accounts: AccountsConfig, root: &RootSecret) -> AccountsConfig {
        let policy = PasswordPolicy::default().context_words(["Notebook"]);
        let accounts = accounts
            .hash_cost(self.cost.clone())
            .password_policy(policy);
        let accounts = match &self.pepper {
            Pepper::None => accounts,
            Pepper::Root => accounts.pepper(root.clone()),
            Pepper::Own(secret) => accounts.pepper(secret.clone()),
        };
        let accounts = match self.workers {
            Some(workers) => accounts.hash_workers(workers),
            None => accounts,
        };
        match self.queue {
            Some(queue) => accounts.hash_queue(queue),
            None => accounts,
        }
    }
}

fn pepper(told: Option<String>, file: Option<String>) -> Result<Pepper, PasswordsError> {
    match (told.as_deref(), file) {
        (None | Some("true"), Some(path)) => Ok(Pepper::Own(RootSecret::load(path)?)),
        (Some("false"), Some(_)) => Err(PasswordsError::Contradiction),
        (Some("true"), None) => Ok(Pepper::Root),
        (None | Some("false"), None) => Ok(Pepper::None),
        (Some(other), _) => Err(PasswordsError::Pepper(other.to_owned())),
    }
}

fn parse_number(name: &'static str, told: String) -> Result<u32, PasswordsError> {
    let number = told.parse().ok().filter(|&number| number > 0);
    number.ok_or(PasswordsError::Number(name, told))
}

#[cfg(test)]
mod tests {
    use http::{StatusCode, header};
    use leptos::config::Env;

    use super::*;
    use crate::test_site::{ACCOUNT, TestSite, form, send};

    fn read(told: &[(&str, &str)]) -> Result<Passwords, String> {
        let var = |name: &str| {
            let found = told.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Passwords::read(var).map_err(|error| error.to_string())
    }

    #[test]
    fn unless_told_hashes_are_as_the_library_makes_them() {
        let read = read(&[]).expect("nothing is wrong");
        assert_eq!(read.cost, HashCost::default());
        assert_eq!((read.workers, read.queue), (None, None));
        assert!(matches!(read.pepper, Pepper::None));
    }

    #[test]
    fn what_is_told_is_done() {
        let read = read(&[
            ("PASSWORD_PEPPER", "true"),
            ("HASH_WORKERS", "3"),
            ("HASH_QUEUE", "100"),
            ("HASH_MEMORY_KIB", "65536"),
            ("HASH_PASSES", "3"),
        ]);
        let read = read.expect("nothing is wrong");
        assert!(matches!(read.pepper, Pepper::Root));
        assert_eq!((read.workers, read.queue), (Some(3), Some(100)));
        assert_eq!(Ok(read.cost), HashCost::new(65_536, 3, 1));
    }

    #[test]
    fn a_mistake_names_its_variable() {
        for (name, value) in [
            ("PASSWORD_PEPPER", "yes"),
            ("PASSWORD_PEPPER_FILE", "/nowhere/pepper"),
            ("HASH_WORKERS", "0"),
            ("HASH_WORKERS", "many"),
            ("HASH_QUEUE", "-1"),
            ("HASH_MEMORY_KIB", "1024"),
            ("HASH_PASSES", "1"),
        ] {
            let error = read(&[(name, value)]).expect_err(name);
            assert!(error.contains(name), "{error}");
        }
        let file = ("PASSWORD_PEPPER_FILE", "/nowhere/pepper");
        assert!(read(&[("PASSWORD_PEPPER", "false"), file]).is_err());
    }

    #[tokio::test]
    async fn who_finds_the_queue_full_reads_so_and_when_to_try_again() {
        let test_site = TestSite::with(|accounts| accounts.hash_workers(1).hash_queue(1)).await;
        let site = test_site.build("http://localhost:3000", Env::PROD);
        let (made, _, _) = send(&site, form("/sign-up", "/api/sign_up", ACCOUNT)).await;
        assert_eq!(made, StatusCode::SEE_OTHER);
        let sign_in = || send(&site, form("/sign-in", "/api/sign_in", ACCOUNT));
        let (a, b, c, d) = tokio::join!(sign_in(), sign_in(), sign_in(), sign_in());
        let answers = [a, b, c, d];
        assert!(answers.iter().any(|it| it.0 == StatusCode::SEE_OTHER));
        let refused = answers
            .iter()
            .filter(|it| it.0 == StatusCode::SERVICE_UNAVAILABLE);
        let refused: Vec<_> = refused.collect();
        assert!(!refused.is_empty());
        for (_, headers, body) in refused {
            let after = headers[header::RETRY_AFTER].to_str().expect("ASCII");
            assert!(
                (1..=60).contains(&after.parse().expect("seconds")),
                "{after}"
            );
            assert!(headers.get(header::SET_COOKIE).is_none());
            assert!(body.contains("Try again shortly"), "{body}");
            assert!(!body.contains("<form"), "a page was rendered: {body}");
        }
        let (again, _, _) = sign_in().await;
        assert_eq!(again, StatusCode::SEE_OTHER, "it recovers by itself");
    }
}

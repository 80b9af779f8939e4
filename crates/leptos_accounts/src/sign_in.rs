//! Signing up, in and out.

use leptos_auth::{Interrupt, Kind, Reason, User};
use tower_sessions::Session;

use crate::{
    Accounts, AccountsError, Email, Password, SignUpError, Visitor,
    db::{
        rights::{self, ActsFor},
        users,
    },
    email_flows::SignedUp,
    events::Outcome,
    hasher::{HashKey, Verdict},
    id,
    password::NewPasswordError,
    session::{Owned, State, USER_KEY},
    visitor::Client,
};

impl Accounts {
    /// Makes an account and signs its owner in.
    ///
    /// An address that is taken is said to be taken. That tells a stranger who has an account
    /// here; with [`verify_first`](crate::AccountsConfig::verify_first) they get a mail instead, and nobody
    /// else is told. Either way a hash is spent first, so asking is not free.
    ///
    /// # Errors
    ///
    /// [`SignUpError`]; as a [`ServerError`](leptos_auth::ServerError) its variants name the field
    /// that is wrong. 429 after too many from one address ([`Throttle`](crate::throttle::Throttle)).
    pub async fn sign_up(
        &self,
        visitor: &Visitor,
        email: &str,
        password: &Password,
    ) -> Result<SignedUp, SignUpError> {
        let email = Email::parse(email)?;
        self.check_new_password(&email, password).await?;
        let key = HashKey::of(visitor.client(), Some(&email));
        self.hasher().has_room(&key).map_err(Interrupt::from)?;
        self.throttles().sign_up(visitor.client()).await?;
        let hash = self.hasher().hash(key, password).await;
        let hash = hash.map_err(Interrupt::from)?;
        if self.mails().verify_first {
            return self.sign_up_by_mail(visitor.session(), email, hash).await;
        }
        let id = id::random();
        let added = users::insert(self.pool(), &id, &email, &hash, self.now()).await;
        if !added.map_err(AccountsError::from)? {
            self.events().sign_up(email.as_str(), Outcome::Taken);
            return Err(SignUpError::Taken);
        }
        self.begin(visitor.session(), &id).await?;
        self.throttles().remember(visitor.client(), &email);
        self.events().sign_up(email.as_str(), Outcome::Success);
        let user = User::new(id, email.as_str());
        self.send_first_link(email).await;
        Ok(SignedUp::In(user))
    }

    /// Whether this may become the password of the account with this address: what the
    /// [`PasswordPolicy`](crate::PasswordPolicy) says, and the set of breached passwords, if there is one.
    /// Signing up and [`change_password`](Self::change_password) ask it.
    ///
    /// # Errors
    ///
    /// What the visitor may read; 503 where the breached passwords can not be asked and have to be.
    pub async fn check_new_password(
        &self,
        email: &Email,
        password: &Password,
    ) -> Result<(), NewPasswordError> {
        self.password_policy().check_all(password, email).await
    }

    /// Signs in: the session gets a new id and belongs to the user. If it belonged to somebody
    /// else, what was kept in it goes.
    ///
    /// # Errors
    ///
    /// [`Reason::WrongCredentials`], the same and after the same work, for a wrong password, an
    /// unknown address, an account that is disabled, and whatever is no address at all. 429 after too
    /// many of these ([`throttle`](mod@crate::throttle)). 503 when the database fails or the hashing
    /// queue is full.
    pub async fn sign_in(
        &self,
        visitor: &Visitor,
        email: &str,
        password: &Password,
    ) -> Result<User, Interrupt> {
        let wrong = || Interrupt::unauthorized(Reason::WrongCredentials);
        let email = Email::parse(email).ok();
        let found = self
            .find(visitor.client(), email.as_ref(), password)
            .await?;
        let (user, credentials) = found.ok_or_else(wrong)?;
        let session = visitor.session();
        self.begin(session, user.id()).await?;
        // The hash waited in a queue, maybe. A change of the password has ended the sessions that were
        // there, and so not this one.
        let still = users::still_has_password(self.pool(), &credentials).await;
        if !still.map_err(AccountsError::from)? {
            session.flush().await.map_err(AccountsError::from)?;
            return Err(wrong());
        }
        if let Some(email) = &email {
            self.throttles().remember(visitor.client(), email);
        }
        Ok(user)
    }

    /// Who has these credentials, for every way in that takes a password.
    pub(crate) async fn user_of(
        &self,
        client: &Client,
        email: &str,
        password: &Password,
    ) -> Result<Option<User>, Interrupt> {
        let email = Email::parse(email).ok();
        let found = self.find(client, email.as_ref(), password).await?;
        Ok(found.map(|(user, _)| user))
    }

    async fn find(
        &self,
        client: &Client,
        email: Option<&Email>,
        password: &Password,
    ) -> Result<Option<(User, users::Credentials)>, Interrupt> {
        let Some(found) = self.check(client, email, password).await? else {
            return Ok(None);
        };
        let rights = rights::of_user(self.pool(), &found.id).await;
        let rights = rights.map_err(AccountsError::from)?;
        let name = email.map(Email::as_str).unwrap_or_default();
        let user = User::new(&found.id, name);
        let user = rights::give(user, &ActsFor::default(), &rights, self.catalogue());
        let user = self.tasks().of_person(user, &found.standing);
        Ok(Some((user, found)))
    }

    /// Ends the session on the server; the cookie goes with the response. Without a session it
    /// does nothing.
    ///
    /// # Errors
    ///
    /// 503 when the database fails: the session is then not over.
    pub async fn sign_out(&self, session: &Session) -> Result<(), Interrupt> {
        let Some(id) = session.id() else {
            return Ok(());
        };
        let owner = self.sessions().owner(id).await;
        let owner = owner.map_err(AccountsError::from)?;
        session.flush().await.map_err(AccountsError::from)?;
        if let Some(Owned {
            state: State::Active { .. },
            rows,
            ..
        }) = owner
            && let Some(account) = rows.first().and_then(|row| row.email.as_deref())
        {
            self.events().sign_out(account);
        }
        Ok(())
    }

    /// Whose credentials these are. Every way to "nobody" has cost one hash.
    async fn check(
        &self,
        client: &Client,
        email: Option<&Email>,
        password: &Password,
    ) -> Result<Option<users::Credentials>, Interrupt> {
        if password.is_too_long() {
            // Nobody's, and not worth a hash. No look-up either, so it tells nothing.
            self.events()
                .sign_in(email.map(Email::as_str), Outcome::WrongPassword);
            return Ok(None);
        }
        let key = HashKey::of(client, email);
        // A flood is to cost as little as can be: neither a write nor a look-up.
        self.hasher().has_room(&key)?;
        let counted = self.throttles().sign_in(client, email).await;
        let counted = counted.inspect_err(|interrupt| {
            if interrupt.kind() == Kind::TooManyRequests {
                let account = email.map(Email::as_str);
                self.events().sign_in(account, Outcome::TooMany);
            }
        })?;
        let found = match email {
            Some(email) => users::credentials(self.pool(), email).await,
            None => Ok(None),
        };
        let mut found = found.map_err(AccountsError::from)?;
        let stored = found.as_ref().and_then(|user| user.password_hash.clone());
        let verdict = self.hasher().verify(key.clone(), password, stored).await?;
        let outcome = match (&found, verdict) {
            (None, _) => Outcome::UnknownAccount,
            (_, Verdict::Wrong) => Outcome::WrongPassword,
            (Some(user), _) if user.disabled_at.is_some() => Outcome::DisabledAccount,
            (Some(user), _)
                if self.mails().verify_first && user.standing.email_verified_at.is_none() =>
            {
                Outcome::Unverified
            }
            (Some(_), Verdict::Right | Verdict::RightButWeak) => Outcome::Success,
        };
        self.events().sign_in(email.map(Email::as_str), outcome);
        let (Outcome::Success, Some(user)) = (outcome, &mut found) else {
            return Ok(None);
        };
        self.settle(counted, verdict, user, key, password).await;
        Ok(found)
    }

    /// Makes the session the user's, under a new id. It is written at once, so that the rest of this
    /// request already sees it.
    pub(crate) async fn begin(
        &self,
        session: &Session,
        user_id: &str,
    ) -> Result<(), AccountsError> {
        // A session that is over loses its id when it is read.
        let replaced = session.id();
        let before: Option<String> = session.get(USER_KEY).await?;
        if before.is_some_and(|other| other != user_id) {
            session.clear().await;
        }
        if session.id().is_some() {
            session.cycle_id().await?;
        }
        self.sessions().number_after(replaced, session).await?;
        session.insert(USER_KEY, user_id).await?;
        session.save().await?;
        Ok(())
    }
}

use leptos_auth::{Authed, Has, Interrupt, Organisation, Reason};
use tower_sessions::Session;

use super::{
    ManageMemberships, ManagePlan, Member, Membership, OrganisationError, ReadMemberships, name,
};
use crate::{
    Accounts, Catalogue, Email,
    db::{
        organisations::{self, By, Changed, NewOrganisation},
        users,
    },
    id::{self, is_id},
    session::id_hash as session_hash,
};

/// How many organisations one person can make.
const ORGANISATIONS_MAX: i64 = 50;
/// How many members an organisation can have. It keeps the list, which is one page, readable.
const MEMBERS_MAX: i64 = 500;

/// Slugs get a random end where the plain one is taken.
const ATTEMPTS: usize = 8;

type Result<T> = std::result::Result<T, OrganisationError>;

impl Accounts {
    /// Makes an organisation, administered by `me`; the session, if there is one, acts for it.
    ///
    /// # Errors
    ///
    /// The name, too many organisations, or 503 when the database fails.
    pub async fn create_organisation(
        &self,
        me: &Authed,
        session: &Session,
        name: &str,
    ) -> Result<()> {
        let name = name::parse(name)?;
        let most = ORGANISATIONS_MAX;
        if organisations::count_made(self.pool(), me.user_id()).await? >= most {
            return Err(OrganisationError::TooMany(most));
        }
        let id = id::random();
        for attempt in 0..ATTEMPTS {
            let mut slug = name::slug(name);
            if attempt > 0 {
                slug = format!("{slug}-{:08x}", rand::random::<u32>());
            }
            let new = NewOrganisation {
                id: &id,
                slug: &slug,
                name,
                user_id: me.user_id(),
                role: Catalogue::ORGANISATION_ADMIN,
                now: self.now(),
                most,
            };
            if organisations::insert(self.pool(), new).await? {
                self.organisation_event("organisation_created", me);
                // Who has no session, as with a password in the request, acts for none.
                let session = session.id().map(session_hash).unwrap_or_default();
                let now = Some(self.now());
                organisations::choose(self.pool(), &session, me.user_id(), Some(&id), now).await?;
                return Ok(());
            }
        }
        tracing::error!("no slug that was drawn is free, or too many organisations at once");
        Err(Interrupt::unavailable().into())
    }

    /// The organisations that `me` belongs to, by name.
    ///
    /// # Errors
    ///
    /// 503 when the database fails.
    pub async fn organisations(&self, me: &Authed) -> Result<Vec<Membership>> {
        Ok(organisations::of_user(self.pool(), me.user_id()).await?)
    }

    /// Makes the session act for an organisation, or for none, from the next request on.
    ///
    /// # Errors
    ///
    /// 404 where `me` is no member, whether there is such an organisation or not; 503 when the
    /// database fails.
    pub async fn choose_organisation(
        &self,
        me: &Authed,
        session: &Session,
        id: Option<&str>,
    ) -> Result<()> {
        if !id.is_none_or(is_id) {
            return Err(Interrupt::not_found().into());
        }
        let session = session.id().map(session_hash).unwrap_or_default();
        let user = me.user_id();
        let now = Some(self.now());
        match organisations::choose(self.pool(), &session, user, id, now).await? {
            true => Ok(()),
            false => Err(Interrupt::not_found().into()),
        }
    }

    /// The same for one that somebody has typed: its slug, in whatever case.
    ///
    /// # Errors
    ///
    /// [`OrganisationError::Slug`] where `me` belongs to none that is called so; else as
    /// [`choose_organisation`](Self::choose_organisation).
    pub async fn choose_organisation_by_slug(
        &self,
        me: &Authed,
        session: &Session,
        slug: &str,
    ) -> Result<()> {
        let slug = slug.trim().to_ascii_lowercase();
        let mine = organisations::of_user(self.pool(), me.user_id()).await?;
        let found = mine.iter().find(|mine| mine.slug == slug);
        let id = found.ok_or(OrganisationError::Slug)?.id.as_str();
        self.choose_organisation(me, session, Some(id)).await
    }

    /// Who belongs to the organisation, by address.
    ///
    /// # Errors
    ///
    /// 503 when the database fails.
    pub async fn members(&self, proof: &Has<ReadMemberships>) -> Result<Vec<Member>> {
        Ok(organisations::members(self.pool(), of(proof)?.id()).await?)
    }

    /// Adds whoever has the account with this address, from their next request on.
    ///
    /// That nobody has one is said, as a sign-up says it, too. They are not asked: until they choose
    /// it, nothing that they do is done for the organisation.
    ///
    /// # Errors
    ///
    /// The address, the role, too many members, 403 where the right was taken away after the guard, or
    /// 503 when the database fails.
    pub async fn add_member(
        &self,
        proof: &Has<ManageMemberships>,
        email: &str,
        role: &str,
    ) -> Result<()> {
        self.check_role(role)?;
        let email = Email::parse(email).map_err(|e| OrganisationError::Email(e.to_string()))?;
        let Some(user) = users::credentials(self.pool(), &email).await? else {
            return Err(OrganisationError::NoAccount);
        };
        let (now, most) = (self.now(), MEMBERS_MAX);
        let by = by(proof, Some(ManageMemberships::PERMISSION))?;
        let added =
            organisations::insert_member(self.pool(), by, &user.id, role, now, most).await?;
        match added {
            Changed::NoSuch => Err(OrganisationError::Member),
            other => self.conclude(other, "member_added", proof),
        }
    }

    /// Gives a member another role, from their next request on.
    ///
    /// # Errors
    ///
    /// The role, [`OrganisationError::LastAdmin`], 404 where there is no such member, and else as
    /// [`add_member`](Self::add_member).
    pub async fn change_member_role(
        &self,
        proof: &Has<ManageMemberships>,
        user_id: &str,
        role: &str,
    ) -> Result<()> {
        self.check_role(role)?;
        if !is_id(user_id) {
            return Err(Interrupt::not_found().into());
        }
        let by = by(proof, Some(ManageMemberships::PERMISSION))?;
        let keep = Catalogue::ORGANISATION_ADMIN;
        let changed =
            organisations::update_role(self.pool(), by, user_id, role, keep, self.now()).await?;
        self.conclude(changed, "member_role_changed", proof)
    }

    /// Removes a member, from their next request on.
    ///
    /// # Errors
    ///
    /// [`OrganisationError::LastAdmin`], 404 where there is no such member, and else as
    /// [`add_member`](Self::add_member).
    pub async fn remove_member(&self, proof: &Has<ManageMemberships>, user_id: &str) -> Result<()> {
        let permission = Some(ManageMemberships::PERMISSION);
        self.end_membership(proof, user_id, permission).await
    }

    /// Ends the membership of `me` in the organisation that they act for. With its last member the
    /// organisation goes.
    ///
    /// # Errors
    ///
    /// [`OrganisationError::LastAdmin`], 404 where they act for none, or 503 when the database fails.
    pub async fn leave_organisation(&self, me: &Authed) -> Result<()> {
        self.end_membership(me, me.user_id(), None).await
    }

    /// Books a plan for the organisation, or none. What it includes counts from the next request on.
    ///
    /// # Errors
    ///
    /// The plan, and else as [`add_member`](Self::add_member).
    pub async fn change_plan(&self, proof: &Has<ManagePlan>, plan: Option<&str>) -> Result<()> {
        if let Some(plan) = plan {
            let known = self.catalogue().check_plan(plan);
            known.map_err(|_| OrganisationError::Plan)?;
        }
        let by = by(proof, Some(ManagePlan::PERMISSION))?;
        let changed = organisations::update_plan(self.pool(), by, plan).await?;
        self.conclude(changed, "plan_changed", proof)
    }

    fn check_role(&self, role: &str) -> Result<()> {
        let known = self.catalogue().check_organisation_role(role);
        known.map_err(|_| OrganisationError::Role)
    }

    async fn end_membership(
        &self,
        who: &Authed,
        user_id: &str,
        permission: Option<&'static str>,
    ) -> Result<()> {
        if !is_id(user_id) {
            return Err(Interrupt::not_found().into());
        }
        let by = by(who, permission)?;
        let keep = Catalogue::ORGANISATION_ADMIN;
        let changed =
            organisations::delete_member(self.pool(), by, user_id, keep, self.now()).await?;
        self.conclude(changed, "member_removed", who)
    }

    fn conclude(&self, changed: Changed, event: &'static str, who: &Authed) -> Result<()> {
        match changed {
            Changed::Yes => {
                self.organisation_event(event, who);
                Ok(())
            }
            Changed::NotAllowed => Err(Interrupt::forbidden(Reason::MissingRight(None)).into()),
            Changed::NoSuch => Err(Interrupt::not_found().into()),
            Changed::LastAdmin => Err(OrganisationError::LastAdmin),
            Changed::Full => Err(OrganisationError::Full(MEMBERS_MAX)),
        }
    }
}

/// Who wants to change the organisation that they act for.
fn by<'a>(who: &'a Authed, permission: Option<&'static str>) -> Result<By<'a>> {
    Ok(By {
        id: of(who)?.id(),
        user_id: who.user_id(),
        permission,
    })
}

/// The organisation that somebody acts for. A demand of this module is never met without one.
fn of(who: &Authed) -> Result<&Organisation> {
    let organisation = who.user().organisation();
    organisation.ok_or_else(|| Interrupt::not_found().into())
}

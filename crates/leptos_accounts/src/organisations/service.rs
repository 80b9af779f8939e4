use leptos_auth::{Authed, Has, Interrupt, Organisation};
use tower_sessions::Session;

use super::{
    ManageMemberships, ManagePlan, Member, Membership, OrganisationError, ReadMemberships, name,
};
use crate::{
    Accounts, AccountsError, Catalogue, Email,
    db::{
        organisations::{self, Added, NewOrganisation},
        users,
    },
    session::id_hash,
};

/// How many organisations one person can administer.
const ORGANISATIONS_MAX: usize = 50;
/// How many members an organisation can have. It keeps the list, which is one page, readable.
const MEMBERS_MAX: usize = 500;

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
        // Others may add them to theirs; that must not keep them from making one.
        let belongs = organisations::of_user(self.pool(), me.user_id()).await?;
        let administers = |it: &&Membership| it.role == Catalogue::ORGANISATION_ADMIN;
        if belongs.iter().filter(administers).count() >= ORGANISATIONS_MAX {
            return Err(OrganisationError::TooMany(ORGANISATIONS_MAX));
        }
        let id = format!("{:032x}", rand::random::<u128>());
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
            };
            if organisations::insert(self.pool(), new).await? {
                self.organisation_event("organisation_created", me);
                return match session.id() {
                    Some(_) => self.choose_organisation(me, session, Some(&id)).await,
                    None => Ok(()),
                };
            }
        }
        tracing::error!("every slug that was drawn is taken");
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
        let session = session.id().map(id_hash).unwrap_or_default();
        let user = me.user_id();
        match organisations::choose(self.pool(), &session, user, id).await? {
            true => Ok(()),
            false => Err(Interrupt::not_found().into()),
        }
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
    /// The address, the role, too many members, or 503 when the database fails.
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
        let id = of(proof)?.id();
        let now = self.now();
        let most = MEMBERS_MAX;
        match organisations::insert_member(self.pool(), id, &user.id, role, now, most).await? {
            Added::Yes => {}
            Added::IsMember => return Err(OrganisationError::Member),
            Added::Full => return Err(OrganisationError::Full(most)),
        }
        self.organisation_event("member_added", proof);
        Ok(())
    }

    /// Gives a member another role, from their next request on.
    ///
    /// # Errors
    ///
    /// The role, [`OrganisationError::LastAdmin`], 404 where there is no such member, or 503 when the
    /// database fails.
    pub async fn change_member_role(
        &self,
        proof: &Has<ManageMemberships>,
        user_id: &str,
        role: &str,
    ) -> Result<()> {
        self.check_role(role)?;
        let id = of(proof)?.id();
        let keep = Catalogue::ORGANISATION_ADMIN;
        if !organisations::update_role(self.pool(), id, user_id, role, keep).await? {
            return Err(self.why_not(id, user_id).await);
        }
        self.organisation_event("member_role_changed", proof);
        Ok(())
    }

    /// Removes a member, from their next request on.
    ///
    /// # Errors
    ///
    /// [`OrganisationError::LastAdmin`], 404 where there is no such member, or 503 when the database
    /// fails.
    pub async fn remove_member(&self, proof: &Has<ManageMemberships>, user_id: &str) -> Result<()> {
        self.end_membership(proof, user_id).await
    }

    /// Ends the membership of `me` in the organisation that they act for.
    ///
    /// # Errors
    ///
    /// [`OrganisationError::LastAdmin`], 404 where they act for none, or 503 when the database fails.
    pub async fn leave_organisation(&self, me: &Authed) -> Result<()> {
        self.end_membership(me, me.user_id()).await
    }

    /// Books a plan for the organisation, or none. What it includes counts from the next request on.
    ///
    /// # Errors
    ///
    /// The plan, or 503 when the database fails.
    pub async fn change_plan(&self, proof: &Has<ManagePlan>, plan: Option<&str>) -> Result<()> {
        if let Some(plan) = plan {
            let known = self.catalogue().check_plan(plan);
            known.map_err(|_| OrganisationError::Plan)?;
        }
        organisations::update_plan(self.pool(), of(proof)?.id(), plan).await?;
        self.organisation_event("plan_changed", proof);
        Ok(())
    }

    fn check_role(&self, role: &str) -> Result<()> {
        let known = self.catalogue().check_organisation_role(role);
        known.map_err(|_| OrganisationError::Role)
    }

    async fn end_membership(&self, who: &Authed, user_id: &str) -> Result<()> {
        let id = of(who)?.id();
        let keep = Catalogue::ORGANISATION_ADMIN;
        if !organisations::delete_member(self.pool(), id, user_id, keep).await? {
            return Err(self.why_not(id, user_id).await);
        }
        self.organisation_event("member_removed", who);
        Ok(())
    }

    /// Nothing was changed: they are no member, or the last administrator.
    async fn why_not(&self, id: &str, user_id: &str) -> OrganisationError {
        match organisations::members(self.pool(), id).await {
            Ok(members) if members.iter().any(|member| member.id == user_id) => {
                OrganisationError::LastAdmin
            }
            Ok(_) => Interrupt::not_found().into(),
            Err(error) => AccountsError::from(error).into(),
        }
    }
}

/// The organisation that somebody acts for. A demand of this module is never met without one.
fn of(who: &Authed) -> Result<&Organisation> {
    let organisation = who.user().organisation();
    organisation.ok_or_else(|| Interrupt::not_found().into())
}

//! A program that acts for a person.

use leptos_auth::{User, identity::TokenKind};

use crate::{
    Catalogue,
    db::{
        credentials::Owner,
        rights::{self, ActsFor, Right},
    },
};

/// The owner, who may what both they and the scopes permit: no roles, and no organisation.
pub(super) fn user<'a>(
    owner: &Owner,
    rights: impl IntoIterator<Item = &'a Right>,
    scopes: &[&str],
    kind: TokenKind,
    catalogue: &Catalogue,
) -> User {
    let user = User::new(&owner.user_id, &owner.email);
    let all = rights::give(user, &ActsFor::default(), rights, catalogue);
    let user = User::new(&owner.user_id, &owner.email).with_token_kind(kind);
    let permitted = all
        .permissions()
        .filter(|permission| scopes.contains(permission));
    let user = permitted.fold(user, User::with_permission);
    let user = all.plans().fold(user, User::with_plan);
    all.features().fold(user, User::with_feature)
}

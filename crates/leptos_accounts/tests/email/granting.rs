//! Who was proven to own an address gets a role for it.

use leptos_accounts::{AccountsError, Catalogue};

use crate::{OK, Post, email, site::By};

#[tokio::test]
async fn a_role_takes_a_verified_address_or_somebody_who_knows() {
    let post = Post::with(|config| {
        let catalogue = Catalogue::default().role("admin", &[]);
        config.catalogue(catalogue.expect("names"))
    })
    .await;
    let ann = post.site.person("ann").await;
    post.site.person("bea").await;
    let accounts = &post.site.app.accounts;

    let refused = accounts.grant(&email("ann"), "admin").await;
    let refused = refused.expect_err("nobody has verified it");
    assert!(matches!(refused, AccountsError::Unverified));
    assert!(refused.to_string().contains("--unverified"), "{refused}");
    let nobody = accounts.grant(&email("nobody"), "admin").await;
    assert!(matches!(nobody, Err(AccountsError::NoSuchAccount)));
    let typo = accounts.grant(&email("ann"), "admn").await;
    assert!(matches!(typo, Err(AccountsError::UnknownRole { .. })));

    let token = post.token("ann").await;
    assert_eq!(post.verify(By::Cookie(&ann), &token).await.status, OK);
    accounts.grant(&email("ann"), "admin").await.expect("given");
    let known = accounts.grant_unverified(&email("bea"), "admin").await;
    known.expect("given");
    let roles = "SELECT COUNT(*) FROM account_roles";
    assert_eq!(post.site.app.count(roles).await, 2);
}

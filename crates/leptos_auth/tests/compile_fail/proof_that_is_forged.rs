//! Only a guard makes an `Authed`.

use leptos_auth::{Authed, User};

fn notes_of(me: &Authed) -> Vec<String> {
    vec![me.user_id().to_owned()]
}

fn main() {
    let user = User::new("ada", "Ada");
    notes_of(&Authed::new(user.clone()));
    notes_of(&Authed(user.into()));
    notes_of(&Authed::default());
}

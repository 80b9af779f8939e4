use leptos::prelude::*;
use leptos_auth::posted;

use super::Mistake;

/// The e-mail address, with what was typed before.
#[component]
pub(super) fn EmailField(
    /// The form's id.
    form: String,
    mistake: Signal<Option<Mistake>>,
    /// Whether it suggests passkeys, too.
    #[prop(optional)]
    passkeys: bool,
) -> impl IntoView {
    let ids = Ids::new(&form, "email");
    let describes = ids.clone();
    view! {
        <div class="field">
            <label for=ids.input.clone()>"E-mail address"</label>
            <input
                id=ids.input.clone()
                name="email"
                type="email"
                autocomplete=if passkeys { "username webauthn" } else { "username" }
                inputmode="email"
                autocapitalize="none"
                spellcheck="false"
                required=true
                value=posted("email")
                aria-invalid=move || invalid(mistake, "email")
                aria-describedby=move || describes.described_by(mistake, "email", false)
            />
            <FieldError id=ids.error field="email" mistake=mistake/>
        </div>
    }
}

/// Whose account it is: nobody changes it, and a password manager finds the right entry by it.
#[component]
pub(super) fn AccountField(
    /// The form's id.
    form: String,
    name: String,
) -> impl IntoView {
    let ids = Ids::new(&form, "account");
    view! {
        <div class="field">
            <label for=ids.input.clone()>"Account"</label>
            <input
                id=ids.input.clone()
                name="username"
                type="text"
                autocomplete="username"
                readonly=true
                value=name
            />
        </div>
    }
}

/// A password: the current one, or a new one.
#[component]
pub(super) fn PasswordField(
    /// The form's id.
    form: String,
    mistake: Signal<Option<Mistake>>,
    #[prop(default = "password")] name: &'static str,
    #[prop(default = "Password")] label: &'static str,
    /// For somebody who chooses it now, of so many characters at least. (No `minlength`: it counts other
    /// units, and where a browser refuses by itself nobody reads why.)
    #[prop(optional)]
    new: Option<usize>,
) -> impl IntoView {
    let ids = Ids::new(&form, name);
    let describes = ids.clone();
    let is_new = new.is_some();
    let hint = new.map(|least| {
        let text = format!("At least {least} characters. Any will do, spaces included.");
        view! { <p class="field-hint" id=ids.hint.clone()>{text}</p> }
    });
    view! {
        <div class="field">
            <label for=ids.input.clone()>{label}</label>
            {hint}
            <input
                id=ids.input.clone()
                name=name
                type="password"
                autocomplete=if is_new { "new-password" } else { "current-password" }
                required=true
                aria-invalid=move || invalid(mistake, name)
                aria-describedby=move || describes.described_by(mistake, name, is_new)
            />
            <FieldError id=ids.error field=name mistake=mistake/>
        </div>
    }
}

/// What somebody calls a thing.
#[component]
pub(super) fn NameField(
    /// The form's id.
    form: String,
    mistake: Signal<Option<Mistake>>,
    label: &'static str,
) -> impl IntoView {
    let ids = Ids::new(&form, "name");
    let describes = ids.clone();
    view! {
        <div class="field">
            <label for=ids.input.clone()>{label}</label>
            <input
                id=ids.input.clone()
                name="name"
                type="text"
                autocomplete="off"
                maxlength="100"
                required=true
                value=posted("name")
                aria-invalid=move || invalid(mistake, "name")
                aria-describedby=move || describes.described_by(mistake, "name", false)
            />
            <FieldError id=ids.error field="name" mistake=mistake/>
        </div>
    }
}

/// What is wrong with one field, beside it.
#[component]
fn FieldError(id: String, field: &'static str, mistake: Signal<Option<Mistake>>) -> impl IntoView {
    let message = move || mistake.with(|it| it.as_ref()?.beside(field).map(str::to_owned));
    view! {
        <p class="field-error" id=id hidden=move || message().is_none()>
            {move || message().unwrap_or_default()}
        </p>
    }
}

#[derive(Clone)]
struct Ids {
    input: String,
    hint: String,
    error: String,
}

impl Ids {
    fn new(form: &str, field: &str) -> Self {
        let input = format!("{form}-{field}");
        Self {
            hint: format!("{input}-hint"),
            error: format!("{input}-error"),
            input,
        }
    }

    /// The texts that belong to the field now. One that is hidden is not pointed at.
    fn described_by(
        &self,
        mistake: Signal<Option<Mistake>>,
        field: &str,
        has_hint: bool,
    ) -> Option<String> {
        let beside = mistake.with(|it| it.as_ref().is_some_and(|it| it.beside(field).is_some()));
        match (has_hint, beside) {
            (true, true) => Some(format!("{} {}", self.hint, self.error)),
            (true, false) => Some(self.hint.clone()),
            (false, true) => Some(self.error.clone()),
            (false, false) => None,
        }
    }
}

fn invalid(mistake: Signal<Option<Mistake>>, field: &str) -> Option<&'static str> {
    let concerned = mistake.with(|it| it.as_ref().is_some_and(|it| it.concerns(field)));
    concerned.then_some("true")
}

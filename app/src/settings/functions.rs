//! The server functions of settings. Each takes a session only, as guards do that say nothing of
//! credentials: a key makes no keys.

use leptos::prelude::*;
use leptos_accounts::Passkey;
use serde::{Deserialize, Serialize};

use crate::{date::Date, error::AppError};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsData {
    /// The visitor's address.
    pub email: String,
    /// Whether nobody has verified it, and there are mails by which somebody could.
    pub is_unverified: bool,
    /// The keys that were not revoked, the newest first.
    pub keys: Vec<KeyRow>,
    /// Names the form that makes a key, so that one which is sent twice makes one key.
    pub form: String,
    /// Where the visitor is signed in, what was used last first.
    pub devices: Vec<DeviceRow>,
    /// The passkeys, the newest first.
    pub passkeys: Vec<PasskeyRow>,
}

/// A session in the list. What signs in with it is nowhere in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Names it.
    pub id: String,
    /// What it is used with, in a few words.
    pub name: Option<String>,
    /// When somebody signed in with it.
    pub started: Date,
    /// When it was last used.
    pub last_used: Date,
    /// Whether it is the one that shows the list.
    pub is_current: bool,
}

/// A passkey in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRow {
    /// The passkey itself.
    pub passkey: Passkey,
    /// When it was added.
    pub added: Date,
    /// When it was last used.
    pub last_used: Option<Date>,
}

/// A key in the list. Its secret is nowhere in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    /// Names it, also in its text.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created: Date,
    /// When it ends by itself.
    pub expires: Option<Date>,
    /// When it was last used.
    pub last_used: Option<Date>,
    /// Whether it has ended.
    pub is_expired: bool,
}

/// The keys and the devices of whoever is signed in.
#[server(endpoint = "list_settings")]
pub async fn list_settings() -> Result<SettingsData, AppError> {
    use leptos_accounts::{accounts, email_verified};
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let accounts = accounts()?;
    let keys = accounts.api_keys(&me).await?;
    let devices = accounts.devices(&me).await?;
    let passkeys = accounts.passkeys(&me).await?;
    Ok(SettingsData {
        email: me.user().name().to_owned(),
        is_unverified: accounts.sends_mail() && !email_verified(me.user()),
        keys: keys.into_iter().map(KeyRow::from).collect(),
        form: format!("{:032x}", rand::random::<u128>()),
        devices: devices.into_iter().map(DeviceRow::from).collect(),
        passkeys: passkeys.into_iter().map(PasskeyRow::from).collect(),
    })
}

/// Makes a key, and answers its text: this once. A key outlasts the session, so it takes a sign-in that
/// is not too old.
#[server(endpoint = "make_api_key", client = leptos_auth::AuthClient)]
pub async fn make_api_key(
    /// 1 to 100 characters.
    name: String,
    /// `read` or `write`.
    access: String,
    /// Days; empty for "until it is revoked".
    #[server(default)]
    lifetime: String,
    /// The form that was filled in.
    #[server(default)]
    form: Option<String>,
) -> Result<String, AppError> {
    use leptos_accounts::{NewApiKey, accounts, recently_proven};

    let me = recently_proven().await?;
    let new = NewApiKey {
        name,
        scopes: super::access::scopes(&access)?,
        lifetime: super::lifetime::parse(&lifetime)?,
        form,
    };
    let (_, secret) = accounts()?.create_api_key(&me, new).await?;
    Ok(secret.as_str().to_owned())
}

/// Ends a key, from its next request on. Somebody else's is 404, like one that does not exist.
#[server(endpoint = "revoke_api_key", client = leptos_auth::AuthClient)]
pub async fn revoke_api_key(
    /// The key.
    id: String,
) -> Result<(), AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    Ok(accounts()?.revoke_api_key(&me, &id).await?)
}

/// Ends a session, from its next request on. It asks for no password: whoever finds a stranger in the
/// list is not to be slower than the stranger. Somebody else's is 404, like one that does not exist.
#[server(endpoint = "revoke_device", client = leptos_auth::AuthClient)]
pub async fn revoke_device(
    /// The session.
    id: String,
) -> Result<(), AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    Ok(accounts()?.revoke_device(&me, &id).await?)
}

/// Ends all sessions but the one that asks.
#[server(endpoint = "revoke_other_devices", client = leptos_auth::AuthClient)]
pub async fn revoke_other_devices() -> Result<(), AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    accounts()?.revoke_other_devices(&me).await?;
    Ok(())
}

#[cfg(feature = "ssr")]
impl From<leptos_accounts::Device> for DeviceRow {
    fn from(device: leptos_accounts::Device) -> Self {
        Self {
            id: device.id,
            name: device.name,
            started: Date::of(device.started_at),
            last_used: Date::of(device.last_used_at),
            is_current: device.is_current,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<Passkey> for PasskeyRow {
    fn from(passkey: Passkey) -> Self {
        Self {
            added: Date::of(passkey.created_at),
            last_used: passkey.used_at.map(Date::of),
            passkey,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<leptos_accounts::ApiKey> for KeyRow {
    fn from(key: leptos_accounts::ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            scopes: key.scopes,
            created: Date::of(key.created_at),
            expires: key.expires_at.map(Date::of),
            last_used: key.last_used_at.map(Date::of),
            is_expired: key.is_expired,
        }
    }
}

use std::{
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use zeroize::Zeroizing;

use super::{SubKey, sub_key::hex};

/// The application's secret: 32 random bytes, and those it had before.
///
/// ```
/// use leptos_accounts::RootSecret;
///
/// // what `openssl rand -base64 32` prints, from an environment variable
/// let secret: RootSecret = "5pWJg9tS1mVhZ2xp7xw8b0sQmV0cJ3p4T1n2Yk9uRzA=".parse()?;
/// let seals = secret.derive("seals");
/// assert_ne!(seals.as_bytes(), secret.derive("tokens").as_bytes());
/// # Ok::<_, leptos_accounts::RootSecretError>(())
/// ```
#[derive(Clone)]
pub struct RootSecret {
    current: Key,
    old: Vec<Key>,
}

type Key = Zeroizing<[u8; 32]>;

impl RootSecret {
    /// A new one, from the operating system's generator.
    #[must_use]
    pub fn generate() -> Self {
        Self {
            current: Zeroizing::new(rand::random()),
            old: Vec::new(),
        }
    }

    /// Reads it from a file. For production: what is missing is not made up.
    ///
    /// # Errors
    ///
    /// When the file is not there, can not be read, or holds something else.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, RootSecretError> {
        let path = path.as_ref();
        match fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text).parse(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(RootSecretError::Missing(path.to_owned()))
            }
            Err(error) => Err(RootSecretError::File(path.to_owned(), error)),
        }
    }

    /// Reads it from a file, and makes that file first where there is none, readable for its
    /// owner only. For development: two machines that each make one up do not understand each
    /// other.
    ///
    /// # Errors
    ///
    /// When the file or its folder can not be made or read, or holds something else.
    pub fn load_or_create(path: impl AsRef<Path>) -> Result<Self, RootSecretError> {
        let path = path.as_ref();
        match Self::load(path) {
            Err(RootSecretError::Missing(_)) => {}
            other => return other,
        }
        create(path).map_err(|error| RootSecretError::File(path.to_owned(), error))?;
        // Read back, since another process may have been first.
        Self::load(path)
    }

    /// The key for a purpose. Purposes are constants of the program: `"seals"`, `"log"`.
    #[must_use]
    pub fn derive(&self, purpose: &'static str) -> SubKey {
        SubKey::derive(&self.current, purpose)
    }

    /// The key for a purpose under the secret with this id, be it the current or an old one.
    #[must_use]
    pub fn derive_for(&self, key_id: &str, purpose: &'static str) -> Option<SubKey> {
        self.all()
            .find(|key| id_of(key) == key_id)
            .map(|key| SubKey::derive(key, purpose))
    }

    /// The id of the current secret: 8 hex digits that tell nothing about it. It stands on
    /// whatever is made with a key derived from it.
    #[must_use]
    pub fn key_id(&self) -> String {
        id_of(&self.current)
    }

    /// The ids of all secrets, the current one's first.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = String> {
        self.all().map(id_of)
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.old)
    }
}

impl FromStr for RootSecret {
    type Err = RootSecretError;

    fn from_str(text: &str) -> Result<Self, RootSecretError> {
        let mut keys = text
            .split([',', '\n'])
            .map(str::trim)
            .filter(|entry| !entry.is_empty() && !entry.starts_with('#'))
            .map(decode);
        let current = keys.next().ok_or(RootSecretError::Empty)??;
        let old = keys.collect::<Result<_, _>>()?;
        Ok(Self { current, old })
    }
}

impl fmt::Debug for RootSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RootSecret")
            .field("key_id", &self.key_id())
            .field("old", &self.old.len())
            .finish_non_exhaustive()
    }
}

/// Why there is no [`RootSecret`]. Never shows any of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootSecretError {
    /// No such file.
    #[error(
        "there is no root secret at {}: put 32 random bytes there in base64 (`openssl rand -base64 32`)",
        .0.display()
    )]
    Missing(PathBuf),
    /// The file can not be read or made.
    #[error("the root secret at {} can not be used", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// No value at all.
    #[error("the root secret is empty: it has to be 32 random bytes in base64")]
    Empty,
    /// Not base64, or not 32 bytes.
    #[error("the root secret has to be 32 bytes in base64 (`openssl rand -base64 32`)")]
    Malformed,
    /// 32 bytes that nobody drew at random.
    #[error("the root secret repeats one byte: it has to be 32 random bytes")]
    NotRandom,
}

fn id_of(key: &Key) -> String {
    hex(&SubKey::derive(key, "key id").as_bytes()[..4])
}

fn decode(text: &str) -> Result<Key, RootSecretError> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

    let text = Zeroizing::new(text.replace('-', "+").replace('_', "/"));
    let bytes = BASE64
        .decode(text.as_bytes())
        .map_err(|_| RootSecretError::Malformed)?;
    let bytes = Zeroizing::new(bytes);
    let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| RootSecretError::Malformed)?;
    if key.iter().all(|byte| *byte == key[0]) {
        return Err(RootSecretError::NotRandom);
    }
    Ok(Zeroizing::new(key))
}

/// Writes beside the path and links into place, so that nobody ever reads half a secret and a
/// secret that is there is never overwritten.
fn create(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(format!("{:016x}.new", rand::random::<u64>()));
    let written = write_private(&draft).and_then(|()| fs::hard_link(&draft, path));
    let _ = fs::remove_file(&draft);
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

fn write_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let secret = RootSecret::generate();
    let text = base64::engine::general_purpose::STANDARD.encode(secret.current.as_slice());
    writeln!(file, "{}", Zeroizing::new(text).as_str())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "5pWJg9tS1mVhZ2xp7xw8b0sQmV0cJ3p4T1n2Yk9uRzA=";
    const TWO: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    #[test]
    fn a_new_secret_in_front_keeps_the_old_one_usable() {
        let before: RootSecret = ONE.parse().expect("a secret");
        let after: RootSecret = format!("# rotated\n{TWO}\n{ONE}\n")
            .parse()
            .expect("two secrets");
        assert_ne!(before.key_id(), after.key_id());
        assert_ne!(before.derive("x").as_bytes(), after.derive("x").as_bytes());
        let old = after
            .derive_for(&before.key_id(), "x")
            .expect("the old one");
        assert_eq!(old.as_bytes(), before.derive("x").as_bytes());
        assert!(before.derive_for(&after.key_id(), "x").is_none());
    }

    #[test]
    fn what_is_not_32_random_bytes_is_refused() {
        let parse = |text: &str| text.parse::<RootSecret>();
        assert!(matches!(parse(" \n# none\n"), Err(RootSecretError::Empty)));
        for text in [
            "hunter2",
            "AAEC",
            &"A".repeat(44),
            &format!("{ONE},changeme"),
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(matches!(
            parse(&"A".repeat(43)),
            Err(RootSecretError::NotRandom)
        ));
    }

    #[test]
    fn a_missing_file_is_an_error_in_production_and_is_made_in_development() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("data").join("secret");
        assert!(matches!(
            RootSecret::load(&path),
            Err(RootSecretError::Missing(_))
        ));
        let made = RootSecret::load_or_create(&path).expect("a secret");
        let again = RootSecret::load_or_create(&path).expect("the same secret");
        assert_eq!(made.key_id(), again.key_id());
        let files = fs::read_dir(path.parent().expect("a folder")).expect("readable");
        assert_eq!(files.count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_made_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        RootSecret::load_or_create(&path).expect("a secret");
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn debug_shows_ids_only() {
        let secret: RootSecret = ONE.parse().expect("a secret");
        let text = format!("{secret:?} {:?}", secret.derive("x"));
        assert!(text.contains(&secret.key_id()) && !text.contains("5pWJ"));
    }
}

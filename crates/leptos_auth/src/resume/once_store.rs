use std::{error::Error, fmt, future::Future, pin::Pin, time::SystemTime};

/// Remembers which sealed forms were run, so that each runs once, on whichever node it arrives.
/// `leptos_accounts` has one, on both databases.
///
/// Ids are 22 characters of the URL-safe base64 alphabet. What is remembered can be forgotten after
/// `until`.
pub trait OnceStore: Send + Sync + 'static {
    /// The time by which seals end. Injected, as everything that ends by time.
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Begins what has this id. Of all who ask, on all nodes, one is the first.
    fn begin(
        &self,
        id: &str,
        until: SystemTime,
    ) -> impl Future<Output = Result<Progress, StoreError>> + Send;

    /// It was carried out, or answered with a mistake: it never begins again.
    fn end(&self, id: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// It was refused before it did anything: it may begin again.
    fn release(&self, id: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Keeps a form that is too large for the page, for this user. It comes encrypted. `false` where
    /// there is no room.
    fn spool(
        &self,
        id: &str,
        user_id: &str,
        form: &[u8],
        until: SystemTime,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// What was spooled under this id.
    fn spooled(&self, id: &str)
    -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + Send;
}

/// How far something is that runs once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nobody has begun it: it is for whoever asked to run.
    First,
    /// Somebody has begun it, and has not said that it ended. Maybe they never will.
    Running,
    /// It has ended.
    Done,
}

/// The store did not answer. The text goes to the log, never to the visitor.
#[derive(Debug)]
pub struct StoreError(Box<dyn Error + Send + Sync>);

impl StoreError {
    /// Wraps what went wrong.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(source.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of resumed forms did not answer")
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// [`OnceStore`] behind a pointer; its own future types are not nameable.
pub(crate) trait DynOnceStore: Send + Sync {
    fn now(&self) -> SystemTime;
    fn begin<'a>(&'a self, id: &'a str, until: SystemTime) -> Answer<'a, Progress>;
    fn end<'a>(&'a self, id: &'a str) -> Answer<'a, ()>;
    fn release<'a>(&'a self, id: &'a str) -> Answer<'a, ()>;
    fn spool<'a>(
        &'a self,
        id: &'a str,
        user_id: &'a str,
        form: &'a [u8],
        until: SystemTime,
    ) -> Answer<'a, bool>;
    fn spooled<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Vec<u8>>>;
}

impl<S: OnceStore> DynOnceStore for S {
    fn now(&self) -> SystemTime {
        OnceStore::now(self)
    }

    fn begin<'a>(&'a self, id: &'a str, until: SystemTime) -> Answer<'a, Progress> {
        Box::pin(OnceStore::begin(self, id, until))
    }

    fn end<'a>(&'a self, id: &'a str) -> Answer<'a, ()> {
        Box::pin(OnceStore::end(self, id))
    }

    fn release<'a>(&'a self, id: &'a str) -> Answer<'a, ()> {
        Box::pin(OnceStore::release(self, id))
    }

    fn spool<'a>(
        &'a self,
        id: &'a str,
        user_id: &'a str,
        form: &'a [u8],
        until: SystemTime,
    ) -> Answer<'a, bool> {
        Box::pin(OnceStore::spool(self, id, user_id, form, until))
    }

    fn spooled<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(OnceStore::spooled(self, id))
    }
}

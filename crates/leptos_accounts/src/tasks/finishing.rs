use std::future::Future;

use leptos_auth::{Authed, Interrupt, Reason, SignedIn, Task, auth};

/// The guard of what finishes a task: it lets in whoever is signed in, and whoever has this task open
/// before any other.
///
/// ```
/// # use leptos_auth::{ServerError, Task};
/// # use leptos_accounts::{accounts, session, tasks::finishing};
/// async fn choose_organisation(id: String) -> Result<(), ServerError> {
///     let me = finishing(Task::ChooseOrganisation).await?;
///     let (accounts, session) = (accounts()?, session()?);
///     Ok(accounts.choose_organisation(&me, &session, Some(&id)).await?)
/// }
/// ```
///
/// # Errors
///
/// 401 for everybody else: with the page of the task that comes first, where one is open.
#[track_caller]
pub fn finishing(task: Task) -> impl Future<Output = Result<Authed, Interrupt>> + Send {
    let guard = auth().treat_pending_as_signed_out(false).protect(SignedIn);
    async move {
        let me: Authed = guard.await?.into();
        let first = me.user().task();
        if me.user().is_pending() && first != Some(&task) {
            let first = first.cloned();
            return Err(Interrupt::unauthorized(Reason::Pending(first)));
        }
        Ok(me)
    }
}

//! Who may do what with a note.

#![cfg(feature = "ssr")]

mod common;

use common::{Database, administrator, signed_in};
use leptos_accounts::Email;
use leptos_auth::{AsInterrupt, Authed, Kind};
use notebook::{
    error::AppError,
    notes::{
        Draft, Note, NoteId,
        policy::{Edit, Read},
        store::{self, NOTES_MAX, SHARES_MAX},
    },
};
use sqlx::AnyPool;

type Answer = Result<(), AppError>;

fn draft(title: &str) -> Draft {
    Draft::parse(title, "some text").expect("a valid draft")
}

fn email(text: &str) -> Email {
    Email::parse(text).expect("an address")
}

async fn find(pool: &AnyPool, me: &Authed, id: &NoteId) -> Option<Note> {
    match me.may(Read::new(pool), id.clone()).await {
        Ok(note) => Some(store::find(pool, &note).await.expect("answered")),
        Err(interrupt) => {
            assert_eq!(interrupt.kind(), Kind::NotFound);
            None
        }
    }
}

async fn edit(pool: &AnyPool, me: &Authed, id: &NoteId, draft: &Draft, now: i64) -> Answer {
    let note = me.may(Edit::new(pool), id.clone()).await?;
    store::edit(pool, &note, draft, now).await
}

async fn delete(pool: &AnyPool, me: &Authed, id: &NoteId) -> Answer {
    let note = me.may(Edit::new(pool), id.clone()).await?;
    store::delete(pool, &note).await
}

async fn share(pool: &AnyPool, me: &Authed, id: &NoteId, email: &Email, now: i64) -> Answer {
    let note = me.may(Edit::new(pool), id.clone()).await?;
    store::share(pool, &note, email, now).await
}

async fn unshare(pool: &AnyPool, me: &Authed, id: &NoteId, email: &Email) -> Answer {
    let note = me.may(Edit::new(pool), id.clone()).await?;
    store::unshare(pool, &note, email).await
}

async fn titles(pool: &AnyPool, me: &Authed) -> Vec<String> {
    let notes = store::list(pool, me).await.expect("answered");
    notes.into_iter().map(|note| note.title).collect()
}

fn kind(answer: Answer) -> Option<Kind> {
    answer
        .expect_err("refused")
        .as_interrupt()
        .map(|interrupt| interrupt.kind())
}

#[tokio::test]
async fn a_note_belongs_to_whoever_added_it() {
    let database = Database::new().await;
    let pool = database.pool();
    let (ann, bea) = (signed_in("ann").await, signed_in("bea").await);
    let id = store::add(pool, &ann, &draft("Milk"), 0)
        .await
        .expect("added");

    let note = find(pool, &ann, &id).await.expect("hers");
    assert_eq!(
        (note.title.as_str(), note.body.as_str()),
        ("Milk", "some text")
    );
    assert!(note.is_mine);
    assert_eq!(note.changed.words, "1 January 1970");
    assert_eq!(find(pool, &bea, &id).await, None);
    assert!(titles(pool, &bea).await.is_empty());
}

#[tokio::test]
async fn somebody_elses_note_and_a_missing_one_are_refused_alike() {
    let database = Database::new().await;
    let pool = database.pool();
    let (ann, bea) = (signed_in("ann").await, signed_in("bea").await);
    let foreign = store::add(pool, &ann, &draft("Milk"), 0)
        .await
        .expect("added");
    let missing = NoteId::random();
    let carl = email("carl@example.com");

    for id in [&foreign, &missing] {
        let refused = [
            edit(pool, &bea, id, &draft("Mine now"), 1).await,
            delete(pool, &bea, id).await,
            share(pool, &bea, id, &carl, 1).await,
            unshare(pool, &bea, id, &carl).await,
        ];
        for answer in refused {
            assert_eq!(kind(answer), Some(Kind::NotFound));
        }
    }
    assert_eq!(titles(pool, &ann).await, ["Milk"]);
}

#[tokio::test]
async fn a_reader_reads_and_no_more() {
    let database = Database::new().await;
    let pool = database.pool();
    let (ann, bea) = (signed_in("ann").await, signed_in("bea").await);
    let id = store::add(pool, &ann, &draft("Milk"), 0)
        .await
        .expect("added");
    share(pool, &ann, &id, &email(" BEA@example.com"), 1)
        .await
        .expect("shared");

    let note = find(pool, &bea, &id).await.expect("shared with her");
    assert!(!note.is_mine);
    assert!(
        note.shared_with.is_empty(),
        "readers do not learn of each other"
    );
    assert_eq!(titles(pool, &bea).await, ["Milk"]);
    let refused = [
        edit(pool, &bea, &id, &draft("Mine now"), 2).await,
        delete(pool, &bea, &id).await,
        share(pool, &bea, &id, &email("carl@example.com"), 2).await,
    ];
    for answer in refused {
        assert_eq!(kind(answer), Some(Kind::Forbidden));
    }

    unshare(pool, &ann, &id, &email("bea@example.com"))
        .await
        .expect("taken back");
    assert_eq!(find(pool, &bea, &id).await, None);
}

#[tokio::test]
async fn what_is_gone_after_the_policy_was_asked_is_not_found() {
    let database = Database::new().await;
    let pool = database.pool();
    let ann = signed_in("ann").await;
    let id = store::add(pool, &ann, &draft("Milk"), 0).await;
    let id = id.expect("added");
    let read = ann.may(Read::new(pool), id.clone()).await;
    let edit = ann.may(Edit::new(pool), id.clone()).await;
    delete(pool, &ann, &id).await.expect("deleted");
    let (read, edit) = (read.expect("hers"), edit.expect("hers"));
    let late = [
        store::find(pool, &read).await.map(drop),
        store::edit(pool, &edit, &draft("Bread"), 1).await,
        store::delete(pool, &edit).await,
    ];
    for answer in late {
        assert_eq!(kind(answer), Some(Kind::NotFound));
    }
}

#[tokio::test]
async fn a_policy_that_can_not_ask_its_database_is_503() {
    let database = Database::new().await;
    let pool = database.pool();
    let ann = signed_in("ann").await;
    let id = store::add(pool, &ann, &draft("Milk"), 0).await;
    pool.close().await;
    let answer = ann.may(Edit::new(pool), id.expect("added")).await;
    assert_eq!(answer.expect_err("closed").kind(), Kind::Unavailable);
}

#[tokio::test]
async fn sharing_with_an_address_without_an_account_answers_the_same() {
    let database = Database::new().await;
    let pool = database.pool();
    let ann = signed_in("ann").await;
    let id = store::add(pool, &ann, &draft("Milk"), 0)
        .await
        .expect("added");

    for reader in ["nobody@example.com", "bea@example.com", "bea@example.com"] {
        share(pool, &ann, &id, &email(reader), 1)
            .await
            .expect("shared");
    }
    let note = find(pool, &ann, &id).await.expect("hers");
    assert_eq!(note.shared_with, ["bea@example.com", "nobody@example.com"]);

    // An account made later is a reader at once.
    assert!(find(pool, &signed_in("nobody").await, &id).await.is_some());
}

#[tokio::test]
async fn a_note_has_a_limited_number_of_readers_and_none_is_its_owner() {
    let database = Database::new().await;
    let pool = database.pool();
    let ann = signed_in("ann").await;
    let id = store::add(pool, &ann, &draft("Milk"), 0)
        .await
        .expect("added");

    let own = share(pool, &ann, &id, &email("ann@example.com"), 1).await;
    assert!(own.expect_err("refused").is_about("email"));
    for number in 0..SHARES_MAX {
        let reader = email(&format!("reader-{number}@example.com"));
        share(pool, &ann, &id, &reader, 1).await.expect("shared");
    }
    let one_more = share(pool, &ann, &id, &email("late@example.com"), 1).await;
    assert!(one_more.expect_err("refused").is_about("email"));
}

#[tokio::test]
async fn the_owner_changes_and_deletes() {
    let database = Database::new().await;
    let pool = database.pool();
    let (ann, bea) = (signed_in("ann").await, signed_in("bea").await);
    let id = store::add(pool, &ann, &draft("Milk"), 0)
        .await
        .expect("added");
    share(pool, &ann, &id, &email("bea@example.com"), 1)
        .await
        .expect("shared");

    let day = 24 * 60 * 60 * 1_000;
    edit(pool, &ann, &id, &draft("Bread"), day)
        .await
        .expect("changed");
    let note = find(pool, &ann, &id).await.expect("hers");
    assert_eq!(
        (note.title.as_str(), note.changed.iso.as_str()),
        ("Bread", "1970-01-02")
    );

    delete(pool, &ann, &id).await.expect("deleted");
    assert_eq!(find(pool, &ann, &id).await, None);
    assert_eq!(find(pool, &bea, &id).await, None);
    let shares: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM note_shares")
        .fetch_one(pool)
        .await
        .expect("counted");
    assert_eq!(shares, 0, "who it was shared with is gone too");
}

#[tokio::test]
async fn ones_own_notes_come_first_and_the_latest_change_before() {
    let database = Database::new().await;
    let pool = database.pool();
    let (ann, bea) = (signed_in("ann").await, signed_in("bea").await);
    let old = store::add(pool, &ann, &draft("Old"), 1)
        .await
        .expect("added");
    store::add(pool, &ann, &draft("New"), 2)
        .await
        .expect("added");
    let theirs = store::add(pool, &bea, &draft("Theirs"), 9)
        .await
        .expect("added");
    share(pool, &bea, &theirs, &email("ann@example.com"), 9)
        .await
        .expect("shared");
    assert_eq!(titles(pool, &ann).await, ["New", "Old", "Theirs"]);

    edit(pool, &ann, &old, &draft("Old, changed"), 3)
        .await
        .expect("changed");
    assert_eq!(titles(pool, &ann).await, ["Old, changed", "New", "Theirs"]);
}

#[tokio::test]
async fn the_number_of_notes_is_limited_for_each_person() {
    let database = Database::new().await;
    let pool = database.pool();
    let (ann, bea) = (signed_in("ann").await, signed_in("bea").await);
    for number in 0..NOTES_MAX {
        sqlx::query(
            "INSERT INTO notes (id, owner_id, title, body, created_at, changed_at) \
             VALUES ($1, $2, 'x', '', 0, 0)",
        )
        .bind(format!("{number:022}"))
        .bind(ann.user_id())
        .execute(pool)
        .await
        .expect("inserted");
    }
    let full = store::add(pool, &ann, &draft("One more"), 1)
        .await
        .expect_err("refused");
    assert!(
        matches!(&full, AppError::Other(message) if message.contains("500 notes")),
        "{full}"
    );
    store::add(pool, &bea, &draft("Her first"), 1)
        .await
        .expect("added");
}

#[tokio::test]
async fn opening_twice_changes_nothing() {
    let database = Database::new().await;
    let pool = database.pool();
    let ann = signed_in("ann").await;
    store::add(pool, &ann, &draft("Milk"), 0)
        .await
        .expect("added");
    database.open_again().await;
    let counts = store::counts(pool, &administrator("root").await)
        .await
        .expect("counted");
    assert_eq!((counts.users, counts.notes), (0, 1));
}

#[tokio::test]
async fn the_latest_notes_are_the_first_of_the_list() {
    let database = Database::new().await;
    let (pool, ann) = (database.pool(), signed_in("ann").await);
    for (time, title) in ["one", "two", "three", "four", "five", "six"]
        .into_iter()
        .enumerate()
    {
        let time = i64::try_from(time).expect("small");
        let added = store::add(pool, &ann, &draft(title), time).await;
        added.expect("added");
    }
    let latest = store::latest(pool, &ann).await.expect("answered");
    let latest: Vec<String> = latest.into_iter().map(|note| note.title).collect();
    assert_eq!(latest, ["six", "five", "four", "three", "two"]);
    assert_eq!(titles(pool, &ann).await[..5], latest);
}

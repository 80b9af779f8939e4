//! What a newcomer gets wrong first does not compile, and the compiler says what to write instead.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p leptos_auth --test compile_fail`,
//! then read the difference.

#[test]
fn common_mistakes_do_not_compile_and_the_message_teaches() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}

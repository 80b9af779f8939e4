//! Where leptos has an executor of somebody else's already.

use any_spawner::Executor;
use leptos_auth::layer::install_executor;

#[test]
fn what_comes_too_late_says_when_to_come() {
    Executor::init_tokio().expect("the first");
    let error = install_executor().expect_err("the second");
    let printed = error.to_string();
    assert!(
        printed.contains("before `generate_route_list`"),
        "{printed}"
    );
}

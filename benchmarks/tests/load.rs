//! The program of `cargo xtask load`: what it says to whoever starts it by hand.

use std::process::Command;

#[test]
fn without_arguments_it_says_which_it_takes() {
    let output = Command::new(env!("CARGO_BIN_EXE_load")).output();
    let output = output.expect("it starts");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("load --origin URL --process ID") && said.contains("--origin is missing"),
        "{said}"
    );
}

//! `sqlx::migrate!` embeds the folder, and cargo does not know that on its own.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}

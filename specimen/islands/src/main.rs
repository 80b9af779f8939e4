//! Serves the islands.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    specimen::serve::serve("specimen-islands", specimen_islands::site).await
}

//! Serves the specimen.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    specimen::serve::serve("specimen", specimen::server::site).await
}

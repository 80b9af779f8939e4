//! Serves the lazy routes.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    specimen::serve::serve("specimen-lazy", specimen_lazy::site).await
}

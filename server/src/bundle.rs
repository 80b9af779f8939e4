//! The browser's bundle: files that anybody may have, so no application is asked.

use std::path::Path;

use axum::Router;
use leptos::config::LeptosOptions;
use tower_http::services::ServeDir;

/// What `cargo xtask build` has written, as brotli or gzip where it was built for visitors.
pub(crate) fn routes(options: &LeptosOptions) -> Router {
    let folder = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
    let files = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip();
    Router::new().nest_service(&format!("/{}", options.site_pkg_dir), files)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use axum::body::Body;
    use http::{Request, StatusCode, header};

    use super::*;
    use crate::test_site::send;

    #[tokio::test]
    async fn a_browser_gets_the_smallest_form_that_it_takes() {
        let root = tempfile::tempdir().expect("a folder");
        let pkg = root.path().join("pkg");
        fs::create_dir(&pkg).expect("a folder");
        for (name, text) in [
            ("notebook.js", "plain"),
            ("notebook.js.br", "br"),
            ("notebook.js.gz", "gz"),
        ] {
            fs::write(pkg.join(name), text).expect("a file");
        }
        fs::write(root.path().join("secret"), "outside").expect("a file");
        let options = LeptosOptions::builder()
            .output_name("notebook")
            .site_root(root.path().display().to_string())
            .build();
        let site = routes(&options);
        let get = async |path: &str, accepts: &str| {
            let request = Request::get(path).header(header::ACCEPT_ENCODING, accepts);
            send(&site, request.body(Body::empty()).expect("a request")).await
        };

        for (accepts, said) in [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gz"),
            ("identity", "plain"),
        ] {
            let (status, headers, body) = get("/pkg/notebook.js", accepts).await;
            assert_eq!((status, &*body), (StatusCode::OK, said));
            assert_eq!(headers[header::CONTENT_TYPE], "text/javascript");
            assert_eq!(headers[header::VARY], "accept-encoding");
            assert!(headers.contains_key(header::LAST_MODIFIED));
        }
        for path in [
            "/pkg/other.js",
            "/pkg/../secret",
            "/pkg/%2e%2e/secret",
            "/pkg/",
        ] {
            let (status, _, body) = get(path, "br").await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {body}");
        }
    }
}

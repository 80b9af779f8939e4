//! The call sites that are server functions, for tests and tables.

use crate::{demand::Demand, handlers::Site};

/// Those that answer a request of their own; `name` is the last segment of the path.
pub const SITES: [Site; 9] = [
    Site::new("post", "server function, by default"),
    Site::new("get", "server function, `GetUrl`"),
    Site::new("delete", "server function, `DeleteUrl`"),
    Site::new("json", "server function, `Json`"),
    Site::new("put", "server function, `PutJson`"),
    Site::new("multipart", "server function, `MultipartFormData`"),
    Site::new("text", "server function, `StreamingText`"),
    Site::new("bytes", "server function, `Streaming`"),
    Site::new("socket", "server function, `Websocket`").with(
        &Demand::ALL,
        "leptos runs its body before it answers the upgrade, so that a guard there is in time.",
    ),
];

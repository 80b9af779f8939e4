//! The call sites that are server functions, for tests and tables.

use crate::{demand::Demand, site::Site};

/// All of them; `name` is the last segment of the path, but for the form.
pub const SITES: [Site; 14] = [
    Site::new("post", "server function, by default"),
    Site::new("get", "server function, `GetUrl`"),
    Site::new("delete", "server function, `DeleteUrl`"),
    Site::new("json", "server function, `Json`"),
    Site::new("put", "server function, `PutJson`"),
    Site::new("multipart", "server function, `MultipartFormData`"),
    Site::new("text", "server function, `StreamingText`"),
    Site::new("bytes", "server function, `Streaming`"),
    Site::new("form", "a form on a page, without JavaScript")
        .noted("Answered with the page that it was posted from, at the same address."),
    Site::new("late", "between two pieces of a stream").noted(
        "The status has left with the first piece: the stream breaks off where it is refused, and \
         nothing that is protected has been sent.",
    ),
    Site::new("ownerless", "`auth()` inside a stream").noted(
        "leptos polls a stream without the owner of its request, so that nobody can be told: \
         nobody passes, and the stream breaks off.",
    ),
    Site::new("socket", "server function, `Websocket`").noted(
        "leptos runs its body before it answers the upgrade, so that a guard there is in time.",
    ),
    Site::new("late_socket", "between two items of a `Websocket`").noted(
        "After the upgrade there is no status: an error stands in place of the item, and is the \
         last.",
    ),
    Site::new("ruled_socket", "path rule around a `Websocket`").only(&[Demand::Unauthorized]),
];

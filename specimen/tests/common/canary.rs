//! Looking for what must not leave: every protected answer holds a canary.

use http::HeaderMap;

/// The canary as it is (no character of it needs escaping), in base64 at each of the three
/// alignments, percent-encoded, and as JSON may spell it.
const TRACES: [&str; 6] = [
    "CANARY",
    "Q0FOQVJZ",
    "NBTkFSWS",
    "DQU5BUlkt",
    "%43%41%4E",
    "\\u0043\\u0041",
];

/// Where a trace of it is, if there is one.
pub(crate) fn find(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    TRACES.into_iter().find_map(|trace| {
        let holds = |bytes: &[u8]| bytes.windows(trace.len()).any(|w| w == trace.as_bytes());
        if holds(body) {
            return Some(format!("{trace} in {}", String::from_utf8_lossy(body)));
        }
        let mut headers = headers.iter();
        let header = headers.find(|(_, value)| holds(value.as_bytes()));
        header.map(|(name, _)| format!("{trace} in the header {name}"))
    })
}

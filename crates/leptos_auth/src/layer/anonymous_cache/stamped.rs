//! Text with places in it that are written anew for each answer.

use axum::body::Bytes;
use http::{HeaderMap, header};

/// Shorter ones could stand in a page by chance.
const SHORTEST_MARK: usize = 16;
/// How a policy names a nonce (CSP level 3, section 2.3.1), and an element.
const IN_POLICY: &str = "'nonce-";
const IN_ELEMENT: &str = "nonce=\"";

/// What of one answer is its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks<'a> {
    nonce: Option<&'a str>,
    request: Option<&'a str>,
}

impl<'a> Marks<'a> {
    /// `None` where there are several nonces, in the policies or in the page: nobody knows which is whose.
    pub(super) fn find(
        headers: &'a HeaderMap,
        body: &'a [u8],
        request: Option<&'a str>,
    ) -> Option<Self> {
        let body = str::from_utf8(body).ok()?;
        let policies = [
            header::CONTENT_SECURITY_POLICY,
            header::CONTENT_SECURITY_POLICY_REPORT_ONLY,
        ];
        let policies = policies.iter().flat_map(|name| headers.get_all(name));
        let policies = policies.filter_map(|policy| policy.to_str().ok());
        let mut all = policies
            .chain([body])
            .flat_map(|text| quoted(text, IN_POLICY, '\''))
            .chain(quoted(body, IN_ELEMENT, '"'));
        let nonce = all.next();
        if !all.all(|other| Some(other) == nonce) || !nonce.is_none_or(can_be_marked) {
            return None;
        }
        Some(Self { nonce, request })
    }
}

/// What stands between this beginning and this end; not the empty one, which an element may have.
fn quoted<'a>(text: &'a str, beginning: &'a str, end: char) -> impl Iterator<Item = &'a str> {
    let rests = text.split(beginning).skip(1);
    rests
        .filter_map(move |rest| Some(rest.split_once(end)?.0))
        .filter(|quoted| !quoted.is_empty())
}

/// Whether a text can be told from a page around it, and looks the same in HTML.
pub(super) fn can_be_marked(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+/=".contains(&byte);
    text.len() >= SHORTEST_MARK && text.bytes().all(is_plain)
}

#[derive(Debug)]
pub(super) struct Stamped(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Fixed(Bytes),
    Nonce,
    Request,
}

impl Stamped {
    pub(super) fn new(text: &Bytes, marks: &Marks<'_>) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.clone();
        while let Some((at, mark, piece)) = first(&rest, marks) {
            pieces.push(Piece::Fixed(rest.split_to(at)));
            pieces.push(piece);
            rest = rest.split_off(mark.len());
        }
        pieces.push(Piece::Fixed(rest));
        Self(pieces)
    }

    /// With this nonce, and this id of the request.
    pub(super) fn write(&self, nonce: &str, request: &str) -> Bytes {
        let text = |piece: &'_ Piece| match piece {
            Piece::Fixed(text) => text.clone(),
            Piece::Nonce => Bytes::copy_from_slice(nonce.as_bytes()),
            Piece::Request => Bytes::copy_from_slice(request.as_bytes()),
        };
        match &*self.0 {
            [Piece::Fixed(text)] => text.clone(),
            pieces => pieces.iter().map(text).collect::<Vec<_>>().concat().into(),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let bytes = |piece: &Piece| match piece {
            Piece::Fixed(text) => text.len(),
            Piece::Nonce | Piece::Request => SHORTEST_MARK,
        };
        self.0.iter().map(bytes).sum()
    }
}

/// The first mark, and where it is.
fn first<'a>(text: &[u8], marks: &Marks<'a>) -> Option<(usize, &'a str, Piece)> {
    let text = str::from_utf8(text).ok()?;
    let place = |mark: Option<&'a str>, piece| Some((text.find(mark?)?, mark?, piece));
    let places = [
        place(marks.nonce, Piece::Nonce),
        place(marks.request, Piece::Request),
    ];
    places.into_iter().flatten().min_by_key(|(at, ..)| *at)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const NONCE: &str = "bm9uY2Utb2Ytb25lLWFuc3dlcg";
    const ID: &str = "40d0be4f-2c19-4938-afa9-1eaee5085dc1";

    fn policy(text: &str) -> HeaderMap {
        let value = HeaderValue::try_from(text).unwrap();
        HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, value)])
    }

    #[test]
    fn each_answer_has_its_own_nonce_and_id() {
        let headers = policy(&format!("script-src 'self' 'nonce-{NONCE}'"));
        let body =
            format!("<script nonce=\"{NONCE}\"></script><p>{ID}</p><b nonce=\"{NONCE}\"></b>");
        let body = Bytes::from(body);
        let marks = Marks::find(&headers, &body, Some(ID)).unwrap();
        let stamped = Stamped::new(&body, &marks);
        assert_eq!(stamped.write(NONCE, ID), body);
        assert_eq!(
            stamped.write("one", "two"),
            "<script nonce=\"one\"></script><p>two</p><b nonce=\"one\"></b>"
        );
        let policy = Bytes::copy_from_slice(headers["content-security-policy"].as_bytes());
        let policy = Stamped::new(&policy, &marks).write("one", "two");
        assert_eq!(policy, "script-src 'self' 'nonce-one'");
    }

    #[test]
    fn a_page_without_either_is_written_as_it_is() {
        let body = Bytes::from_static(b"<script nonce=\"\"></script>");
        let headers = HeaderMap::new();
        let marks = Marks::find(&headers, &body, None).unwrap();
        assert_eq!(Stamped::new(&body, &marks).write("one", "two"), body);
    }

    #[test]
    fn a_policy_in_the_document_counts() {
        let body = format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'nonce-{NONCE}'\">\
             <script nonce=\"{NONCE}\"></script>"
        );
        let body = Bytes::from(body);
        let headers = HeaderMap::new();
        let marks = Marks::find(&headers, &body, None).unwrap();
        let text = Stamped::new(&body, &marks).write("one", "two");
        assert_eq!(text, str::from_utf8(&body).unwrap().replace(NONCE, "one"));
    }

    #[test]
    fn a_page_without_a_policy_has_a_new_nonce_too() {
        let headers = HeaderMap::new();
        let body = Bytes::from(format!("<script nonce=\"{NONCE}\"></script>"));
        let marks = Marks::find(&headers, &body, None).unwrap();
        let text = Stamped::new(&body, &marks).write("one", "two");
        assert_eq!(text, "<script nonce=\"one\"></script>");
    }

    #[test]
    fn what_can_not_be_told_apart_is_not_kept() {
        let headers = policy(&format!("script-src 'nonce-{NONCE}'"));
        for body in [
            "<script nonce=\"bm9uY2Utb2YtYW5vdGhlcg\"></script>".into(),
            format!("<script nonce=\"{NONCE}\"></script><i content=\"'nonce-bm9uY2Utb2YtYW4'\">"),
        ] {
            assert!(
                Marks::find(&headers, body.as_bytes(), None).is_none(),
                "{body}"
            );
        }
        let short = policy("script-src 'nonce-aaaa'");
        assert!(Marks::find(&short, b"", None).is_none());
        assert!(Marks::find(&headers, b"\xff", None).is_none());
    }
}

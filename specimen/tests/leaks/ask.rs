//! One request: what is asked for, by whom, and how. It follows from the seed and its number.

use std::fmt;

use axum::body::Body;
use http::{HeaderValue, Method, Request, StatusCode, header};
use leptos::server_fn::ServerFn;
use specimen::{
    demand::Demand,
    functions::{Reveal, SignIn},
    pace::PACE,
};

use crate::{
    cell::{Cell, Place, Role},
    common::{Dialect, FORM, random::Random, request},
    leak::{LEAK, Leak},
};

/// How it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// As the place wants it.
    Plain,
    Head,
    /// The page is fetched before anybody wants to see it.
    Prefetch,
    /// By a method that the place may not know.
    Put,
    /// A form that asks for data is posted to the page.
    Form(Demand),
    /// The sign-in form is posted to the page.
    SignIn {
        right: bool,
    },
    /// Posted by a page of another site.
    CrossSite,
}

/// What becomes of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Client {
    /// It is read to its end.
    Patient,
    /// It is dropped after so many chunks.
    Leaves(usize),
    /// The client has gone before there is one, after so many milliseconds.
    Gone(u64),
}

/// What the answer has to be.
#[derive(Debug)]
pub(crate) struct Expected {
    /// One of these.
    pub(crate) statuses: Vec<StatusCode>,
    /// Whether whole answers show the visitor's own data.
    pub(crate) data: bool,
    /// Whether such data may be there.
    pub(crate) may: bool,
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    number: usize,
    cell: Cell,
    manner: Manner,
    /// The name of who asks: nobody else's in the whole run, or one that others have as well.
    pub(crate) user: Option<String>,
    accept: &'static str,
    /// What the answer may be compressed with.
    pub(crate) encoding: Option<&'static str>,
    pace: [usize; 4],
    pub(crate) client: Client,
    leak: Option<Leak>,
}

const ACCEPTS: [&str; 6] = [
    "application/json",
    "*/*",
    "",
    "application/json, text/html;q=0.5",
    "text/event-stream",
    "no type at all",
];

impl Ask {
    /// The plain request for a cell.
    pub(crate) fn plain(number: usize, cell: Cell, leak: Option<Leak>) -> Self {
        Self {
            number,
            cell,
            manner: Manner::Plain,
            user: unique_name(cell.role, number),
            accept: Dialect::BOTH[number % 2].accept(),
            encoding: None,
            pace: [5, 20, 20, 250],
            client: Client::Patient,
            leak,
        }
    }

    /// A request for one of these, by chance.
    pub(crate) fn any(number: usize, seed: u64, cells: &[Cell], leak: Option<Leak>) -> Self {
        let mut random = Random::new(seed ^ (number as u64).rotate_left(32));
        let cell = random.pick(cells);
        let mut ask = Self::plain(number, cell, leak);
        ask.manner = manner(&mut random, cell.place);
        if random.once_in(4) {
            ask.user = shared_name(cell.role, &mut random);
        }
        if random.once_in(3) {
            ask.accept = random.pick(&ACCEPTS);
        }
        if random.once_in(3) {
            ask.encoding = Some(random.pick(&["gzip", "br"]));
        }
        ask.pace = [8, 24, 24, 40].map(|most| random.below(most));
        ask.client = match random.below(12) {
            0 => Client::Leaves(random.below(3)),
            1 => Client::Gone(random.below(30) as u64),
            _ => Client::Patient,
        };
        ask
    }

    pub(crate) fn request(&self) -> Request<Body> {
        let (request, body) = self.bare_request();
        let mut request = request
            .header(PACE, self.pace.map(|pace| pace.to_string()).join(" "))
            .body(body)
            .expect("a request");
        let headers = request.headers_mut();
        if !self.accept.is_empty() {
            headers.insert(header::ACCEPT, HeaderValue::from_static(self.accept));
        }
        if let Some(encoding) = self.encoding {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding));
        }
        if let Some(leak) = self.leak {
            headers.insert(LEAK, HeaderValue::from_static(leak.name()));
        }
        match self.manner {
            Manner::Head => *request.method_mut() = Method::HEAD,
            Manner::Put => *request.method_mut() = Method::PUT,
            Manner::Prefetch => {
                let headers = request.headers_mut();
                headers.insert("sec-purpose", HeaderValue::from_static("prefetch"));
            }
            Manner::CrossSite => {
                let headers = request.headers_mut();
                headers.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
            }
            Manner::Plain | Manner::Form(_) | Manner::SignIn { .. } => {}
        }
        request
    }

    /// Whether the answer could be stored if nothing forbade it (RFC 9110, section 9.2.3).
    pub(crate) fn is_get(&self) -> bool {
        self.request().method() == Method::GET
    }

    fn bare_request(&self) -> (http::request::Builder, Body) {
        let user = self.user.as_deref();
        let path = match self.cell.place {
            Place::Function(call) => return call.request(self.cell.demand, user),
            Place::Handler(site) => format!("/handlers/{}", site.name),
            Place::Page(site, mode) => format!("/{}/{}", mode.segment(), site.name),
        };
        let path = format!("{path}/{}", self.cell.demand.segment());
        let Some(fields) = self.fields() else {
            return (request(Method::GET, &path, user), Body::empty());
        };
        let request = request(Method::POST, &path, user).header(header::CONTENT_TYPE, FORM);
        (request, fields.into())
    }

    /// What a form holds.
    fn fields(&self) -> Option<String> {
        let (function, fields) = match self.manner {
            Manner::Form(demand) => {
                let demand = demand.segment();
                (Reveal::PATH, format!("site=form&demand={demand}"))
            }
            Manner::CrossSite => (Reveal::PATH, "site=form&demand=unauthorized".into()),
            Manner::SignIn { right: true } => (SignIn::PATH, "name=eve&password=right".into()),
            // Nobody may ever see it again.
            Manner::SignIn { right: false } => {
                let number = self.number;
                let password = format!("CANARY-of-nobody-{number}");
                (SignIn::PATH, format!("name=eve&password={password}"))
            }
            _ => return None,
        };
        let function = function.replace('/', "%2F");
        Some(format!("__function={function}&{fields}"))
    }

    pub(crate) fn expected(&self) -> Expected {
        let refused = self.cell.refused();
        let nothing = |statuses| Expected {
            statuses,
            data: false,
            may: false,
        };
        // What stands around the answer may refuse this visitor as well, and then it decides.
        let or_refused = |status| Expected {
            may: refused.is_none() && self.cell.is_outside(),
            ..nothing([Some(status), refused].into_iter().flatten().collect())
        };
        match self.manner {
            Manner::CrossSite => or_refused(StatusCode::FORBIDDEN),
            Manner::SignIn { right: true } => nothing(vec![StatusCode::SEE_OTHER]),
            // Where a form stands on the page itself, it has to be mended.
            Manner::SignIn { right: false } if self.cell.is_region() => nothing(vec![
                StatusCode::UNAUTHORIZED,
                StatusCode::UNPROCESSABLE_ENTITY,
            ]),
            Manner::SignIn { right: false } => or_refused(StatusCode::UNAUTHORIZED),
            Manner::Form(demand) => match self.cell.role.refused(demand) {
                Some(status) => or_refused(status),
                None => nothing(vec![StatusCode::SEE_OTHER]),
            },
            Manner::Put => or_refused(StatusCode::METHOD_NOT_ALLOWED),
            // It is asked too late, and gets nothing.
            Manner::Prefetch if self.cell.may_be_late() => {
                nothing(vec![StatusCode::SERVICE_UNAVAILABLE, StatusCode::OK])
            }
            Manner::Prefetch if self.cell.asks() => nothing(vec![StatusCode::SERVICE_UNAVAILABLE]),
            Manner::Plain | Manner::Head | Manner::Prefetch => match refused {
                Some(status) if self.cell.may_be_late() => nothing(vec![status, StatusCode::OK]),
                Some(status) => nothing(vec![status]),
                None => self.allowed(),
            },
        }
    }

    fn allowed(&self) -> Expected {
        let shows = self.cell.shows_data();
        let statuses = match self.cell.place {
            // Leptos leads a form back that was posted there without JavaScript.
            Place::Function(_) => vec![StatusCode::OK, StatusCode::FOUND],
            // It asked for no upgrade.
            Place::Handler(_) if !shows => vec![StatusCode::BAD_REQUEST],
            _ => vec![StatusCode::OK],
        };
        Expected {
            statuses,
            data: shows && self.manner != Manner::Head,
            may: shows,
        }
    }
}

fn manner(random: &mut Random, place: Place) -> Manner {
    let form = Manner::Form(random.pick(&Demand::ALL));
    let right = random.once_in(2);
    let manners: &[Manner] = match place {
        Place::Page(..) => &[
            Manner::Head,
            Manner::Prefetch,
            Manner::Put,
            form,
            Manner::SignIn { right },
            Manner::CrossSite,
        ],
        Place::Handler(_) => &[Manner::Head, Manner::Prefetch, Manner::Put],
        Place::Function(_) => &[Manner::Plain],
    };
    if random.once_in(3) {
        random.pick(manners)
    } else {
        Manner::Plain
    }
}

fn unique_name(role: Role, number: usize) -> Option<String> {
    match role {
        Role::Nobody => None,
        Role::Visitor => Some(format!("bob-{number}")),
        Role::Admin => Some(format!("admin-{number}")),
    }
}

fn shared_name(role: Role, random: &mut Random) -> Option<String> {
    let names: &[&str] = match role {
        Role::Nobody => return None,
        Role::Visitor => &["bob", "ada", "eve"],
        Role::Admin => &["admin", "admin-of-all"],
    };
    Some(random.pick(names).into())
}

/// As it stands in the report of a failure.
impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = self.request();
        write!(f, "request {}: ", self.number)?;
        write!(f, "{} {}", request.method(), request.uri())?;
        if let Some(fields) = self.fields() {
            write!(f, " with {fields}")?;
        }
        write!(f, " {:?}, {:?}", request.headers(), self.client)
    }
}

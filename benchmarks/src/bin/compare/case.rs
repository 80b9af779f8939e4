/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Home,
    DeniedPage,
    AllowedPage,
    DeniedHandler,
    LatePage,
}

impl Case {
    /// What requests per second are counted of.
    pub(crate) const TIMED: [Self; 3] = [Self::DeniedPage, Self::AllowedPage, Self::DeniedHandler];

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::DeniedPage | Self::AllowedPage => "/rows",
            Self::DeniedHandler => "/api/rows",
            Self::LatePage => "/slow",
        }
    }

    pub(crate) fn headers(self) -> Vec<(&'static str, &'static str)> {
        let accept = match self {
            Self::DeniedHandler => "application/json",
            _ => "text/html",
        };
        let mut headers = vec![("accept", accept)];
        if matches!(self, Self::AllowedPage | Self::LatePage) {
            headers.push(("cookie", "session=ada"));
        }
        headers
    }
}

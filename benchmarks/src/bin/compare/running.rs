use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use benchmarks::memory::{Memory, memory};
use ureq::Agent;

use super::{case::Case, peer::Peer};

const PATIENCE: Duration = Duration::from_secs(30);

/// A server that listens. Dropped, it is stopped.
pub(crate) struct Running {
    name: &'static str,
    process: Child,
    address: SocketAddr,
}

/// What it answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Running {
    pub(crate) fn start(peer: &Peer) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = peer.command(address.port());
        let process = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{} can not be started", peer.name))?;
        let mut running = Self {
            name: peer.name,
            process,
            address,
        };
        running.wait()?;
        Ok(running)
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let ended = self.process.try_wait()?;
            ensure!(ended.is_none(), "{} ended at its start", self.name);
            ensure!(start.elapsed() < PATIENCE, "{} does not listen", self.name);
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self, case: Case) -> String {
        format!("http://{}{}", self.address, case.path())
    }

    pub(crate) fn memory(&self) -> Result<Memory> {
        memory(self.process.id())
    }

    pub(crate) fn ask(&self, case: Case) -> Result<Answer> {
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let mut request = agent.get(self.url(case));
        for (name, value) in case.headers() {
            request = request.header(name, value);
        }
        let mut response = request.call()?;
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value)
        });
        Ok(Answer {
            status: response.status().as_u16(),
            headers: headers.collect(),
            body: response.body_mut().read_to_string()?,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

//! The server: one listener, the host picks the site.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::Response;
use jiff::civil::Date;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::answer::Answer;
use super::ask::{Ask, host_of};
use super::desk::Desk;
use super::library::Library;
use super::log::{Hit, Log};
use super::{BundledError, PORT, skins};

/// The last of the loopback addresses tried is 127.0.0.20.
const LAST_ADDRESS: u8 = 20;
/// How long open answers may take to end when the server stops.
const PATIENCE: Duration = Duration::from_secs(1);

/// The running bundled web; it stops when dropped.
pub struct BundledWeb {
    ip: IpAddr,
    shared: Arc<Shared>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

struct Shared {
    library: Library,
    log: Log,
    today: Date,
}

impl BundledWeb {
    /// Starts serving. `today` is the day that visit counters print.
    pub async fn start(today: Date) -> Result<Self, BundledError> {
        let shared = Arc::new(Shared { library: Library::load()?, log: Log::new(), today });
        let (listener, ip) = bind().await?;
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            // A dropped sender means the same as a sent message.
            let stopped = async { drop(stopped.await) };
            // Errors of single connections never end the server, so that there is none to report.
            drop(axum::serve(listener, router).with_graceful_shutdown(stopped).await);
        });
        Ok(Self { ip, shared, stop, task })
    }

    /// The address bound: every `*.localhost` of the bundled web lives there.
    pub fn ip(&self) -> IpAddr {
        self.ip
    }

    /// The requests so far, the oldest first.
    pub fn hits(&self) -> Vec<Hit> {
        self.shared.log.hits()
    }

    /// Stops serving and frees the address.
    pub async fn stop(self) {
        drop(self.stop);
        let abort = self.task.abort_handle();
        if tokio::time::timeout(PATIENCE, self.task).await.is_err() {
            abort.abort();
        }
    }
}

/// The first free loopback address: another demo may be running on this machine.
async fn bind() -> Result<(TcpListener, IpAddr), BundledError> {
    let mut number = 1;
    loop {
        let ip = Ipv4Addr::new(127, 0, 0, number);
        match TcpListener::bind((ip, PORT)).await {
            Ok(listener) => return Ok((listener, ip.into())),
            Err(source) if number == LAST_ADDRESS => {
                return Err(BundledError::NoAddress { port: PORT, last: LAST_ADDRESS, source });
            }
            Err(_) => number += 1,
        }
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let host = host_of(request.uri(), request.headers());
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
    let times = shared.log.count(&host, &address);
    let ask = Ask::new(request.uri(), times, shared.today);
    let answer = if !matches!(*request.method(), Method::GET | Method::HEAD) {
        Answer::text("only GET and HEAD are answered here\n").status(405).header("allow", "GET, HEAD")
    } else if let Some(desk) = Desk::new(&shared.library, &host, &ask) {
        skins::answer(&desk)
    } else if host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) {
        index(&shared.library)
    } else {
        Answer::text(format!("no bundled site is called `{host}`\n")).status(421)
    };
    let response = answer.into_response(request.method(), request.headers());
    shared.log.push(&host, &address, response.status().as_u16());
    response
}

/// The list of sites, for someone who opens the bare address.
fn index(library: &Library) -> Answer {
    let mut page = String::from(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>The bundled web</title>\
         <h1>The bundled web</h1><dl>",
    );
    for site in library.sites.values() {
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "<dt><a href=\"http://{id}.localhost:{PORT}/\">{id}</a> – {name}</dt><dd>{about}</dd>",
            id = site.about.id,
            name = site.about.name,
            about = site.about.about,
        );
    }
    page.push_str("</dl></html>");
    Answer::html(page)
}

//! `serve`: the built site on this machine.

use anyhow::{Result, bail};
use clap::Args;

use super::{Context, Outcome};
use crate::edition::serve::Server;

/// The port of `serve`, unless another is asked for.
pub(super) const PORT: u16 = 8400;

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Listen on this port of 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = PORT)]
    port: u16,
}

pub(super) fn run(context: &mut Context, args: &ServeArgs) -> Result<Outcome> {
    let folder = context.folder();
    if !folder.has_site() {
        bail!("{} has no site yet\n  hint: `commonpurse build` makes it", folder.public().display());
    }
    runtime()?.block_on(async {
        let server = Server::bind(&folder.public(), ([127, 0, 0, 1], args.port).into()).await?;
        context.console.say(format!(
            "http://{}/ shows {} (Ctrl-C ends)",
            server.address(),
            folder.public().display()
        ));
        server.run(interrupted()).await?;
        Ok(Outcome::Done)
    })
}

/// The runtime of the commands that use the network.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Ends at Ctrl-C or SIGTERM.
pub(super) async fn interrupted() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

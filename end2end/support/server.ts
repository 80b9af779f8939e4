// A server of one's own, beside the one that all tests share: for a test that wants another
// environment.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** How long it may take to start and to stop. */
const PATIENCE = 20_000;

export interface Server {
  origin: string;
  /** Runs one of the server's own commands on its database. */
  command(...words: string[]): void;
  /** Kills it, as a crash would, and starts it again over the same database. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server that `SERVER` names, on a free port and an empty database. */
export async function startServer(env: Record<string, string>): Promise<Server> {
  const binary = process.env.SERVER;
  if (!binary) {
    throw new Error("SERVER must name the server's binary; `cargo xtask test` does");
  }
  const folder = await mkdtemp(join(tmpdir(), "notebook-"));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const place = {
    cwd: folder,
    env: {
      ...process.env,
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      PUBLIC_ORIGIN: origin,
      DATABASE_URL: `sqlite://${join(folder, "notebook.db")}`,
      LEPTOS_SITE_ROOT: resolve(dirname(binary), "../site"),
      ...env,
    },
  };
  const start = () => spawn(resolve(binary), { ...place, stdio: "ignore" });
  let child = start();
  const command = (...words: string[]) => {
    execFileSync(resolve(binary), words, place);
  };
  const crash = async () => {
    const ended = new Promise((end) => child.once("exit", end));
    child.kill("SIGKILL");
    await ended;
    child = start();
    await answers(`${origin}/healthz`, child);
  };
  const stop = async () => {
    await stopped(child);
    await rm(folder, { recursive: true });
  };
  try {
    await answers(`${origin}/healthz`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, command, crash, stop };
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.on("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => found(port));
    });
  });
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) {
      throw new Error(`the server ended at its start (${child.exitCode})`);
    }
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`the server was not ready after ${PATIENCE / 1000} s`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((end) => child.once("exit", end));
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  await ended;
  clearTimeout(force);
}

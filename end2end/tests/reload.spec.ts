// `cargo xtask serve --watch`: the page is told of rebuilds by a WebSocket at a port of its own,
// which the policy of the page has to allow.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "../support/test.ts";
import { startServer } from "../support/server.ts";

/** Listens as `xtask` does; resolves with the path that a page asks for. */
async function reloads() {
  const server = createServer();
  const asked = new Promise<string | undefined>((resolve) => {
    server.on("upgrade", (request, socket) => {
      // RFC 6455, section 4.2.2.
      const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash("sha1").update(key).digest("base64");
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
          `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      resolve(request.url);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return { port: (server.address() as AddressInfo).port, asked, server };
}

test("under watch the page listens for rebuilds", async ({ page, js }) => {
  const { port, asked, server } = await reloads();
  const site = await startServer({
    LEPTOS_ENV: "DEV",
    LEPTOS_WATCH: "true",
    LEPTOS_RELOAD_PORT: String(port),
  });
  try {
    const response = await page.goto(site.origin);
    expect(response?.headers()["content-security-policy"]).toContain(`ws://*:${port}`);
    if (js) expect(await asked).toBe("/live_reload");
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
    await site.stop();
  }
});

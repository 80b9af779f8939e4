// The mails that the server has sent: files, since it is told `MAIL_URL=file://..`.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "@playwright/test";

import type { Account } from "./accounts.ts";

/** The page that a mail's link leads to. */
type Target = "verify-email" | "reset-password";

/** The link of the newest such mail to this person, once it has come. */
export async function newestLink(account: Account, target: Target): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => (link = await find(account, target)), { message: `a mail with /${target}` })
    .toBeTruthy();
  return link!;
}

async function find(account: Account, target: Target): Promise<string | undefined> {
  const outbox = process.env.OUTBOX;
  if (!outbox) {
    throw new Error("OUTBOX must name the folder with the server's mails; `cargo xtask test` does");
  }
  const names = (await readdir(outbox)).filter((name) => name.endsWith(".eml")).sort();
  for (const name of names.reverse()) {
    const mail = await readFile(join(outbox, name), "utf8");
    const link = mail.match(new RegExp(`^https?://\\S+/${target}\\?token=\\S+$`, "m"));
    if (link && mail.includes(`To: ${account.email}`)) return link[0];
  }
  return undefined;
}

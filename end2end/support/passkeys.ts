// Passkeys: an authenticator that Chromium simulates, and adding a passkey on /settings.
import { type CDPSession, expect, type Locator, type Page } from "@playwright/test";

import { open } from "./pages.ts";

/** An authenticator of the page's browser, which verifies its user and answers by itself. */
export interface Authenticator {
  session: CDPSession;
  authenticatorId: string;
}

export async function plugIn(page: Page): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

/** How many passkeys it has. */
export async function kept({ session, authenticatorId }: Authenticator): Promise<number> {
  const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
  return credentials.length;
}

/** Has fields suggest no passkeys, so that only the button does. */
export async function withoutSuggestions(page: Page): Promise<void> {
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
}

export async function addPasskey(page: Page, name: string): Promise<void> {
  await open(page, "/settings");
  await page.getByLabel("Name of the passkey").fill(name);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(passkeyRow(page, name)).toBeVisible();
}

/** The row of a passkey. */
export function passkeyRow(page: Page, name: string): Locator {
  const list = page.getByRole("region", { name: "Passkeys", exact: true });
  return list.getByRole("listitem").filter({ hasText: name });
}

export function passkeyButton(page: Page): Locator {
  return page.getByRole("main").getByRole("button", { name: "Sign in with a passkey" });
}

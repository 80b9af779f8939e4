// Cells of a table: call site x mode x demand. What a run found is left for `docs/call-sites.md`.
import { mkdir, writeFile } from "node:fs/promises";

import { expect } from "./test.ts";
import { OUTPUT } from "./output.ts";
import { DEMANDS, type Demand, type Mode } from "./specimen.ts";

/** A section of the page; the integration tests have one of the same name. */
export type Table = "pages" | "islands" | "lazy";

/** Runs a check for every demand of a call site and writes down which of them hold. */
export async function checkCells(
  table: Table,
  site: string,
  mode: Mode,
  check: (demand: Demand, path: string) => Promise<void>,
): Promise<void> {
  const cells = [];
  const wrong: string[] = [];
  for (const demand of Object.keys(DEMANDS) as Demand[]) {
    const path = `/${mode}/${site}/${demand}`;
    let right = true;
    try {
      await check(demand, path);
    } catch (error) {
      right = false;
      wrong.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    cells.push({ site, column: mode, demand, right });
  }
  const folder = `${OUTPUT}/call-sites/${table}`;
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/${mode}-${site}.json`, JSON.stringify(cells));
  expect(wrong.join("\n\n")).toBe("");
}

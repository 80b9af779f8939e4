// Cells of the matrix: call site x mode x demand. What a run found is left for the table.
import { mkdir, writeFile } from "node:fs/promises";

import { expect } from "./test.ts";
import { OUTPUT } from "./output.ts";
import { type CallSite, DEMANDS, type Demand, type Mode } from "./specimen.ts";

const FOLDER = `${OUTPUT}/call-sites`;

/**
 * Runs a check for every demand of a call site and writes down which of them hold; one that does
 * not must be known to the call site.
 */
export async function checkCells(
  site: CallSite,
  mode: Mode,
  check: (demand: Demand, path: string) => Promise<void>,
): Promise<void> {
  const known = site.known.some((known) => known.javascript && known.modes.includes(mode));
  const cells = [];
  const wrong: string[] = [];
  for (const demand of Object.keys(DEMANDS) as Demand[]) {
    const path = `/${mode}/${site.name}/${demand}`;
    let right = !known;
    try {
      await check(demand, path);
    } catch (error) {
      right = false;
      wrong.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    cells.push({ site: site.name, mode, demand, right });
  }
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}/${mode}-${site.name}.json`, JSON.stringify(cells));
  if (!known) expect(wrong.join("\n\n")).toBe("");
}

// `weigh.mjs FILE...`: what these files weigh together, as JSON: bytes, and bytes by gzip and by brotli.
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const sum = { bytes: 0, gzip: 0, brotli: 0 };
for (const file of argv.slice(2)) {
  const text = readFileSync(file);
  sum.bytes += text.length;
  sum.gzip += gzipSync(text, { level: 9 }).length;
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  sum.brotli += brotliCompressSync(text, { params }).length;
}
console.log(JSON.stringify(sum));

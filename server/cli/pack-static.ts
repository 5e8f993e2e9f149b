import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Shorter ones fit into the packet that their headers need. */
const LEAST_BYTES = 1_000;

/**
 * Puts a `.br` and a `.gz` beside every script and style sheet in `folder`: compressed once and as well as can be, not by the
 * server for every reader again, which was as much work as drawing the page.
 */
export const packStatic = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name));
  await Promise.all(names.map((name) => pack(join(folder, name))));
};

const pack = async (path: string): Promise<void> => {
  const bytes = await readFile(path);
  if (bytes.length < LEAST_BYTES) return;
  const [brotli, zipped] = await Promise.all([
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, zipped)]);
};

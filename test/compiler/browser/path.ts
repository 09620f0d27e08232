import * as pathe from "pathe";

/** `node:path`, as far as a browser needs it: `/` between folders. */
const path = { ...pathe, posix: pathe };

// eslint-disable-next-line no-restricted-exports -- as `node:path` has it
export default path;
export const { basename, dirname, extname, isAbsolute, join, normalize, relative, resolve, sep } = pathe;
export const posix = pathe;

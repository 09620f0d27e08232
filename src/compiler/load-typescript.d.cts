import ts = require("typescript");

/** TypeScript, loaded with `require`. */
export = ts;

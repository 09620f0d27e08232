"use strict";

// `import` would read all of TypeScript's 9 MB once more to find the names of its exports, which takes longer than loading it.
const typescript = require("typescript");
module.exports = typescript;

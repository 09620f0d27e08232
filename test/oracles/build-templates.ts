import { buildGoOracle } from "../support/go-oracle.ts";

/** Builds what renders templates unless it is there, in at most so many seconds (25 minutes). */
console.log(await buildGoOracle("templates", { seconds: Number(process.argv[2] ?? 1500) }));

import type { RecordedOutcome, Recording } from "../../../src/scenario/recording.ts";

/** A recording as JSON text with a line for each fact, so that a change of it can be read. */
export function writeRecording(recording: Recording): string {
  const entries = Object.entries(recording).map(
    ([title, outcomes]) => `${JSON.stringify(title)}: [${outcomes.map(writeOutcome).join(", ")}]`,
  );
  return `{\n${entries.join(",\n")}\n}\n`;
}

function writeOutcome({ envoy, outcome }: RecordedOutcome): string {
  const facts = Object.entries(outcome).map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n  "envoy": ${JSON.stringify(envoy)},\n  "outcome": {\n${facts.join(",\n")}\n  }\n}`;
}

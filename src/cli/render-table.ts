/** Rows as aligned columns. On a terminal the widest columns are cut so that a row fits its width; a pipe gets everything. */
export function renderTable(rows: readonly (readonly string[])[], width: number | undefined): string {
  const natural = columnWidths(rows);
  const widths = width === undefined ? natural : fit(natural, width);
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join("\n");
}

const gap = "  ";

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const columns = Math.max(...rows.map(({ length }) => length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => Array.from(row[column] ?? "").length)),
  );
}

/** Takes from the widest column until all fit, or none is worth cutting. */
function fit(natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  let excess = natural.reduce((sum, column) => sum + column + gap.length, -gap.length) - width;
  for (let widest = Math.max(...widths); excess > 0 && widest > narrowest; widest = Math.max(...widths)) {
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}

/** No column is cut to less. */
const narrowest = 12;

function pad(cell: string, width: number): string {
  const characters = Array.from(cell);
  return characters.length > width
    ? `${characters.slice(0, width - 1).join("")}…`
    : cell + " ".repeat(width - characters.length);
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a rectangle among values in proportion, as squarish as it goes, the largest first.
 *
 * @param values positive, in descending order
 * @see https://vanwijk.win.tue.nl/stm.pdf (Bruls, Huizing, van Wijk: Squarified Treemaps)
 */
export function squarify(values: readonly number[], area: Rectangle): readonly Rectangle[] {
  const placed: Rectangle[] = [];
  let [rest, remaining] = [area, values];
  while (remaining.length > 0) {
    const scale = (rest.width * rest.height) / sum(remaining);
    const count = rowLength(
      remaining.map((value) => value * scale),
      Math.min(rest.width, rest.height),
    );
    const row = remaining.slice(0, count).map((value) => value * scale);
    placed.push(...layRow(row, rest));
    rest = withoutRow(sum(row), rest);
    remaining = remaining.slice(count);
  }
  return placed;
}

/** How many of the areas make a first row whose worst rectangle is as little elongated as possible. */
function rowLength(areas: readonly number[], side: number): number {
  let count = 1;
  while (count < areas.length && worst(areas.slice(0, count + 1), side) <= worst(areas.slice(0, count), side))
    count += 1;
  return count;
}

function worst(row: readonly number[], side: number): number {
  const total = sum(row);
  const [largest, smallest] = [Math.max(...row), Math.min(...row)];
  return Math.max((side ** 2 * largest) / total ** 2, total ** 2 / (side ** 2 * smallest));
}

/** A row stands along the shorter side. */
function layRow(row: readonly number[], { x, y, width, height }: Rectangle): readonly Rectangle[] {
  const thickness = sum(row) / Math.min(width, height);
  let offset = 0;
  return row.map((area) => {
    const length = area / thickness;
    const at = offset;
    offset += length;
    return width >= height
      ? { x, y: y + at, width: thickness, height: length }
      : { x: x + at, y, width: length, height: thickness };
  });
}

function withoutRow(total: number, { x, y, width, height }: Rectangle): Rectangle {
  const thickness = total / Math.min(width, height);
  return width >= height
    ? { x: x + thickness, y, width: Math.max(0, width - thickness), height }
    : { x, y: y + thickness, width, height: Math.max(0, height - thickness) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

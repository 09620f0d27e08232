const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const months = "January February March April May June July August September October November December".split(" ");
const dayLength = 86_400_000;

/** C's `strftime` in the locale `C` and in UTC; a directive that it does not know stays as it is. */
export function formatDate(format: string, date: Date, zone: "GMT" | "UTC"): string {
  return format.replace(/%([-_0^]?)[EO]?([^])/g, (directive, flag: string, letter: string) => {
    const write = directives[letter];
    return write === undefined ? directive : applyFlag(write(date, zone), flag);
  });
}

/** Numbers without zeros before them, with spaces instead, and texts in capitals: what the C library of Linux has beyond the standard. */
function applyFlag(text: string, flag: string): string {
  if (flag === "^") return text.toUpperCase();
  const [, zeros = "", rest = ""] = /^([0 ]*)(.+)$/s.exec(text) ?? [];
  if (flag === "-") return rest;
  return flag === "_" || flag === "0" ? (flag === "_" ? " " : "0").repeat(zeros.length) + rest : text;
}

/** Counts from January the 1st, which is 0. */
export function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayLength);
}

const two = (value: number, fill = "0"): string => String(value).padStart(2, fill);
const hourOfTwelve = (date: Date): number => date.getUTCHours() % 12 || 12;
const nameOfDay = (date: Date): string => days[date.getUTCDay()] ?? "";
const nameOfMonth = (date: Date): string => months[date.getUTCMonth()] ?? "";
const weekFrom = (date: Date, first: number): number =>
  Math.floor((dayOfYear(date) + 7 - ((date.getUTCDay() + 7 - first) % 7)) / 7);

const directives: Readonly<Record<string, (date: Date, zone: string) => string>> = {
  a: (date) => nameOfDay(date).slice(0, 3),
  A: nameOfDay,
  b: (date) => nameOfMonth(date).slice(0, 3),
  B: nameOfMonth,
  c: (date, zone) => combine("a b e T Y", date, zone),
  C: (date) => two(Math.floor(date.getUTCFullYear() / 100)),
  d: (date) => two(date.getUTCDate()),
  D: (date, zone) => combine("m/d/y", date, zone),
  e: (date) => two(date.getUTCDate(), " "),
  F: (date, zone) => combine("Y-m-d", date, zone),
  g: (date) => two(isoWeek(date).year % 100),
  G: (date) => String(isoWeek(date).year),
  h: (date) => nameOfMonth(date).slice(0, 3),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(hourOfTwelve(date)),
  j: (date) => String(dayOfYear(date) + 1).padStart(3, "0"),
  k: (date) => two(date.getUTCHours(), " "),
  l: (date) => two(hourOfTwelve(date), " "),
  m: (date) => two(date.getUTCMonth() + 1),
  M: (date) => two(date.getUTCMinutes()),
  n: () => "\n",
  p: (date) => (date.getUTCHours() < 12 ? "AM" : "PM"),
  P: (date) => (date.getUTCHours() < 12 ? "am" : "pm"),
  r: (date, zone) => combine("I:M:S p", date, zone),
  R: (date, zone) => combine("H:M", date, zone),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  S: (date) => two(date.getUTCSeconds()),
  t: () => "\t",
  T: (date, zone) => combine("H:M:S", date, zone),
  u: (date) => String(date.getUTCDay() || 7),
  U: (date) => two(weekFrom(date, 0)),
  V: (date) => two(isoWeek(date).week),
  w: (date) => String(date.getUTCDay()),
  W: (date) => two(weekFrom(date, 1)),
  x: (date, zone) => combine("m/d/y", date, zone),
  X: (date, zone) => combine("H:M:S", date, zone),
  y: (date) => two(date.getUTCFullYear() % 100),
  Y: (date) => String(date.getUTCFullYear()),
  z: () => "+0000",
  Z: (_, zone) => zone,
  "%": () => "%",
};

function combine(letters: string, date: Date, zone: string): string {
  return letters.replace(/[a-zA-Z]/g, (letter) => directives[letter]?.(date, zone) ?? letter);
}

/** ISO 8601: week 1 is the one with the first Thursday. */
function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * dayLength);
  return { year: thursday.getUTCFullYear(), week: Math.floor(dayOfYear(thursday) / 7) + 1 };
}

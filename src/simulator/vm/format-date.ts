import { calendarTimeOf, type CalendarTime } from "./calendar-time.ts";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const months = "January February March April May June July August September October November December".split(" ");
const dayLength = 86_400;

/** C's `strftime` in the locale `C` and in UTC; a directive that it does not know stays as it is. */
export function formatDate(format: string, date: CalendarTime, zone: "GMT" | "UTC"): string {
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

const two = (value: number, fill = "0"): string => String(value).padStart(2, fill);
const lastTwo = (year: number): number => ((year % 100) + 100) % 100;
const hourOfTwelve = (date: CalendarTime): number => date.hour % 12 || 12;
const nameOfDay = (date: CalendarTime): string => days[date.weekday] ?? "";
const nameOfMonth = (date: CalendarTime): string => months[date.month] ?? "";
const weekFrom = (date: CalendarTime, first: number): number =>
  Math.floor((date.yearDay + 7 - ((date.weekday + 7 - first) % 7)) / 7);

const directives: Readonly<Record<string, (date: CalendarTime, zone: string) => string>> = {
  a: (date) => nameOfDay(date).slice(0, 3),
  A: nameOfDay,
  b: (date) => nameOfMonth(date).slice(0, 3),
  B: nameOfMonth,
  c: (date, zone) => combine("a b e T Y", date, zone),
  C: (date) => two(Math.floor(date.year / 100)),
  d: (date) => two(date.day),
  D: (date, zone) => combine("m/d/y", date, zone),
  e: (date) => two(date.day, " "),
  F: (date, zone) => combine("Y-m-d", date, zone),
  g: (date) => two(lastTwo(isoWeek(date).year)),
  G: (date) => String(isoWeek(date).year),
  h: (date) => nameOfMonth(date).slice(0, 3),
  H: (date) => two(date.hour),
  I: (date) => two(hourOfTwelve(date)),
  j: (date) => String(date.yearDay + 1).padStart(3, "0"),
  k: (date) => two(date.hour, " "),
  l: (date) => two(hourOfTwelve(date), " "),
  m: (date) => two(date.month + 1),
  M: (date) => two(date.minute),
  n: () => "\n",
  p: (date) => (date.hour < 12 ? "AM" : "PM"),
  P: (date) => (date.hour < 12 ? "am" : "pm"),
  r: (date, zone) => combine("I:M:S p", date, zone),
  R: (date, zone) => combine("H:M", date, zone),
  s: (date) => String(date.seconds),
  S: (date) => two(date.second),
  t: () => "\t",
  T: (date, zone) => combine("H:M:S", date, zone),
  u: (date) => String(date.weekday || 7),
  U: (date) => two(weekFrom(date, 0)),
  V: (date) => two(isoWeek(date).week),
  w: (date) => String(date.weekday),
  W: (date) => two(weekFrom(date, 1)),
  x: (date, zone) => combine("m/d/y", date, zone),
  X: (date, zone) => combine("H:M:S", date, zone),
  y: (date) => two(lastTwo(date.year)),
  Y: (date) => String(date.year),
  z: () => "+0000",
  Z: (_, zone) => zone,
  "%": () => "%",
};

function combine(letters: string, date: CalendarTime, zone: string): string {
  return letters.replace(/[a-zA-Z]/g, (letter) => directives[letter]?.(date, zone) ?? letter);
}

/** ISO 8601: week 1 is the one with the first Thursday. */
function isoWeek(date: CalendarTime): { readonly year: number; readonly week: number } {
  const thursday = calendarTimeOf(date.seconds + (4 - (date.weekday || 7)) * dayLength) ?? date;
  return { year: thursday.year, week: Math.floor(thursday.yearDay / 7) + 1 };
}

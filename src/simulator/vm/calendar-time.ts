/** A moment as C's `struct tm` has it, in UTC. */
export interface CalendarTime {
  /** All of it: 2024. */
  readonly year: number;
  /** From 0 on. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** From Sunday on, which is 0. */
  readonly weekday: number;
  /** From January the 1st on, which is 0. */
  readonly yearDay: number;
  /** Since 1970. */
  readonly seconds: number;
}

const dayLength = 86_400;

/** C's `gmtime`: all years that a C `int` counts from 1900 on; undefined beyond them. */
export function calendarTimeOf(seconds: number): CalendarTime | undefined {
  const days = Math.floor(seconds / dayLength);
  const rest = seconds - days * dayLength;
  const { year, month, day } = dateOf(days);
  if (!isYear(year)) return undefined;
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysUntil(year, 0, 1),
    seconds,
  };
}

/** C's `mktime`: parts may lie outside their ranges; undefined where the year does not fit. */
export function secondsOf({
  year,
  month,
  day,
  hour,
  minute,
  second,
}: Omit<CalendarTime, "weekday" | "yearDay" | "seconds">): number | undefined {
  const days = daysUntil(year + Math.floor(month / 12), ((month % 12) + 12) % 12, 1) + day - 1;
  const moment = BigInt(days) * BigInt(dayLength) + BigInt(hour) * 3600n + BigInt(minute) * 60n + BigInt(second);
  const reached = dateOf(Math.floor(Number(moment) / dayLength));
  return isYear(reached.year) ? Number(moment) : undefined;
}

function isYear(year: number): boolean {
  return year - 1900 >= -(2 ** 31) && year - 1900 < 2 ** 31;
}

const daysPerEra = 146_097;

/** Days since 1970. Years begin in March here, so that the odd day is at their end, and repeat after 400 of them. */
function daysUntil(year: number, month: number, day: number): number {
  const marchYear = month < 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPerEra + dayOfEra - 719_468;
}

function dateOf(days: number): Pick<CalendarTime, "year" | "month" | "day"> {
  const era = Math.floor((days + 719_468) / daysPerEra);
  const dayOfEra = days + 719_468 - era * daysPerEra;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (marchMonth + 2) % 12;
  return {
    year: yearOfEra + era * 400 + (month < 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

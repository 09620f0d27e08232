/** What is to happen in an exchange, in the order of a clock of its own: nothing waits for real. */
export interface EventQueue {
  /** Milliseconds since the exchange began. */
  now(): number;
  /** Has something done after a time in milliseconds, behind all that is due then already. */
  after(delay: number, action: () => void): void;
  /** Does everything that is due up to a time, and what that brings. */
  runUntil(end: number): void;
}

interface Event {
  readonly time: number;
  readonly action: () => void;
}

export function createEventQueue(): EventQueue {
  const events: Event[] = [];
  let time = 0;
  return {
    now: () => time,
    after: (delay, action) => {
      const event = { time: time + delay, action };
      const place = events.findIndex((other) => other.time > event.time);
      events.splice(place === -1 ? events.length : place, 0, event);
    },
    runUntil: (end) => {
      for (let next = events[0]; next !== undefined && next.time <= end; next = events[0]) {
        events.shift();
        time = next.time;
        next.action();
      }
    },
  };
}

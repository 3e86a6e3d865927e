// Days and how far off they are.

const dayMs = 86_400_000;

// Today in Norway, ISO 8601.
export const todayInNorway = (now = new Date()) =>
  now.toLocaleDateString('sv-SE', {timeZone: 'Europe/Oslo'});

// Whole days from a day, ISO 8601, until today; undefined for what is no day.
export function daysSince(day: string, now = new Date()): number | undefined {
  const from = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(from)) return undefined;
  return Math.max(0, Math.floor((now.getTime() - from) / dayMs));
}

// Days until a moment, begun ones whole; 0 once it is over.
export const daysUntil = (moment: Date, now = new Date()) =>
  Math.max(0, Math.ceil((moment.getTime() - now.getTime()) / dayMs));

export const daysOf = (duration: {seconds: bigint} | undefined) =>
  Math.round((Number(duration?.seconds ?? 0) * 1000) / dayMs);

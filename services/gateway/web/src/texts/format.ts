// Texts for people in the form that all of Treff uses: {name} puts in an argument, {name:int} and
// {name:1} format a number with that many decimals, {name|one|many} chooses by whether it is 1.

export const languages = ['nb', 'nn', 'en'] as const;
export type Language = (typeof languages)[number];
export type Arguments = Readonly<Record<string, string | number>>;

const placeholder = /\{([a-z_0-9]+)(?::(int|\d))?(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

// Nynorsk writes numbers and days as Bokmål does, and not every browser knows it.
const localeOf: Record<Language, string> = {nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB'};
export const locale = (language: Language) => localeOf[language];

const numberFormats = new Map<string, Intl.NumberFormat>();

export function formatNumber(value: number, decimals: number, language: Language): string {
  const key = `${language} ${decimals}`;
  let format = numberFormats.get(key);
  if (!format) {
    const name = language === 'en' ? 'en-GB' : 'nb-NO';
    const digits = {minimumFractionDigits: decimals, maximumFractionDigits: decimals};
    format = new Intl.NumberFormat(name, digits);
    numberFormats.set(key, format);
  }
  return format.format(value);
}

// "+3,2" and "−1,0": what is lost is written with a minus, not a hyphen.
export function formatSigned(value: number, decimals: number, language: Language): string {
  const written = formatNumber(Math.abs(value), decimals, language);
  if (Number(Math.abs(value).toFixed(decimals)) === 0) return written;
  return `${value > 0 ? '+' : '−'}${written}`;
}

// "60,6–81,5"; one number where both are written alike.
export function formatRange(
  lower: number,
  upper: number,
  decimals: number,
  language: Language,
): string {
  const [from, to] = [lower, upper].map((value) => formatNumber(value, decimals, language));
  return from === to ? `${from}` : `${from}–${to}`;
}

// A missing argument is a defect and stays visible as it is written.
export function render(template: string, language: Language, given: Arguments = {}): string {
  return template.replace(placeholder, (whole, name, decimals, one, many) => {
    const value = given[name];
    if (value === undefined) return whole;
    if (one !== undefined) return Number(value) === 1 ? one : many;
    if (decimals === undefined) return String(value);
    return formatNumber(Number(value), decimals === 'int' ? 0 : Number(decimals), language);
  });
}

// Which arguments a text takes and how numbers are written: what must agree between languages.
export function argumentsOf(template: string): string[] {
  const found = new Set<string>();
  for (const [, name, decimals] of template.matchAll(placeholder)) {
    found.add(decimals === undefined ? `${name}` : `${name}:${decimals}`);
  }
  return [...found].sort();
}

const dayOnly: Intl.DateTimeFormatOptions = {day: 'numeric', month: 'short', year: 'numeric'};
const withTime: Intl.DateTimeFormatOptions = {...dayOnly, hour: '2-digit', minute: '2-digit'};

// "14. mars 2027" of "2027-03-14", which is a day and no moment.
export function formatDay(day: string, language: Language): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return date.toLocaleDateString(locale(language), {...dayOnly, timeZone: 'UTC'});
}

// The day of a moment in Norway.
export function formatDayOf(time: Date, language: Language): string {
  return time.toLocaleDateString(locale(language), {...dayOnly, timeZone: 'Europe/Oslo'});
}

// A moment as it is in Norway, wherever the browser is.
export function formatTime(time: Date, language: Language): string {
  return time.toLocaleString(locale(language), {...withTime, timeZone: 'Europe/Oslo'});
}

const collators = new Map<Language, Intl.Collator>();

// By the alphabet of the language: in Norwegian å is last.
export function compareNames(a: string, b: string, language: Language): number {
  let collator = collators.get(language);
  if (!collator) {
    collator = new Intl.Collator(language === 'en' ? 'en' : 'nb', {numeric: true});
    collators.set(language, collator);
  }
  return collator.compare(a, b);
}

const lists = new Map<string, Intl.ListFormat>();

// "a, b og c".
export function formatList(words: readonly string[], language: Language): string {
  let format = lists.get(language);
  if (!format) {
    format = new Intl.ListFormat(locale(language), {style: 'long', type: 'conjunction'});
    lists.set(language, format);
  }
  return format.format(words);
}

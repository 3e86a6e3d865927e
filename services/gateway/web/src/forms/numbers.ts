// What people type as numbers: with a comma or a point, with blanks between thousands.

// Undefined for what is no number; an empty field is none either.
export function readNumber(typed: string): number | undefined {
  const plain = typed.replace(/[\s\u00a0]/g, '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

export function readWhole(typed: string, least: number, most: number): number | undefined {
  const value = readNumber(typed);
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most
    ? value
    : undefined;
}

// A table as a file that spreadsheets in Norway read: semicolons, UTF-8 with its mark.

// What a spreadsheet would take for a formula is kept as text.
const quoted = (cell: string) => {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^-?\d+([.,]\d+)?$/.test(cell) ? `'${cell}` : cell;
  return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvOf = (rows: readonly (readonly string[])[]) =>
  `\ufeff${rows.map((row) => row.map(quoted).join(';')).join('\r\n')}\r\n`;

export function saveCsv(name: string, rows: readonly (readonly string[])[]) {
  const url = URL.createObjectURL(new Blob([csvOf(rows)], {type: 'text/csv;charset=utf-8'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

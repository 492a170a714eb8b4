import type { Answer, Cell, Command } from './command.js';

/** As columns of equal width with a line of headings; nothing to show: nothing. */
export function printed({ columns, rows, text, json }: Answer, asJson: boolean): string {
  if (asJson) return `${JSON.stringify(json ?? rows, null, 2)}\n`;
  if (text !== undefined) return `${text}\n`;
  if (rows.length === 0) return '';
  const lines = [columns, ...rows.map((row) => columns.map((column) => shown(row[column] ?? null)))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map((line) => `${padded(line, widths)}\n`).join('');
}

const padded = (line: readonly string[], widths: readonly number[]): string =>
  line
    .map((cell, i) => cell.padEnd(widths[i] ?? 0))
    .join('  ')
    .trimEnd();

const shown = (cell: Cell): string => {
  if (cell === null) return '-';
  return typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : String(cell).replaceAll(/\s*\n\s*/g, ' ');
};

/** `engine-manage host add NAME [--zone=ZONE]` and what its flags mean. */
export function usageOf({ category, action, args, help, options }: Command): string {
  const flags = Object.entries(options).map(
    ([name, flag]) => `    --${name}=${String(flag.initial)}  ${flag.help}\n`,
  );
  const words = ['usage: engine-manage', category, action, ...args];
  if (flags.length > 0) words.push('[flags]');
  return `${words.join(' ')}\n    ${help}\n${flags.join('')}`;
}

/** Every command in one line each. */
export const overviewOf = (commands: readonly Command[]): string =>
  [
    'usage: engine-manage [flags] <category> <action> [args]   (--json answers JSON; <category> <action> --help says more)',
    ...commands.map(({ category, action, args, help }) =>
      `  ${[category, action, ...args].join(' ').padEnd(44)} ${help}`.trimEnd(),
    ),
    '',
  ].join('\n');

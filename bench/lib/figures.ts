import { type Cpu, cpuText } from './cpu-meter.js';

/** One line of the table. Times in milliseconds unless the unit says otherwise. */
export interface Figure {
  readonly question: string;
  readonly unit: 'ms' | '/s' | 'MB' | 'MB/s' | '% of a core' | 's' | 'x';
  readonly n: number;
  readonly p50: number;
  readonly p95?: number;
  /** The same in this run with nothing of ours in it. */
  readonly floor?: number;
  /** What the project wants to reach, in words. */
  readonly reach: string;
  readonly note?: string;
  /** For each launch or request. */
  readonly cpu?: Cpu;
}

/** Nearest rank: the value below which `q` (0 to 1) of the samples lie. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

export const timesOf = (samples: readonly number[]) => ({
  unit: 'ms' as const,
  n: samples.length,
  p50: quantile(samples, 0.5),
  p95: quantile(samples, 0.95),
});

const shown = (value: number | undefined): string =>
  value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toFixed(1);

/** The table as text, columns aligned. */
export function tableOf(figures: readonly Figure[]): string {
  const head = ['question', 'n', 'p50', 'p95', 'floor', 'unit', 'reach', ''];
  const rows = figures.map((f) => [
    f.question,
    String(f.n),
    shown(f.p50),
    shown(f.p95),
    shown(f.floor),
    f.unit,
    f.reach,
    [f.note, f.cpu && cpuText(f.cpu)].filter(Boolean).join('; '),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

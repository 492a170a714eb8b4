import { posix } from 'node:path';
import type { Source } from './sources.js';

export interface Import {
  readonly from: string;
  readonly to: string;
  /** Types alone: nothing is loaded. */
  readonly isType: boolean;
}

const IMPORT = /\b(?:import|export)\s+(type\s)?(?:[^'";]*?\bfrom\s*)?'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/g;

/** What the sources import of ours. */
export const importsOf = (sources: readonly Source[]): readonly Import[] =>
  sources.flatMap(({ path, text }) =>
    [...text.matchAll(IMPORT)].map(([, type, name, later]) => ({
      from: path,
      to: posix.join(posix.dirname(path), name ?? later ?? '').replace(/\.js$/, '.ts'),
      isType: type !== undefined,
    })),
  );

/** Folders with rooms of their own in them. */
const HOUSES =
  /^(src\/(?:cloud|host|api|common)\/[^/]+|activities\/control|workflows\/[^/]+|src\/[^/]+|[^/]+)\//;

/** The room that a file is in: its folder, or the one that it is a part of. */
export const roomOf = (path: string): string => HOUSES.exec(path)?.[1] ?? path;

/** Circles of a graph: each a list of all that reach each other, sorted. Tarjan's way. */
export function circlesIn(
  edges: readonly (readonly [from: string, to: string])[],
): readonly (readonly string[])[] {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    low.set(node, own);
    open.push(node);
    for (const to of next.get(node) ?? []) {
      const reached = index.has(to) ? (open.includes(to) ? (index.get(to) ?? own) : own) : visit(to);
      low.set(node, Math.min(low.get(node) ?? own, reached));
    }
    if (low.get(node) === own) {
      const circle = open.splice(open.indexOf(node));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low.get(node) ?? own;
  };
  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return circles.sort();
}

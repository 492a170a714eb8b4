import type ts from 'typescript';
import { Slice, type SlicedSources } from './slice.js';

/** How many ways through the code are taken for one statement. */
const MOST_WAYS = 64;

/**
 * Every text that the expression can become, one choice changed at a time before two are: branches, callers, values of
 * unions. A way that throws sends nothing. Where no caller's way leads to a text, parameters are what their types say;
 * throws what the last way did when that leads to none either.
 */
export function textsOf(sources: SlicedSources, expression: ts.Expression): readonly string[] {
  const byCallers = waysOf(sources, expression, true);
  if (byCallers.texts.length > 0) return byCallers.texts;
  const { texts, failure } = waysOf(sources, expression, false);
  if (texts.length === 0) throw failure;
  return texts;
}

function waysOf(sources: SlicedSources, expression: ts.Expression, byCallers: boolean) {
  const texts = new Set<string>();
  const ways: (readonly number[])[] = [[]];
  let failure: unknown;
  for (let taken = 0; taken < ways.length && taken < MOST_WAYS; taken += 1) {
    const way = ways[taken] ?? [];
    const counts: number[] = [];
    const slice = new Slice(
      sources,
      (count) => {
        counts.push(count);
        return way[counts.length - 1] ?? 0;
      },
      byCallers,
    );
    try {
      texts.add(textOf(slice, expression));
    } catch (error) {
      failure = error;
    }
    for (let at = way.length; at < counts.length; at += 1)
      for (let other = 1; other < (counts[at] ?? 0); other += 1)
        ways.push([...way, ...Array.from({ length: at - way.length }, () => 0), other]);
  }
  return { texts: [...texts], failure };
}

function textOf(slice: Slice, expression: ts.Expression): string {
  const text = slice.evaluate(expression);
  if (typeof text !== 'string') throw new Error(`this is no text but ${typeof text}`);
  return text;
}

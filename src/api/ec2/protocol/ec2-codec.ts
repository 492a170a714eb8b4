import { setImmediate } from 'node:timers/promises';
import { type StaticOperationSchema } from '@smithy/types';
import { CONSTRAINTS } from '../constraints.js';
import { legacyNames } from './legacy-names.js';
import { compileParser } from './query-parser.js';
import { queryTree } from './query-tree.js';
import { resolved } from './schema.js';
import { escapeXml } from './xml-text.js';
import { compileWriter } from './xml-writer.js';

export interface Ec2Codec {
  readonly action: string;
  /** Throws UnknownParameter, MissingParameter, InvalidParameterValue. */
  read(form: Iterable<readonly [string, string]>): unknown;
  /** The whole document. Lets other requests have the event loop after every few milliseconds of writing. */
  write(output: unknown, answer: AnswerHead): Promise<string>;
}

export interface AnswerHead {
  readonly requestId: string;
  /** The request's own `Version`: AWS's clients look for elements of that namespace. */
  readonly version: string;
}

/** Milliseconds of writing after which others have their turn. */
const TURN = 5;

/** The wire format of one verb, compiled from the schema that Amazon publishes for it. */
export function compileCodec([, , action, , input, output]: StaticOperationSchema): Ec2Codec {
  const parse = compileParser(resolved(input), CONSTRAINTS[action] ?? {});
  const write = compileWriter(resolved(output));
  const rename = legacyNames(action);
  return {
    action,
    read: (form) => parse(queryTree(form, rename)),
    write: async (value, { requestId, version }) => {
      const head =
        `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="http://ec2.amazonaws.com/doc/` +
        `${escapeXml(version)}/"><requestId>${escapeXml(requestId)}</requestId>`;
      return `${head}${await inTurns(write(value ?? {}))}</${action}Response>`;
    },
  };
}

async function inTurns(slices: Iterable<string>): Promise<string> {
  let out = '';
  let since = performance.now();
  for (const slice of slices) {
    out += slice;
    if (performance.now() - since < TURN) continue;
    await setImmediate();
    since = performance.now();
  }
  return out;
}

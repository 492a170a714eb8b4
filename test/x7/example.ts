import { randomBytes } from 'node:crypto';
import type { Who, X7World } from '../support/x7/x7-world.js';

/** A request that succeeds. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who may; absent: the project's member. */
  readonly as?: Who;
  /** What it names is everybody's: a stranger gets it too. */
  readonly isShared?: true;
  /** What comes of an id that is unknown, of each or by its name; absent: 404. */
  readonly unknown?: number | Readonly<Record<string, number>>;
  /** What it answers, where that is no success. */
  readonly answers?: number;
  /** It asks for some of the keys only. */
  readonly isPart?: true;
  /** Unknown keys of the body are kept, as OpenStack keeps them. */
  readonly isOpen?: true;
  /** Nothing in its body is needed. */
  readonly isOptional?: true;
  /** Its body is a list, which may be empty. */
  readonly isList?: true;
  /** Numbers are taken for text. */
  readonly takesNumbers?: true;
}

/**
 * By `service METHOD /path`, at a microversion's minor number. Each call makes anew what it names, so that it can be
 * taken away.
 */
export type Examples = Readonly<
  Record<string, (world: X7World, version: number) => Promise<Example> | Example>
>;

export const fresh = (prefix = 'x'): string => `${prefix}${randomBytes(5).toString('hex')}`;

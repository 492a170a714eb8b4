import { type ErrorCode } from '../../common/errors/errors.js';
import { type Ref } from '../../common/refs/ref.js';
import { type QuotaRow } from './quota-row.js';
import { type RowKeeper } from './row-keeper.js';
import { type StateTable } from './state-table.js';

/** What a sentence of EC2's depends on besides what was asked for. */
export interface Ec2Around {
  /** The verb, as EC2 calls it. */
  readonly action: string;
  /** EC2's id of what it was looked for in; undefined: not given. */
  readonly within: string | undefined;
}

/** A failure in EC2's words. */
export interface Ec2Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What EC2 knows a noun by. */
export interface Ec2Facts {
  /** Prefixes of EC2 ids by what they stand for: most nouns have one. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** What is said of what cannot be an id of the noun. Null: EC2 has no word for that, or no ids. */
  readonly malformed: ((id: string) => Ec2Refusal) | null;
  /** What is said when references name nothing: there is at least one. */
  readonly notFound: (refs: readonly Ref[], around: Ec2Around) => Ec2Refusal;
}

/** A noun that may have tags. Tags name a resource by its EC2 id. */
export interface TagFacts {
  /** The type in DescribeTags, and in the column `resource_type`. */
  readonly type: string;
  /** Query of the ids (column `id`) among the EC2 ids $2 that project $1 may tag. */
  readonly taggable: string;
  /** It may be named for a while after its end: $3 of `taggable` is for how many seconds. */
  readonly ends?: true;
  /** Tables and condition (`instances x WHERE true`) of the rows x whose tags are kept; tags of no row are strays. */
  readonly rows: string;
  /** Condition under which the tag o is listed, given the parameter with the seconds of `ends`. Missing: always. */
  readonly listed?: (seconds: string) => string;
}

/**
 * The limits that a project may have: `usage` where triggers sum what counts. The registry adds them by declaration
 * merging.
 */
export interface QuotaNames {}

/** What the shared mechanisms must know of a noun. A leaf of the import graph: types and text only. */
export interface Noun extends RowKeeper {
  readonly ec2: Ec2Facts;
  /** Null: it has no tags. */
  readonly tags: TagFacts | null;
  /** The limits of a project that count it. Each makes a flag, and a resource of `engine-manage quota`. */
  readonly quotas: readonly QuotaRow[] | null;
  /** The tables of its states: no statement but a move of theirs writes their columns. Null: it has no states. */
  readonly states: readonly StateTable<string>[] | null;
  /**
   * Condition that keeps a client token t: the resource that it made is there, or ended later than `since` (SQL). Null:
   * no verb makes one by token.
   */
  readonly tokenInUse: ((since: string) => string) | null;
}

/** The registry as mechanisms take it: every noun by its name. */
export type Nouns = Readonly<Record<string, Noun>>;

/** Provider token of the registry. */
export const NOUNS = Symbol('NOUNS');

/** EC2's sentence for what cannot be an id; `code` is the noun's. */
export const malformedAs =
  (code: ErrorCode, prefix: string) =>
  (id: string): Ec2Refusal => ({
    code,
    message: `Invalid id: "${id.slice(0, 100)}"${id.startsWith(`${prefix}-`) ? '' : ` (expecting "${prefix}-...")`}`,
  });

/** Tags on rows of a project's own table. */
export const ownRows = (table: string): Pick<TagFacts, 'taggable' | 'rows'> => ({
  taggable: `SELECT ec2_id AS id FROM ${table} WHERE project_id = $1 AND ec2_id = ANY($2::text[])`,
  rows: `${table} x WHERE true`,
});

/** The value of the first reference, for sentences that name one. */
export const firstOf = (refs: readonly Ref[]): string => refs[0]?.value ?? '';

/** The values of all, as EC2 lists them. */
export const listOf = (refs: readonly Ref[]): string => refs.map(({ value }) => value).join(', ');

import pg from 'pg';
import { type PlanNode, nullsOf, outputsOf } from './plan.js';

/** A column as PostgreSQL gives it. */
export interface Column {
  readonly name: string;
  /** The type's name: `text`, `timestamptz`, `uuid[]`. */
  readonly type: string;
  /** Whether it may be null; undefined: that cannot be told. */
  readonly nullable: boolean | undefined;
}

interface Field {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
}

/** Parses a statement and asks for its columns, without running it: rejects with what PostgreSQL says of it. */
class Description implements pg.Submittable {
  #fields: readonly Field[] = [];
  #failure: Error | undefined;
  readonly #settled: { resolve: (fields: readonly Field[]) => void; reject: (error: Error) => void };
  readonly fields: Promise<readonly Field[]>;

  constructor(private readonly text: string) {
    const { promise, ...settled } = withResolvers<readonly Field[]>();
    this.fields = promise;
    this.#settled = settled;
  }

  submit(connection: pg.Connection): void {
    connection.parse({ name: '', text: this.text, types: [] }, true);
    connection.describe({ type: 'S', name: '' }, true);
    connection.sync();
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    this.#fields = fields;
  }

  /** PostgreSQL is ready after an error, too: until then the connection is this statement's. */
  handleError(error: Error): void {
    this.#failure = error;
    this.#settled.reject(error);
  }

  handleReadyForQuery(): void {
    if (!this.#failure) this.#settled.resolve(this.#fields);
  }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** What PostgreSQL knows of statements, before any is run. */
export class Describer {
  readonly #types = new Map<number, string>();
  readonly #nullable = new Map<string, boolean>();

  private constructor(private readonly client: pg.Client) {}

  static async on(url: string): Promise<Describer> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const describer = new Describer(client);
    await describer.#learn();
    return describer;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** The statement's columns; none where it hands back no rows. Rejects with PostgreSQL's own words. */
  async columnsOf(text: string): Promise<readonly Column[]> {
    const fields = await this.client.query(new Description(text)).fields;
    if (fields.length === 0) return [];
    const plan = await this.#plan(text);
    const outputs = outputsOf(plan);
    const nulls = nullsOf(plan);
    return fields.map(({ name, tableID, columnID, dataTypeID }, i) => {
      const type = this.#types.get(dataTypeID) ?? String(dataTypeID);
      const own = this.#nullable.get(`${tableID}.${columnID}`);
      const said = nulls(outputs[i] ?? '');
      // ARRAY(SELECT …) looks like a subquery, and is never null.
      if (own === undefined) return { name, type, nullable: type.endsWith('[]') ? undefined : said };
      return { name, type, nullable: said ?? own };
    });
  }

  async #plan(text: string): Promise<PlanNode> {
    const { rows } = await this.client.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
      `EXPLAIN (GENERIC_PLAN, VERBOSE, COSTS OFF, FORMAT JSON) ${text}`,
    );
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (!plan) throw new Error('PostgreSQL explains nothing');
    return plan;
  }

  async #learn(): Promise<void> {
    const types = await this.client.query<{ oid: number; name: string }>(
      `SELECT oid::int8::int4 AS oid, format_type(oid, NULL) AS name FROM pg_type`,
    );
    for (const { oid, name } of types.rows) this.#types.set(oid, name);
    const columns = await this.client.query<{ key: string; nullable: boolean }>(
      `SELECT attrelid::int8 || '.' || attnum AS key, NOT attnotnull AS nullable FROM pg_attribute
       WHERE attnum > 0 AND NOT attisdropped`,
    );
    for (const { key, nullable } of columns.rows) this.#nullable.set(key, nullable);
  }
}

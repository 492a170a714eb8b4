export interface AggregateRow {
  readonly id: number;
  readonly name: string;
  /** Of its hosts. Null: each has its own. */
  readonly zone: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** By name. */
  readonly hosts: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number | null;
}

/** Two accounts of one thing that do not agree, in words for an operator. */
export interface Finding {
  /** What kind of disagreement: one word for each check's sentence. */
  readonly kind: string;
  /** The id, address, path or host that it is about. */
  readonly resource: string;
  /** Null: it is about rows only. */
  readonly host: string | null;
  readonly message: string;
}

/** Findings of one host; null: of rows only. */
export const findingAt =
  (host: string | null) =>
  (kind: string, resource: string, message: string): Finding => ({ kind, resource, host, message });

/** The same finding in two passes has the same key. */
export const keyOfFinding = ({ kind, resource, host }: Finding): string =>
  `${kind}\0${resource}\0${host ?? ''}`;

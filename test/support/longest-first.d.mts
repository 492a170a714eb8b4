interface Suite {
  readonly path: string;
  readonly context: { readonly config: { readonly rootDir: string } };
}

export const SECONDS: Readonly<Record<string, number>>;
export function longestFirst(tests: readonly Suite[]): Suite[];

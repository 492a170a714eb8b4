/** Types of `sdk-schemas.mjs`, for its spec. */
export function pointedAtSchemas(code: string, target: string, dist: string): string;
export function writeEc2Schemas(files: readonly string[], dist: string): Promise<void>;
export function schemaModule(client: Readonly<Record<string, unknown>>, verbs: readonly string[]): string;

export const unitPaths: readonly string[];

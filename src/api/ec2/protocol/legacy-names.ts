/**
 * What clients of older versions send under another name than the schema's: verb → their name → ours. boto 2 asks for a
 * console by `InstanceId.1`, libcloud for one key pair by `KeyName`.
 */
export const LEGACY_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DescribeKeyPairs: { KeyName: 'KeyName.1' },
  GetConsoleOutput: { 'InstanceId.1': 'InstanceId' },
};

/** The rename of one verb. */
export function legacyNames(action: string): (key: string) => string {
  const names = new Map(Object.entries(LEGACY_NAMES[action] ?? {}));
  return (key) => names.get(key) ?? key;
}

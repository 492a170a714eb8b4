/** nft's word for one of several devices; undefined: there is none. */
export const devicesText = (names: readonly string[]): string | undefined => {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length < 2) return quoted[0];
  return `{ ${quoted.join(', ')} }`;
};

/** Matches what comes from a guest, in whichever of the networks. There has to be one: nft knows no empty set. */
export const fromGuests = (networks: readonly { readonly bridge: string }[]): string =>
  `iifname ${devicesText(networks.map(({ bridge }) => bridge)) ?? ''}`;

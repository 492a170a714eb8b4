/**
 * A prefix, a hyphen and hex digits: 8 of old ids, 17 of young ones, but any number of them is looked up, as at AWS.
 */
const FORM = /^([a-z]+)-[0-9a-f]{1,17}$/;

/** The prefix of what can be an EC2 id (`sg` of `sg-bbfe0e`); undefined: it cannot be one, whatever there is. */
export const prefixOfEc2Id = (text: string): string | undefined => FORM.exec(text)?.[1];

import { PROVIDED_DNS } from './dhcp-options.js';

/** Values of an option of the set x, or none. */
const valuesOf = (name: string): string => `COALESCE(x.options->'${name}', '[]'::jsonb)`;

/** Resolvers as guests of network w are told: where the cloud's is named, the network's own, if it has one. */
const RESOLVERS = `COALESCE((
  SELECT json_agg(r.address ORDER BY r.n) FROM (
    SELECT CASE d.value WHEN '${PROVIDED_DNS}' THEN w.dns ELSE d.value END AS address, d.n
    FROM jsonb_array_elements_text(${valuesOf('domain-name-servers')}) WITH ORDINALITY AS d(value, n)) r
  WHERE r.address <> ''), '[]')`;

/**
 * What DHCP tells guests of the networks of `own`, where it is not what the network says itself, as JSON of hosts'
 * facts.
 */
export const DHCP = `COALESCE((
  SELECT json_agg(json_build_object('networkId', w.id, 'answers', v.dns_support, 'options',
    CASE WHEN v.has_dhcp_options AND x.id IS NULL THEN NULL ELSE json_build_object(
      'domain', COALESCE(x.options->'domain-name'->>0, ''), 'resolvers', ${RESOLVERS},
      'ntp', ${valuesOf('ntp-servers')}, 'netbios', ${valuesOf('netbios-name-servers')},
      'nodeType', COALESCE((x.options->'netbios-node-type'->>0)::int, 0)) END) ORDER BY w.id)
  FROM own s JOIN networks w ON w.id = s.network_id JOIN vpcs v ON v.id = s.vpc_id
    LEFT JOIN dhcp_options x ON x.id = v.dhcp_options_id
  WHERE NOT (v.dns_support AND v.has_dhcp_options AND x.id IS NULL)), '[]')`;

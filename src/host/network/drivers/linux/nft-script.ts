import { EMPTY_MODEL, type NftModel, type NftSet } from './nft-model.js';

const TABLE = 'engine';
const FAMILIES = ['bridge', 'inet'] as const;

/**
 * One transaction that replaces whatever our tables hold. Flows that are established stay: they live outside the
 * tables.
 */
export const wholeScript = (model: NftModel): string =>
  scriptOf([
    // Deleting what is not there is an error; adding what is there is none.
    ...FAMILIES.flatMap((family) => [
      `add table ${family} ${TABLE}`,
      `delete table ${family} ${TABLE}`,
      `add table ${family} ${TABLE}`,
    ]),
    ...changes(EMPTY_MODEL, model),
  ]);

/** One transaction from one model to the other; empty when they are the same. */
export const changeScript = (from: NftModel, to: NftModel): string => scriptOf(changes(from, to));

const scriptOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** In an order in which nothing is named before it is there, or removed while it is named. */
function changes(from: NftModel, to: NftModel): string[] {
  const newChains = [...to.chains].filter(([name]) => !from.chains.has(name));
  const changed = [...to.chains].filter(([name, { rules }]) => {
    const before = from.chains.get(name);
    return before !== undefined && before.rules.join('\n') !== rules.join('\n');
  });
  const goneChains = [...from.chains.keys()].filter((name) => !to.chains.has(name));
  const goneSets = [...from.sets].filter(([name]) => !to.sets.has(name));
  return [
    ...[...to.sets].filter(([name]) => !from.sets.has(name)).map(([name, set]) => addSet(name, set)),
    ...newChains.map(([name, { hook }]) => `add chain ${at(name)}${hook ? ` { ${hook} }` : ''}`),
    ...changed.map(([name]) => `flush chain ${at(name)}`),
    ...[...newChains, ...changed].flatMap(([name, { rules }]) =>
      rules.map((rule) => `add rule ${at(name)} ${rule}`),
    ),
    ...[...to.sets].flatMap(([name, set]) => elementChanges(name, from.sets.get(name), set)),
    // A map names chains and a chain names sets: emptied chains let go of both.
    ...goneChains.map((name) => `flush chain ${at(name)}`),
    ...goneSets.map(([name, set]) => `delete ${kindOf(set)} ${at(name)}`),
    ...goneChains.map((name) => `delete chain ${at(name)}`),
  ];
}

function elementChanges(name: string, before: NftSet | undefined, { elements }: NftSet): string[] {
  const old = before?.elements ?? new Map<string, string>();
  const removed = [...old].filter(([key, value]) => elements.get(key) !== value).map(([key]) => key);
  const added = [...elements]
    .filter(([key, value]) => old.get(key) !== value)
    .map(([key, value]) => (value === '' ? key : `${key} : ${value}`));
  return [
    ...(removed.length > 0 ? [`delete element ${at(name)} { ${removed.join(', ')} }`] : []),
    ...(added.length > 0 ? [`add element ${at(name)} { ${added.join(', ')} }`] : []),
  ];
}

const kindOf = (set: NftSet) => (set.type.includes(':') ? 'map' : 'set');
const typeOf = ({ type }: NftSet) => (type.startsWith('typeof ') ? type : `type ${type}`);
const addSet = (name: string, set: NftSet) => {
  const parts = [typeOf(set), ...(set.dynamic === undefined ? [] : [set.dynamic])];
  const all = [...parts, ...(set.isInterval === true ? ['flags interval'] : [])];
  return `add ${kindOf(set)} ${at(name)} { ${all.join('; ')}; }`;
};

function at(name: string): string {
  const [family, own] = name.split(' ');
  return `${family} ${TABLE} ${own}`;
}

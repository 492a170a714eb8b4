import type { CleanupNote } from '../contracts/operation.js';
import { cutPower, destroyInstance, type Held, releasePort, type Undo } from './host-steps.js';

/** What is done for one kind of cleanup. */
export interface UndoKind {
  /** Cleanups of one resource are done in this order. */
  readonly rank: number;
  /** Whether the timeline shows it as an undo; else it brings a host to what the rows say. */
  readonly isUndo: boolean;
  readonly undo: (note: CleanupNote) => Undo;
}

/** Kinds by their undo's name. A noun's own stand beside these in `repairHostWith`. */
export type UndoKinds = Readonly<Record<string, UndoKind>>;

const heldBy = ({ id, args }: CleanupNote): Held => ({ id, portId: args['portId'] ?? '' });

/**
 * Of instances. A guest goes before its port: a guest without its port could still run, a port without its guest is
 * nothing.
 */
export const undoOf = {
  'destroy-instance': { rank: 10, isUndo: true, undo: (note) => destroyInstance(note.host, heldBy(note)) },
  'release-port': { rank: 50, isUndo: true, undo: (note) => releasePort(note.host, heldBy(note)) },
  'stop-instance': { rank: 60, isUndo: false, undo: (note) => cutPower(note.host, heldBy(note)) },
} as const satisfies UndoKinds;

/** Throws for a kind that no noun has: the conductor that runs this is older than what left the cleanup. */
export function kindOf({ kind }: CleanupNote, kinds: UndoKinds): UndoKind {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!known) throw new Error(`no undo is called ${kind}`);
  return known;
}

/** The undos that are noted, in the order of their ranks. */
export const undosOf = (notes: readonly CleanupNote[], kinds: UndoKinds): readonly Undo[] =>
  notes
    .map((note) => ({ note, ...kindOf(note, kinds) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ note, undo }) => undo(note));

/** A cleanup as plans of before there were kinds by undo have it. */
interface RecordedNote extends Omit<CleanupNote, 'noun' | 'id' | 'args'> {
  readonly noun?: CleanupNote['noun'];
  readonly id?: string;
  readonly args?: CleanupNote['args'];
  readonly instanceId?: string;
  readonly portId?: string;
}

const RECORDED_KINDS: Readonly<Record<string, string>> = {
  compute: 'destroy-instance',
  network: 'release-port',
};

/** A note as it is read from a plan, however old that is. */
export const noteFrom = <N extends CleanupNote>(note: N): N => ({ ...note, ...known(note) });

function known({ kind, noun, id, args, instanceId, portId }: RecordedNote): Partial<CleanupNote> {
  return {
    kind: RECORDED_KINDS[kind] ?? kind,
    noun: noun ?? 'instance',
    id: id ?? instanceId ?? '',
    args: args ?? { portId: portId ?? '' },
  };
}

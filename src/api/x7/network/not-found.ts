import { X7Error } from '../door/x7-error.js';

/** `Network x could not be found.`: clients then ask for it by name. */
export function notFound(what: string, id: string): X7Error {
  const name = what.replaceAll('_', ' ');
  return new X7Error(
    404,
    `${name.charAt(0).toUpperCase()}${name.slice(1)} ${id.slice(0, 80)} could not be found.`,
  );
}

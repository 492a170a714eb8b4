/** A resource's key, as PostgreSQL writes it. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** For an id that was not told. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';

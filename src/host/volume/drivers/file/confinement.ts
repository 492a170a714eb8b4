/**
 * Each word hands over to the next by exec, so the pid that we start is the server's in the end. It has no network, no
 * rights, and a user of its own; `group` lets it read what lies under its volume, 0: nothing does, or all may read it.
 * A core dump would hold the volume's bytes.
 */
export const confinement = (uid: number, group = 0): readonly string[] =>
  uid === 0
    ? []
    : [
        ...['unshare', '--net', '--ipc', '--uts', '--'],
        ...['prlimit', '--core=0'],
        ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`],
        group === 0 ? '--clear-groups' : `--groups=${group}`,
        ...['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'],
      ];

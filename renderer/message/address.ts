/**
 * What can be told of an address that a server sent, as text. Nothing here, and nobody who uses it, opens it.
 */

/** The host of an address; null where it is none. */
export function hostOf(address: string): string | null {
  try {
    const { protocol, host } = new URL(address);
    return /^(https?|ftp|wss?):$/.test(protocol) && host !== '' ? host : null;
  } catch {
    // Not an address: there is no host to tell.
    return null;
  }
}

/** The last part of an address' path: the name of a file or a picture. */
export function fileNameOf(address: string): string {
  const path = address.split(/[?#]/, 1)[0] ?? '';
  const name = path.split(/[/\\]/).findLast((part) => part !== '') ?? address;
  try {
    return decodeURIComponent(name);
  } catch {
    // A per cent sign that encodes nothing: as it stands.
    return name;
  }
}

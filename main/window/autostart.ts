import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileName = 'gwanje-console.desktop';

/**
 * Has a Linux desktop start the program when somebody signs in to the machine, or no longer: Electron's own call
 * does it on Windows and macOS only. The file is the one of the XDG autostart specification. Throws where it cannot
 * be written.
 * @param directory the desktop's configuration, `$XDG_CONFIG_HOME` or `~/.config`
 * @param command the program and its arguments
 */
export function setAutostart(directory: string, isOn: boolean, command: readonly string[]): void {
  const autostart = join(directory, 'autostart');
  const file = join(autostart, fileName);
  if (!isOn) return rmSync(file, { force: true });
  mkdirSync(autostart, { recursive: true });
  writeFileSync(file, entryOf(command));
}

/** A desktop entry; its `Exec` quotes as the Desktop Entry Specification asks. */
export function entryOf(command: readonly string[]): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Gwanje',
    `Exec=${command.map(quoted).join(' ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Quoted where it must be; a percent sign is a field there, and a backslash is escaped once more as text. */
function quoted(argument: string): string {
  const text = argument.replaceAll('%', '%%');
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `"${text.replace(/[\\"`$]/g, String.raw`\$&`).replaceAll('\\', '\\\\')}"`;
}

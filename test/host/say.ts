/** True when somebody looks into the host itself: `GWANJE_HOST_LOG=1`. */
export const isTalkative = Boolean(process.env.GWANJE_HOST_LOG);

/** What is no failure of the application and yet worth a look when the host misbehaves. */
export function say(line: string): void {
  if (isTalkative) process.stderr.write(`gwanje-host: ${line}\n`);
}

import { because, type Reason } from '../../../preload/contract/reason.ts';
import type { Mode } from '../port.ts';

/**
 * Why an utterance must not go out: null where its mode is the port's own. The types rule it out; this is for
 * what came as plain data and only says that it has a type.
 */
export function wrongMode(port: Mode, utterance: Mode): Reason | null {
  return port === utterance ? null : because('not-offered', `${utterance}, ${port}`);
}

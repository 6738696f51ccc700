import type { BroadcastSettings, PortSettings } from '../../config/broadcast.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Mode, Port } from '../port.ts';
import { ImaNoticePort, ImaPushPort } from './ima-port.ts';
import type { Reach } from './reach.ts';
import { RexsysPort } from './rexsys-port.ts';
import { WebhookPort } from './webhook-port.ts';

export interface PortParts {
  readonly clock: Clock;
  /** Of the secret store. */
  readonly secretOf: (key: string) => string | null;
}

/**
 * One port for each way out of the settings, in their order. The caller closes them.
 * @throws where the reach is of the other mode, or does not go as far as a port
 */
export function createPorts<M extends Mode>(
  mode: M,
  settings: Pick<BroadcastSettings, 'ports'>,
  reach: Reach<NoInfer<M>>,
  parts: PortParts,
): readonly Port<M>[] {
  if (reach.mode !== mode) throw new Error(`a ${mode} port is not built on the reach of a ${reach.mode}`);
  // All addresses first, so that nothing is left open where one of them is refused.
  for (const port of settings.ports) if (port.kind === 'webhook') reach.allow(port.url);
  return settings.ports.map((port) => createPort(mode, port, reach, parts));
}

function createPort<M extends Mode>(
  mode: M,
  settings: PortSettings,
  reach: Reach<M>,
  { clock, secretOf }: PortParts,
): Port<M> {
  switch (settings.kind) {
    case 'rexsys':
      return new RexsysPort(mode, settings, reach.devices(settings.connection), clock);
    case 'ima-push':
      return new ImaPushPort(mode, settings, reach.site(settings.connection), clock);
    case 'ima-notice':
      return new ImaNoticePort(mode, settings, reach.site(settings.connection), clock);
    case 'webhook':
      return new WebhookPort({ mode, settings, reach, secretOf, clock });
  }
}

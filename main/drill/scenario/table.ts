import { fire, gasLeak, sos } from './incident.ts';
import { shift } from './shift.ts';
import type { Scenario } from './story.ts';
import { flood, linkLoss } from './trouble.ts';
import { calm, storm } from './weather.ts';

/** Every story that a drill can tell, by the name that orders and the command line use. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  shift,
  calm,
  'gas-leak': gasLeak,
  sos,
  fire,
  storm,
  'link-loss': linkLoss,
  flood,
};

export const defaultScenario = 'shift';

/** The two calls that tell people something (wire-facts 1.10). Nobody has a phone in a drill: they are only checked. */
import type { RestAnswer } from './ima-server.ts';
import type { RestDesk } from './rest-plan.ts';
import type { DrillSite } from './world.ts';

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isCount = (value: unknown) => Number.isSafeInteger(value);

/** A push to workers by number. The answer is the envelope alone: nobody learns whom it reached. */
export function push(desk: RestDesk, body: unknown): RestAnswer {
  const workers = fieldIn(body, 'mb_no_list');
  const site = fieldIn(body, 'wp_no');
  if (!Array.isArray(workers) || workers.length === 0 || !workers.every(isCount)) return bad('mb_no_list');
  if (!isText(fieldIn(body, 'pu_subject'))) return bad('pu_subject');
  if (!isText(fieldIn(body, 'pu_content'))) return bad('pu_content');
  const siren = fieldIn(body, 'pu_chk');
  if (siren !== 0 && siren !== 1) return bad('pu_chk');
  if (!desk.stage.site(Number(site))) return { status: 404, message: 'No such workplace' };
  return { context: null };
}

/** A notice to a site, in the Java names or in the platform's other ones. */
export function notifySite(_: RestDesk, __: DrillSite, ___: RegExpExecArray, body: unknown): RestAnswer {
  if (!isText(fieldIn(body, 'puSubject') ?? fieldIn(body, 'pu_subject'))) return bad('puSubject');
  if (!isText(fieldIn(body, 'puContent') ?? fieldIn(body, 'pu_content'))) return bad('puContent');
  return { context: null };
}

function bad(field: string): RestAnswer {
  return { status: 400, message: `${field} is missing or wrong` };
}

function fieldIn(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

import { describe, expect, it } from 'vitest';
import { decodeOrder } from '../../../../main/feed/orders/decode.ts';

const timestamp = '2026-03-02T01:02:03.456789+00:00';
const at = Date.UTC(2026, 2, 2, 1, 2, 3, 456);

const createdBody = {
  type: 'OCS_CREATED',
  ocs_id: 'ocs_0007',
  ocs_pk: 7,
  job_role: 'RIS',
  job_type: 'MRI',
  priority: 'urgent',
  patient_name: '김환자',
  doctor_name: '박의사',
  message: '김환자: MRI',
  timestamp,
};
const statusBody = {
  type: 'OCS_STATUS_CHANGED',
  ocs_id: 'ocs_0007',
  ocs_pk: 7,
  from_status: 'ORDERED',
  to_status: 'ACCEPTED',
  job_role: 'RIS',
  patient_name: '김환자',
  actor_name: 'ris2',
  message: '김환자 접수',
  timestamp,
};
const cancelledBody = {
  type: 'OCS_CANCELLED',
  ocs_id: 'ocs_0007',
  ocs_pk: 7,
  reason: '중복',
  actor_name: 'ris2',
  message: '김환자: 중복',
  timestamp,
};

const decode = (value: unknown) => decodeOrder(typeof value === 'string' ? value : JSON.stringify(value));
const rejection = (value: unknown) => {
  const decoded = decode(value);
  if (decoded.is !== 'rejected') throw new Error(`taken as ${decoded.is}`);
  return decoded;
};

describe('a message of the document', () => {
  it('says that an order was created', () => {
    expect(decode(createdBody)).toEqual({
      is: 'event',
      kind: 'OCS_CREATED',
      event: {
        is: 'created',
        id: 'ocs_0007',
        pk: 7,
        jobRole: 'RIS',
        jobType: 'MRI',
        priority: 'urgent',
        patient: '김환자',
        doctor: '박의사',
        message: '김환자: MRI',
        at,
      },
    });
  });

  it('says that the status of an order changed', () => {
    expect(decode(statusBody)).toEqual({
      is: 'event',
      kind: 'OCS_STATUS_CHANGED',
      event: {
        is: 'status',
        id: 'ocs_0007',
        pk: 7,
        from: 'ORDERED',
        to: 'ACCEPTED',
        jobRole: 'RIS',
        patient: '김환자',
        actor: 'ris2',
        message: '김환자 접수',
        at,
      },
    });
  });

  it('says that an order was cancelled', () => {
    expect(decode(cancelledBody)).toEqual({
      is: 'event',
      kind: 'OCS_CANCELLED',
      event: {
        is: 'cancelled',
        id: 'ocs_0007',
        pk: 7,
        reason: '중복',
        actor: 'ris2',
        message: '김환자: 중복',
        at,
      },
    });
  });

  it('is the answer to a ping', () => {
    expect(decode({ type: 'pong' })).toEqual({ is: 'pong' });
  });
});

describe('more than the document says', () => {
  it.each([
    ['figures in quotes as pk', { ocs_pk: '7' }, { pk: 7 }],
    ['a number as ocs_id', { ocs_id: 7 }, { id: '7' }],
    ['another offset', { timestamp: '2026-03-02T10:02:03+09:00' }, { at: Date.UTC(2026, 2, 2, 1, 2, 3) }],
    ['a priority that nobody knows', { priority: 'whenever' }, { priority: null }],
    ['names that are null', { patient_name: null, doctor_name: null }, { patient: null, doctor: null }],
    ['a field that nobody knows', { room: 'B2' }, {}],
    ['a message longer than anybody reads', { message: 'x'.repeat(9_000) }, { message: 'x'.repeat(2_000) }],
  ])('is taken: %s', (_, differences, read) => {
    expect(decode({ ...createdBody, ...differences })).toMatchObject({ is: 'event', event: read });
  });

  it('is taken: fields that are missing, as long as it is known which order and when', () => {
    const { type, ocs_id, ocs_pk } = createdBody;
    expect(decode({ type, ocs_id, ocs_pk, timestamp })).toMatchObject({
      is: 'event',
      event: { jobRole: null, jobType: null, priority: null, patient: null, doctor: null, message: null },
    });
    expect(decode({ type: 'OCS_CANCELLED', ocs_id, ocs_pk, timestamp })).toMatchObject({
      is: 'event',
      event: { reason: '', actor: null },
    });
  });
});

describe('a message that cannot be read', () => {
  it.each([
    ['OCS_CREATED ocs_id: expected a text', { ...createdBody, ocs_id: undefined }],
    ['OCS_CREATED ocs_pk: expected a whole number', { ...createdBody, ocs_pk: 'seven' }],
    ['OCS_STATUS_CHANGED ocs_pk: expected a whole number', { ...statusBody, ocs_pk: 7.5 }],
    ['OCS_STATUS_CHANGED to_status: ', { ...statusBody, to_status: undefined }],
    ['OCS_STATUS_CHANGED patient_name: ', { ...statusBody, patient_name: ['김환자'] }],
    ['OCS_CANCELLED timestamp: expected ISO 8601 with an offset', { ...cancelledBody, timestamp: 'now' }],
    ['OCS_CANCELLED timestamp: expected ISO 8601', { ...cancelledBody, timestamp: '2026-03-02T01:02:03' }],
    ['OCS_CANCELLED timestamp: expected ISO 8601', { ...cancelledBody, timestamp: undefined }],
    [
      'type: expected OCS_CREATED, OCS_STATUS_CHANGED, OCS_CANCELLED or pong',
      { ...statusBody, type: 'OCS_X' },
    ],
    ['type: expected', { ...statusBody, type: 'toString' }],
    ['type: expected', { ...statusBody, type: 7 }],
    ['type: expected', {}],
    ['not a JSON object', [createdBody]],
    ['not a JSON object', JSON.stringify('김환자 ris2')],
    ['not a JSON object', 'null'],
    ['not a JSON object', '17'],
    ['not JSON', ''],
    ['not JSON', JSON.stringify(createdBody).slice(0, -9)],
    ['not JSON', String(JSON.stringify(createdBody)).replaceAll('"', "'")],
    ['nested too deep', '['.repeat(200_000) + ']'.repeat(200_000)],
  ])('says what is wrong: %s', (reason, value) => {
    const rejected = rejection(value);
    expect(rejected.reason).toContain(reason);
    expect(rejected.copy).not.toMatch(/환자|의사|ris2/);
    expect(rejected.copy.length).toBeLessThanOrEqual(2_000);
  });

  it('is kept without what people are called and wrote, under whatever key', () => {
    const told = { ...statusBody, type: 'OCS_MOVED', extra: { whose: ['김환자'], count: 2 } };
    expect(JSON.parse(rejection(told).copy)).toEqual({
      type: 'OCS_MOVED',
      ocs_id: 'ocs_0007',
      ocs_pk: 7,
      from_status: 'ORDERED',
      to_status: 'ACCEPTED',
      job_role: 'RIS',
      patient_name: '(3)',
      actor_name: '(4)',
      message: '(6)',
      timestamp,
      extra: { whose: ['(3)'], count: 2 },
    });
  });
});

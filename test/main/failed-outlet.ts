/** A device that missed a broadcast; why is added by the test. */
export const failedOutlet = {
  zone: 'a',
  port: 'pa',
  address: '1',
  state: 'failed',
  at: 1,
  tries: 1,
  heard: 'no',
} as const;

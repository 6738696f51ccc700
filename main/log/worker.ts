/** The entry of both threads of the log: the one that writes and the one that reads. */
import { parentPort, workerData } from 'node:worker_threads';

import type { ThreadData } from './call.ts';
import { serve } from './serve.ts';

if (parentPort === null) throw new Error('log worker: runs as a worker thread only');
serve(parentPort, workerData as ThreadData);

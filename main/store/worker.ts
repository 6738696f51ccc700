/** The entry of the thread that keeps the desk's store. */
import { parentPort, workerData } from 'node:worker_threads';

import type { ThreadData } from './serve.ts';
import { serve } from './serve.ts';

if (parentPort === null) throw new Error('store worker: runs as a worker thread only');
serve(parentPort, workerData as ThreadData);

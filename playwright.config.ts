import { defineConfig } from '@playwright/test';

/**
 * Journeys on the built application, one after the other. Two at once share nothing (each console has its data, its
 * ports and its Chromium of its own) and were tried: on two cores that others keep busy too, the journeys that prove how
 * walls and windows recover by time run out of theirs.
 */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
});

/** Entry of one benchmark's process: its name, then its context as JSON. Tells its figures to its parent. */
import type { BenchContext } from './bench.ts';
import { benches, isBenchName } from './table.ts';

// Playwright listens to these as well and would carry on; with this process go its window and its source.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const [name = '', context = '{}'] = process.argv.slice(2);
if (!isBenchName(name)) throw new Error(`there is no benchmark ${name}`);
const figures = await benches[name]({
  ...(JSON.parse(context) as Omit<BenchContext, 'say'>),
  say: (line) => process.stderr.write(`  ${line}\n`),
});
process.send?.(figures, () => process.disconnect());

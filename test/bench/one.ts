/** Entry of one benchmark's process: its name, then its context as JSON. Tells its figures to its parent. */
import { benches, isBenchName } from './table.ts';
import type { BenchContext } from './bench.ts';

const [name = '', context = '{}'] = process.argv.slice(2);
if (!isBenchName(name)) throw new Error(`there is no benchmark ${name}`);
const figures = await benches[name]({
  ...(JSON.parse(context) as Omit<BenchContext, 'say'>),
  say: (line) => process.stderr.write(`  ${line}\n`),
});
process.send?.(figures, () => process.disconnect());

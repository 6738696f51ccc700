import type { Bridge } from './contract/channels.ts';
import type { Delta } from './contract/snapshot.ts';

type Asked = Pick<Bridge, 'getWindowPlan' | 'getSnapshot' | 'onChange'>;

/**
 * Asks main the two questions that every window begins with as soon as there is a document: main answers while the
 * page is still being fetched, which counts where a window is loaded again in a flood. Whoever asks them first
 * gets those answers, and every change since; all later questions are asked anew.
 */
export function askAhead<B extends Asked>(bridge: B): B {
  const waiting: Delta[] = [];
  const unlisten = bridge.onChange((delta) => waiting.push(delta));
  const getWindowPlan = firstNow(bridge.getWindowPlan);
  // After the subscription, so that nothing falls between.
  const getSnapshot = firstNow(bridge.getSnapshot);
  let isHeard = false;
  return {
    ...bridge,
    getWindowPlan,
    getSnapshot,
    onChange(listener: (delta: Delta) => void) {
      const undo = bridge.onChange(listener);
      if (isHeard) return undo;
      isHeard = true;
      unlisten();
      for (const delta of waiting.splice(0)) listener(delta);
      return undo;
    },
  };
}

/** Asks now; the first call is given this answer, each further one asks again. */
function firstNow<T>(ask: () => Promise<T>): () => Promise<T> {
  let first: Promise<T> | null = ask();
  // Minded by whoever is given it.
  first.catch(() => undefined);
  return () => {
    const answer = first ?? ask();
    first = null;
    return answer;
  };
}

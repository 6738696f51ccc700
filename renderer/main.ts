import { mount } from 'svelte';
import App from './App.svelte';
import { wordsOf } from './language/index.ts';
import { SoundPlayer } from './sound/player.ts';
import { WebAudio } from './sound/web-audio.ts';
import { Desk } from './state/desk.svelte.ts';
import { KeptStore } from './state/kept.ts';
import { settle } from './state/settle.ts';
import { windowTime } from './state/time.ts';
import { askPlan } from './state/windows.svelte.ts';
import './style/index.css';

// For whoever measures how a window comes back.
performance.mark('program');
const target = document.querySelector('#app');
if (!target) throw new Error('index.html: the element #app is missing');

const { bridge } = window;
const plan = await askPlan(bridge, windowTime, () => {
  target.textContent = (['ko', 'en'] as const).map((each) => wordsOf(each).window.notAnswering).join(' · ');
});
// A wall is looked at for its map: it is there with the first picture. A desk gets its own when the list is painted.
const hasMap = plan.wall !== null && plan.wall.view !== 'alarms';
// That it cannot be had is said where it would be.
const map = hasMap ? import('./map/MapPane.svelte').catch(() => null) : null;
// Nobody waits for this: what main did not hear is told again with the next change.
const keep = (kept: string) => void settle(() => bridge.keepWindow(kept));
const session = new KeptStore(sessionStorage, plan.kept, keep, windowTime);

const desk = new Desk({
  ...{ bridge, time: windowTime, plan, session, machine: localStorage },
  sound: new SoundPlayer(new WebAudio(), windowTime, session),
});
// The window is the life of both: a reload ends the page and with it every timer and listener.
desk.start();
// Drawn once, with the facts on it: drawing an empty window first takes as long again.
await Promise.all([desk.facts.answered, map]);
performance.mark('facts');
target.replaceChildren();
mount(App, { target, props: { desk } });
performance.mark('mounted');
// Before the page ends, while main still hears it; and at the very end for what was typed in between.
for (const end of ['beforeunload', 'pagehide'] as const) {
  window.addEventListener(end, () => {
    desk.messages.composer.leave();
    session.flush();
  });
}

import { mount } from 'svelte';
import App from './App.svelte';
import { SoundPlayer } from './sound/player.ts';
import { WebAudio } from './sound/web-audio.ts';
import { Desk } from './state/desk.svelte.ts';
import { windowTime } from './state/time.ts';
import './style/index.css';

const target = document.querySelector('#app');
if (!target) throw new Error('index.html: the element #app is missing');

const desk = new Desk({
  bridge: window.bridge,
  time: windowTime,
  sound: new SoundPlayer(new WebAudio(), windowTime, sessionStorage),
  session: sessionStorage,
  machine: localStorage,
});
// The window is the life of both: a reload ends the page and with it every timer and listener.
desk.start();
mount(App, { target, props: { desk } });

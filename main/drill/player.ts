import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Step } from './scenario/story.ts';

/** Speeds beyond these show nothing that a person could follow. */
export const speedLimits = { least: 0.1, most: 50 } as const;

/**
 * Plays a story's steps in time. It owns the clock of the story (speed, pause, where we are) and one timer; what
 * a step does is the caller's. Drill time runs on over the end of a story and into the next one, and stands
 * still in a pause.
 */
export class Player {
  readonly #clock: Clock;
  readonly #onStep: (step: Step) => void;
  readonly #onOver: () => void;
  #steps: readonly Step[] = [];
  #next = 0;
  #speed = 1;
  #running = false;
  /** Drill time, ms, at the anchor; from there it runs with the clock. */
  #anchorTime = 0;
  #anchorElapsed = 0;
  /** Drill time at which the present story began. */
  #storyBegan = 0;
  #cancel: Undo | null = null;

  constructor(clock: Clock, onStep: (step: Step) => void, onOver: () => void) {
    this.#clock = clock;
    this.#onStep = onStep;
    this.#onOver = onOver;
  }

  /** Drill time in ms since the drill began. */
  get time(): number {
    if (!this.#running) return this.#anchorTime;
    return this.#anchorTime + (this.#clock.elapsed() - this.#anchorElapsed) * this.#speed;
  }

  get speed(): number {
    return this.#speed;
  }

  get isPaused(): boolean {
    return !this.#running;
  }

  get isOver(): boolean {
    return this.#next >= this.#steps.length;
  }

  /** Puts in another story, from its start. */
  load(steps: readonly Step[]): void {
    this.#anchor();
    this.#steps = steps;
    this.#next = 0;
    this.#storyBegan = this.#anchorTime;
    this.#arm();
  }

  resume(): void {
    if (this.#running) return;
    this.#running = true;
    this.#anchorElapsed = this.#clock.elapsed();
    this.#arm();
  }

  /** Also how it stops for good: nothing is left running. */
  pause(): void {
    this.#anchor();
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  setSpeed(speed: number): void {
    this.#anchor();
    this.#speed = speed;
    this.#arm();
  }

  #anchor(): void {
    this.#anchorTime = this.time;
    this.#anchorElapsed = this.#clock.elapsed();
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = null;
    const step = this.#steps[this.#next];
    if (!this.#running || !step) return;
    const waitMs = Math.max(0, (this.#storyBegan + step.at - this.time) / this.#speed);
    this.#cancel = this.#clock.after(waitMs, () => this.#play());
  }

  /** Everything that is due, at once: a late timer loses nothing. */
  #play(): void {
    const steps = this.#steps;
    for (let step = steps[this.#next]; step; step = steps[this.#next]) {
      // Timers may fire a fraction early; a millisecond is nothing to a story.
      if (this.#storyBegan + step.at > this.time + 1) break;
      this.#next += 1;
      this.#onStep(step);
      // A step may have changed the story or stopped it.
      if (this.#steps !== steps || !this.#running) return;
    }
    if (this.isOver) this.#onOver();
    else this.#arm();
  }
}

/** A chain of native filters with one way in and one way out, for pictures or sound. */
import { AV_BUFFERSRC_FLAG_KEEP_REF, AV_BUFFERSRC_FLAG_PUSH, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { Filter, type FilterContext, FilterGraph, Frame } from 'node-av/lib';
import { check } from './libav.ts';

/** A filter of the codec library and its arguments, as in its own filter text: `{ filter: 'scale', args: 'w=640:h=360' }`. */
export type FilterStep = { filter: string; args?: string };

export class FilterChain implements Disposable {
  readonly #graph = new FilterGraph();
  readonly #source: FilterContext;
  readonly #sink: FilterContext;

  private constructor(steps: FilterStep[]) {
    this.#graph.alloc();
    // One thread: the chains run beside other work, and the result must not depend on the machine.
    this.#graph.nbThreads = 1;
    const contexts = steps.map((step, i) => createFilter(this.#graph, step, `${i}`));
    for (let i = 1; i < contexts.length; i++) check(contexts[i - 1]!.link(0, contexts[i]!, 0), 'linking filters');
    this.#source = contexts[0]!;
    this.#sink = contexts.at(-1)!;
  }

  /** Builds a chain that starts with a `buffer` or `abuffer` and ends with a `buffersink` or `abuffersink`. */
  static async open(steps: FilterStep[]): Promise<FilterChain> {
    const chain = new FilterChain(steps);
    try {
      check(await chain.#graph.config(), 'configuring filters');
      return chain;
    } catch (error) {
      chain[Symbol.dispose]();
      throw error;
    }
  }

  /** Puts a frame in, which stays the caller's; null ends the input. */
  async write(frame: Frame | null): Promise<void> {
    const flags = AV_BUFFERSRC_FLAG_KEEP_REF | AV_BUFFERSRC_FLAG_PUSH;
    check(await this.#source.buffersrcAddFrame(frame, flags as typeof AV_BUFFERSRC_FLAG_PUSH), 'filtering');
  }

  /** Takes the next frame out, which the caller has to free; null if there is none until more is put in. */
  async read(): Promise<Frame | null> {
    const frame = new Frame();
    frame.alloc();
    // It was filtered as it was put in, on another thread.
    const result = this.#sink.buffersinkGetFrameSync(frame);
    if (result >= 0) return frame;
    frame.free();
    if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return null;
    check(result, 'filtering');
    return null;
  }

  [Symbol.dispose](): void {
    this.#graph.free();
  }
}

function createFilter(graph: FilterGraph, { filter, args }: FilterStep, name: string): FilterContext {
  const kind = Filter.getByName(filter);
  const context = kind && graph.createFilter(kind, `${name}-${filter}`, args ?? null);
  if (!context) throw new Error(`the filter ${filter}=${args ?? ''} cannot be made`);
  return context;
}

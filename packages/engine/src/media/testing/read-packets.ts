/** Reads the coded packets of a file, for tests that compare them before and after. */
import { createHash } from 'node:crypto';
import { AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { avGetCodecName, FormatContext, Packet } from 'node-av/lib';
import { check, toNumber } from '../libav.ts';

export type TestPacket = { seconds: number; decodeSeconds: number; durationSeconds: number; hash: string };
export type TestStream = { codec: string; language: string | undefined; packets: TestPacket[] };

/** All packets of the tracks of one kind, in the order of the file. */
export async function readPackets(path: string, kind: 'video' | 'audio'): Promise<TestStream[]> {
  const context = new FormatContext();
  check(await context.openInput(path), 'opening a file');
  check(await context.findStreamInfo(), 'opening a file');
  const type = kind === 'video' ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
  const streams = new Map<number, TestStream>();
  for (const { index, codecpar, metadata } of context.streams) {
    if (codecpar.codecType !== type) continue;
    const language = metadata?.get('language') ?? undefined;
    streams.set(index, { codec: avGetCodecName(codecpar.codecId) ?? '', language, packets: [] });
  }
  using packet = new Packet();
  packet.alloc();
  while ((await context.readFrame(packet)) >= 0) {
    const tick = toNumber(context.streams[packet.streamIndex]!.timeBase);
    streams.get(packet.streamIndex)?.packets.push({
      seconds: Number(packet.pts) * tick,
      decodeSeconds: Number(packet.dts) * tick,
      durationSeconds: Number(packet.duration) * tick,
      hash: createHash('md5').update(packet.data!).digest('hex'),
    });
    packet.unref();
  }
  await context.closeInput();
  return [...streams.values()];
}

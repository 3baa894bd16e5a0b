/** Puts the packets of one clip behind those of another of the same codec, as they are: for pictures that change their size. */
import { FormatContext, Packet } from 'node-av/lib';
import { check } from '../libav.ts';

/** Writes a Matroska file; the headers are those of the first clip. */
export async function spliceClips(path: string, clips: string[]): Promise<void> {
  const muxer = new FormatContext();
  check(muxer.allocOutputContext2(null, 'matroska', path), 'splicing');
  const target = muxer.newStream(null);
  using packet = new Packet();
  packet.alloc();
  let end = 0n;
  for (const [i, clip] of clips.entries()) {
    const source = new FormatContext();
    check(await source.openInput(clip), 'splicing');
    check(await source.findStreamInfo(), 'splicing');
    const stream = source.streams[0]!;
    if (i === 0) {
      stream.codecpar.copy(target.codecpar);
      target.timeBase = stream.timeBase;
      check(await muxer.openOutput(), 'splicing');
      check(await muxer.writeHeader(), 'splicing');
    }
    const start = end;
    while ((await source.readFrame(packet)) >= 0) {
      packet.rescaleTs(stream.timeBase, target.timeBase);
      packet.pts += start;
      packet.dts += start;
      end = packet.pts + packet.duration;
      packet.streamIndex = 0;
      check(await muxer.interleavedWriteFrame(packet), 'splicing');
    }
    await source.closeInput();
  }
  check(await muxer.writeTrailer(), 'splicing');
  await muxer.closeOutput();
  muxer.freeContext();
}

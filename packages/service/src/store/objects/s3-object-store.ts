/** Objects in a bucket of any store that speaks S3. */

import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { digestFile } from './digest-file.ts';
import { requireKey } from './object-key.ts';
import { type ByteRange, ObjectMissing, type ObjectStore, type StoredObject } from './object-store.ts';

export type S3Options = {
  bucket: string;
  /** Put before every key, without a slash at the end. */
  prefix?: string;
  region?: string;
  /** URL of a store that is not Amazon's; its buckets are then addressed by path. */
  endpoint?: string;
  /** Otherwise from the environment (`AWS_ACCESS_KEY_ID` …), as usual for AWS. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
};

/** S3 takes that many keys in one request. */
const DELETE_BATCH = 1000;

export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor({ bucket, prefix, region, endpoint, credentials }: S3Options) {
    this.#bucket = bucket;
    this.#prefix = prefix ? `${prefix}/` : '';
    this.#client = new S3Client({
      ...(region ? { region } : {}),
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
      ...(credentials ? { credentials } : {}),
      // Stores other than Amazon's often refuse checksums that they did not ask for.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async putFile(key: string, localPath: string): Promise<{ sizeBytes: number; sha256: string }> {
    const target = this.#address(key);
    const facts = await digestFile(localPath);
    const handle = await open(localPath, 'r');
    try {
      // One request for a small file, parts of 5 MB for a large one; S3 shows neither before it is whole.
      const upload = new Upload({ client: this.#client, params: { ...target, Body: handle.createReadStream() } });
      await upload.done();
    } finally {
      await handle.close().catch(() => {});
    }
    return facts;
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    return (await this.#get(key, range)).body;
  }

  open(key: string): Promise<{ body: Readable; sizeBytes: number }> {
    return this.#get(key);
  }

  async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    try {
      const answer = await this.#client.send(new HeadObjectCommand(this.#address(key)));
      return { sizeBytes: answer.ContentLength ?? 0 };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async localFile(key: string, folder: string): Promise<string> {
    const body = await this.read(key);
    await mkdir(folder, { recursive: true });
    const partial = join(folder, `${randomBytes(8).toString('hex')}.part`);
    const target = join(folder, key.replaceAll('/', '_'));
    try {
      await pipeline(body, createWriteStream(partial));
      await rename(partial, target);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    return target;
  }

  async delete(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#address(key)));
  }

  async deletePrefix(prefix: string): Promise<void> {
    let batch: string[] = [];
    for await (const { key } of this.list(requireKey(prefix))) {
      batch.push(key);
      if (batch.length === DELETE_BATCH) {
        await this.#deleteAll(batch);
        batch = [];
      }
    }
    if (batch.length > 0) await this.#deleteAll(batch);
  }

  async *list(prefix?: string): AsyncGenerator<StoredObject> {
    const folder = prefix === undefined ? this.#prefix : `${this.#prefix}${requireKey(prefix)}/`;
    for await (const page of paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: folder },
    )) {
      for (const { Key, Size } of page.Contents ?? []) {
        if (Key) yield { key: Key.slice(this.#prefix.length), sizeBytes: Size ?? 0 };
      }
    }
  }

  async #deleteAll(keys: string[]): Promise<void> {
    const objects = keys.map((key) => ({ Key: this.#prefix + key }));
    const command = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects: objects, Quiet: true } });
    const { Errors } = await this.#client.send(command);
    const failed = Errors?.[0];
    if (failed) throw new Error(`S3 did not delete ${failed.Key} and ${Errors.length - 1} more: ${failed.Message}`);
  }

  async #get(key: string, range?: ByteRange): Promise<{ body: Readable; sizeBytes: number }> {
    const bytes = range ? { Range: `bytes=${range.start}-${range.end}` } : {};
    const command = new GetObjectCommand({ ...this.#address(key), ...bytes });
    const { Body, ContentLength } = await this.#orMissing(key, this.#client.send(command));
    if (!(Body instanceof Readable)) throw new Error(`S3 sent no body for ${key}`);
    return { body: Body, sizeBytes: ContentLength ?? 0 };
  }

  #address(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + requireKey(key) };
  }

  async #orMissing<T>(key: string, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw isAbsent(error) ? new ObjectMissing(key, { cause: error }) : error;
    }
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404 && error.name !== 'NoSuchBucket';
}

/** Stands between a worker and its database, so that a test can cut the line and mend it again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** PostgreSQL's name of a socket in the folder that clients are given as the host. */
const SOCKET_NAME = '.s.PGSQL.5432';

export class DatabaseProxy implements AsyncDisposable {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'understudy-proxy-'));
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #isCut = false;

  private constructor(databaseUrl: string) {
    this.#target = new URL(databaseUrl);
    this.#server = createServer((client) => this.#join(client));
  }

  static async open(databaseUrl: string): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(databaseUrl);
    await new Promise<void>((resolve) => proxy.#server.listen(path.join(proxy.#folder, SOCKET_NAME), resolve));
    return proxy;
  }

  /** The database as it is reached through the proxy. */
  get url(): string {
    const url = new URL(this.#target);
    url.searchParams.set('host', this.#folder);
    url.searchParams.delete('port');
    return url.href;
  }

  /** Nothing passes any more, neither on old connections nor on new ones, and nobody is told. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Old connections are gone; new ones work. */
  mend(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket): void {
    const folder = this.#target.searchParams.get('host')!;
    const port = this.#target.searchParams.get('port') ?? (this.#target.port || '5432');
    const server = connect(path.join(folder, `.s.PGSQL.${port}`));
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#isCut) from.pause();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.mend();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
